"""Which passages of a snapshot lead to which by the references in their words, and back."""

from bisect import bisect_left, bisect_right

from corpus.document import Section
from corpus.reference import Reference, Standing
from corpus.snapshot import Snapshot
from corpus.span import Span

MOST = 8
"""Places that one passage may lead to; one that names more is a list of contents."""


def section_of(reference: Reference, snapshot: Snapshot) -> Section | None:
    """The section that a reference leads to, where it leads to one."""
    if reference.standing is not Standing.RESOLVED or not reference.to_section:
        return None
    assert reference.to_document is not None
    return snapshot.document(reference.to_document).section(reference.to_section)


class Links:
    """Which passages of a snapshot lead to which by their references, and back."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._passages = {d.id: snapshot.passages_of(d.id) for d in snapshot.documents}
        self._starts = {
            key: [passage.span.start for passage in passages]
            for key, passages in self._passages.items()
        }
        onward: dict[str, dict[tuple[str, ...], None]] = {}
        back: dict[str, dict[str, None]] = {}
        for reference in snapshot.references:
            section = section_of(reference, snapshot)
            source = self._at(reference.document, reference.span.start)
            if section is None or source is None or reference.to_document is None:
                continue
            inside = self._inside(reference.to_document, section.span)
            if source in inside or not 0 < len(inside) <= MOST:
                continue
            onward.setdefault(source, {})[inside] = None
            for target in inside:
                back.setdefault(target, {})[source] = None
        self._onward = {key: tuple(found) for key, found in onward.items()}
        self._back = {key: tuple(found) for key, found in back.items()}

    def onward(self, passage_id: str) -> tuple[tuple[str, ...], ...]:
        """The places that a passage leads to, each with the ids of its passages."""
        return self._onward.get(passage_id, ())[:MOST]

    def back(self, passage_id: str) -> tuple[str, ...]:
        """The passages that lead to one; none where so many do that it says nothing."""
        found = self._back.get(passage_id, ())
        return found if len(found) <= MOST else ()

    def _at(self, document_id: str, offset: int) -> str | None:
        place = bisect_right(self._starts[document_id], offset) - 1
        if place < 0:
            return None
        passage = self._passages[document_id][place]
        return passage.id if passage.span.holds(offset) else None

    def _inside(self, document_id: str, span: Span) -> tuple[str, ...]:
        starts = self._starts[document_id]
        first, end = bisect_left(starts, span.start), bisect_left(starts, span.end)
        return tuple(p.id for p in self._passages[document_id][first : min(end, first + MOST + 1)])
