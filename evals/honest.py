"""What an honest model says to a task: the words marked as likely, lightly restated and quoted."""

import re
from collections.abc import Iterator, Sequence

from assistant.prompting import Task, TaskPassage
from assistant.said import Quoted, Said
from corpus.sentences import sentences

MOST_STATEMENTS = 6
"""As many as our rules allow."""
_ITEMS = 10
"""Items of a list in one statement; each is quoted, and a statement has room for twelve quotes."""
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
    for passage in task.passages:
        for statement in _statements(passage):
            said.setdefault(" ".join(q.words for q in statement.quotes), statement)
    return tuple(said.values())[:MOST_STATEMENTS]


def restated(sentence: str) -> str:
    """The sentence in words that differ a little, where a rule applies."""
    for words, instead in _RESTATED:
        sentence = words.sub(instead, sentence)
    return sentence[:1].upper() + sentence[1:]


def _statements(passage: TaskPassage) -> Iterator[Said]:
    """A statement for each whole sentence; items of a list together."""
    items: list[str] = []
    for likely in passage.likely:
        for span in sentences(likely):
            sentence = span.cut(likely).strip()
            if _ENDS.search(sentence):
                yield from _listed(items, passage)
                items.clear()
                yield Said(restated(sentence), (Quoted(passage.key, sentence),))
            elif sentence:
                items.append(sentence)
    yield from _listed(items, passage)


def _listed(items: Sequence[str], passage: TaskPassage) -> Iterator[Said]:
    lead = _lead(items[0], passage) if items else ""
    for start in range(0, len(items), _ITEMS):
        some = items[start : start + _ITEMS]
        said = "; ".join(item.rstrip(" ;,") for item in some)
        text = f"{lead.rstrip(' :')}: {said}." if lead else f"{said}."
        words = [lead, *some] if lead else some
        yield Said(text, tuple(Quoted(passage.key, each) for each in words))


def _lead(item: str, passage: TaskPassage) -> str:
    """The words that introduce an item: given apart, or the last line before it with a colon."""
    if passage.lead:
        return " ".join(passage.lead.split())
    lead = ""
    for line in (" ".join(line.split()) for line in passage.words.splitlines()):
        if item in line:
            return lead
        if line.endswith(":"):
            lead = line
    return ""
