"""What an honest model says to a task: the words marked as likely, lightly restated and quoted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.marks import one_line
from assistant.prompting import Task, TaskPassage
from assistant.said import Quoted, Said
from corpus.sentences import sentences

MOST_STATEMENTS = 6
"""As many as our rules allow."""
_ITEMS = 10
"""Items of a list in one statement; each is quoted, and a statement has room for twelve quotes."""
_LENGTH = 1_200
_ENDS = re.compile(r"[.!?][\"'\u201d\u2019)\]]*$")

_RESTATED = tuple(
    (re.compile(words), instead)
    for words, instead in (
        (r"^(?:Furthermore|Moreover|In addition|Additionally), ", ""),
        (r"\bin order to\b", "to"),
        (r"\bIn order to\b", "To"),
        (r"\bpursuant to\b", "under"),
        (r"\bPursuant to\b", "Under"),
        (r"\bprior to\b", "before"),
        (r"\bPrior to\b", "Before"),
        (r"\bwith (?:regard|respect) to\b", "regarding"),
        (r"\bin the framework of\b", "within"),
        (r"\bby means of\b", "through"),
        (r"\bset out in\b", "laid down in"),
        (r"\be\.g\.,?(?= )", "for example"),
        (r"\bi\.e\.,?(?= )", "that is,"),
    )
)
"""Words for words that say the same in every sentence; nothing is moved and nothing is cut."""


def honest(task: Task) -> tuple[Said, ...]:
    """The statements; none where no words are marked."""
    said: dict[str, Said] = {}
    for lead, group in groupby(_marked(task.passages), key=lambda marked: marked.lead):
        for statement in _listed(lead, tuple(group)) if lead is not None else map(_restated, group):
            said.setdefault(" ".join(q.words for q in statement.quotes), statement)
    return tuple(said.values())[:MOST_STATEMENTS]


def restated(sentence: str) -> str:
    """The sentence in words that differ a little, where a rule applies."""
    for words, instead in _RESTATED:
        sentence = words.sub(instead, sentence)
    return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True, slots=True)
class _Marked:
    """Words that are marked as likely: whole sentences, or an item of a list.

    `lead` is what introduces the item, empty where nothing does; None for sentences. `under` where
    it is marked too.
    """

    key: str
    words: str
    lead: str | None
    under: bool = False


def _marked(passages: Sequence[TaskPassage]) -> Iterator[_Marked]:
    for passage in passages:
        above = one_line(passage.lead)
        led = above.endswith(":") or above in passage.likely
        for likely in passage.likely:
            for words in _together(likely):
                # What introduces others is said with them.
                if not words.endswith(":") and words != above:
                    lead = _lead(words, passage) if led or not _ENDS.search(words) else None
                    yield _Marked(passage.key, words, lead, above in passage.likely)


def _together(likely: str) -> Iterator[str]:
    """Words that are likely together are said together, as far as one statement may go."""
    if len(likely) <= _LENGTH:
        yield likely.strip()
        return
    for span in sentences(likely):
        yield span.cut(likely).strip()


def _restated(said: _Marked) -> Said:
    each = (span.cut(said.words).strip() for span in sentences(said.words))
    text = " ".join(restated(sentence) for sentence in each if sentence)
    return Said(text, (Quoted(said.key, said.words),))


def _listed(lead: str, items: Sequence[_Marked]) -> Iterator[Said]:
    """Items with what introduces them, each quoted; they may stand in several passages.

    An item alone is said alone: it is no list of which the reader would have to know what for.
    """
    if len(items) == 1 and not items[0].under:
        lead = ""
    for some in _batches(items):
        said = "; ".join(item.words.rstrip(" ;,.") for item in some)
        quotes = [Quoted(item.key, item.words) for item in some]
        if lead:
            quotes.insert(0, Quoted(some[0].key, lead))
        yield Said(f"{lead.rstrip(' :')}: {said}." if lead else f"{said}.", tuple(quotes))


def _batches(items: Sequence[_Marked]) -> Iterator[list[_Marked]]:
    """As many items as one statement may hold, and then the next."""
    batch: list[_Marked] = []
    for item in items:
        length = sum(len(each.words) for each in (*batch, item))
        if batch and (len(batch) == _ITEMS or length > _LENGTH):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _lead(item: str, passage: TaskPassage) -> str:
    """The words that introduce an item: given apart, or the last line before it with a colon."""
    if passage.lead:
        return one_line(passage.lead)
    lead = ""
    for line in (" ".join(line.split()) for line in passage.words.splitlines()):
        if item in line:
            return lead
        if line.endswith(":"):
            lead = line
    return ""
