"""Gold picked from what the product's own search finds, or pasted; anchored at once."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.ports import Answers
from assistant.question import Question, Turn
from assistant.rephrase import rephrase
from corpus.document import Document
from corpus.sentences import sentences
from corpus.source import Rendition
from corpus.span import Span
from evals.anchor import find_section
from evals.case import Gold
from evals.hints import nearest
from evals.typed import Typist
from evals.words import places

SHOWN = 4
"""Passages that are shown at a time."""
FEWEST = 3
"""Words that are pasted, unless fewer stand at one place alone."""
HELP = (
    "What answers it? Numbers of the above (2, or 1 3, or 2-4), or exact words, pasted.\n"
    "?words searches for something else, + shows more, -1 takes the first back, nothing ends."
)
_NUMBERS = re.compile(r"\d{1,3}(?:\s*[-,\s]\s*\d{1,3})*")


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a document that can be picked."""

    document: Document
    span: Span

    @property
    def words(self) -> str:
        """The words as they are quoted."""
        return " ".join(self.span.cut(self.document.text).split())

    @property
    def place(self) -> str:
        """Where they stand, for a reader."""
        page = self.document.page_at(self.span.start)
        number = self.document.section_at(self.span.start).number
        return f"{self.document.id}, {number}{f', page {page}' if page else ''}"


def search(answers: Answers, question: str, history: Sequence[str], limit: int) -> list[Found]:
    """The sentences of the passages that the assistant finds for a question, best first."""
    asked = rephrase(Question(question, tuple(Turn(one) for one in history)))
    found: list[Found] = []
    for seen in answers.search(asked.shown, limit=limit):
        document = answers.snapshot.document(seen.passage.document)
        inside = seen.passage.span
        spans = [one.shifted(inside.start) for one in sentences(inside.cut(document.text))]
        found += [Found(document, span) for span in spans]
    return found


def show(found: Sequence[Found], typist: Typist, start: int = 0) -> None:
    """Show sentences with their numbers, each place once."""
    place = ""
    for number, one in enumerate(found[start:], start=start + 1):
        if one.place != place:
            place = one.place
            typist.show(f"\n  {place}")
        typist.show(f"  {number:3} {one.words}")


class Search:
    """What is found for a question, or for other words, and how much of it."""

    def __init__(
        self, answers: Answers, question: str, history: Sequence[str], found: Sequence[Found]
    ) -> None:
        self.found = found
        self.documents = answers.snapshot.documents
        self._answers, self._asked, self._history, self._limit = answers, question, history, SHOWN

    def anew(self, words: str, typist: Typist) -> None:
        """Search for other words."""
        self._asked, self._history, self._limit = words, (), SHOWN
        self.found = search(self._answers, words, (), SHOWN)
        show(self.found, typist)
        if not self.found:
            typist.show("Nothing is found.")

    def more(self, typist: Typist) -> None:
        """Show what comes next."""
        before = len(self.found)
        self._limit += SHOWN
        self.found = search(self._answers, self._asked, self._history, self._limit)
        show(self.found, typist, before)
        if len(self.found) <= before:
            typist.show("Nothing more is found.")


def pick(
    searched: Search, typist: Typist, kept: list[Gold], keep: Callable[[list[Gold]], None]
) -> None:
    """Gold until nothing more is typed; `keep` is told whenever it changes."""
    typist.show(f"\n{HELP}")
    for number, one in enumerate(kept, start=1):
        typist.show(f"{number}. {_told(one)}")
    while (typed := typist.line("gold>")) or not kept:
        if not typed:
            typist.show("What is answerable needs at least one place that answers it.")
        elif typed == "+":
            searched.more(typist)
        elif typed.startswith("?") and typed[1:].strip():
            searched.anew(typed[1:].strip(), typist)
        elif re.fullmatch(r"-\d+", typed):
            kept = [one for number, one in enumerate(kept, 1) if number != int(typed[1:])]
            keep(kept)
            typist.show(f"{len(kept)} places are left.")
        else:
            for chosen in _meant(typed, searched, typist):
                gold = _gold(chosen, typist)
                if gold in kept:
                    typist.show("That is gold already.")
                    continue
                keep([*kept, gold])  # before anything more is asked of it
                kept = [*kept, _with_note(gold, chosen, typist)]
                keep(kept)
                typist.show(f"{len(kept)}. {_told(kept[-1])}")


def _meant(typed: str, searched: Search, typist: Typist) -> Iterator[Found]:
    """What is meant by numbers or by pasted words."""
    if _NUMBERS.fullmatch(typed):
        yield from _numbered(typed, searched.found, typist)
        return
    words = typed.strip("\"'\u201c\u201d\u2018\u2019\u00ab\u00bb ")
    there = [
        Found(d, span) for d in searched.documents for span in places(words, d.text)
        if _whole(span, d.text)
    ]  # fmt: skip
    if len(there) == 1:
        yield there[0]
    elif len(words.split()) < FEWEST:
        typist.show(f"{words!r}: too few words; quote at least {FEWEST}, or pick a number.")
    elif not there:
        yield from _alike(words, searched.documents, typist)
    else:
        typist.show(f"These words stand at {len(there)} places.")
        show(there, typist)
        yield from _numbered(typist.line("Which? Numbers; nothing for none."), there, typist)


def _whole(span: Span, text: str) -> bool:
    """Whether words begin and end where words of the text do."""
    before, after = text[max(span.start - 1, 0) : span.start], text[span.end : span.end + 1]
    inside = (before + text[span.start], text[span.end - 1] + after)
    return not any(len(pair) == 2 and pair.isalnum() for pair in inside)


def _numbered(typed: str, found: Sequence[Found], typist: Typist) -> Iterator[Found]:
    """What stands under numbers such as "2", "1 3" or "2-4"."""
    for first, last in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", typed):
        for number in range(int(first), int(last or first) + 1):
            if 1 <= number <= len(found):
                yield found[number - 1]
            else:
                typist.show(f"There is no {number}; the numbers go from 1 to {len(found)}.")


def _alike(words: str, documents: Sequence[Document], typist: Typist) -> Iterator[Found]:
    """The words most like those that stand nowhere, if somebody wants them."""
    near = nearest(words, documents)
    if near is None or near[1].span is None:
        typist.show("No document reads so, and none nearly so.")
        return
    one = Found(near[0], near[1].span)
    typist.show(f"No document reads so. Most like it is\n  {one.place}\n      {one.words}")
    if typist.agrees("Take these words?", default=False):
        yield one


def _gold(one: Found, typist: Typist) -> Gold:
    document = one.document
    section = document.section_at(one.span.start)
    # A number may be that of several parts: the id is only needed where it does not lead there.
    named = find_section(document, section.number)
    where = section.number if named and named.span.holds(one.span.start) else section.id
    note = document.note_at(one.span.start)
    if note is not None:
        return Gold(document.id, document.section(note.section).number, one.words, note.marker)
    if document.source.rendition is Rendition.CARD:
        # Its words are ours, and go once the official text is there; the place stays right.
        typist.show("(A card: its section is gold, not its words, which are our own.)")
        return Gold(document.id, where)
    return Gold(document.id, where, one.words)


def _with_note(gold: Gold, one: Found, typist: Typist) -> Gold:
    """Gold with the footnote that its words call, where that is wanted."""
    if gold.quote is None or gold.footnote is not None:
        return gold
    for note in one.document.notes_called_in(one.span):
        text = " ".join(note.span.cut(one.document.text).split())[:80]
        if typist.agrees(f"It calls footnote {note.marker} ({text}). Must that come along?", False):
            return replace(gold, footnote=note.marker)
    return gold


def _told(gold: Gold) -> str:
    note = f", footnote {gold.footnote}" if gold.footnote else ""
    return f"{gold.document}, {gold.section}{note}: {gold.quote or 'the whole section'}"
