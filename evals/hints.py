"""What to do about gold that is not there: the words and the numbers that are most like it."""

from collections.abc import Iterable
from difflib import get_close_matches

from rapidfuzz.fuzz import ratio

from corpus.document import Document
from corpus.retrace import Retraced, difference, retrace
from corpus.snapshot import Snapshot
from evals.words import plain

HINTS = 50
"""Of so many words that are gone those most like them are told: each search takes 0.1 s."""


class Hints:
    """What is made once, and not for each of ten thousand questions.

    The numbers of all sections and the markers of all notes of a snapshot, and for how many more
    words that are gone those most like them are looked for, which takes long.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        documents = snapshot.documents
        self.sections = frozenset(s.number for d in documents for s in d.sections)
        self.footnotes = frozenset(n.marker for d in documents for n in d.footnotes)
        self._hints_left = HINTS

    def most_alike(self, quote: str, documents: Iterable[Document]) -> str:
        """What to do about words that stand nowhere: those nearest to them, where any are."""
        found = nearest(quote, documents) if self._hints_left > 0 else None
        self._hints_left -= 1
        if found is None:
            return "quote the canonical text (`python -m assistant search` finds passages of it)"
        document, traced = found
        where = document.section_at(traced.span.start).number if traced.span else ""
        reads = difference(quote, traced.words(document))
        return f"{document.id}, {where} reads {reads!r}; quote that"


def nearest(quote: str, documents: Iterable[Document]) -> tuple[Document, Retraced] | None:
    """Where the words stand that are most like some words; None where none are."""
    found = ((document, retrace(quote, document)) for document in documents)
    alike = [
        (ratio(plain(quote), plain(traced.words(document))), document, traced)
        for document, traced in found
        if traced.span
    ]
    if not alike:
        return None
    _, document, traced = max(alike, key=lambda one: one[0])
    return document, traced


def correct(number: str, there: Iterable[str]) -> str:
    """What to do about a number that no section has."""
    near = get_close_matches(number, dict.fromkeys(there), n=3, cutoff=0.6)
    return f"correct the number: is it {' or '.join(near)}?" if near else "correct the number"
