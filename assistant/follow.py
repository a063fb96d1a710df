"""References followed: from words that name a place to that place, and how an answer got there.

Where two passages answer together, one names the other ("the report referred to in Article 6(2)").
"""

from collections.abc import Iterator, Sequence

from assistant.answer import Statement, Via
from corpus.citation import Citation
from corpus.document import Section
from corpus.reference import Reference, Standing
from corpus.snapshot import Snapshot
from corpus.span import Span

_MOST = 8
"""Places that one passage may lead to; a passage that names more is a list of contents."""


def targets(document_id: str, span: Span, snapshot: Snapshot) -> tuple[tuple[str, Section], ...]:
    """The places that these words of a document lead to, in reading order, each once.

    A place that holds the words themselves is left out.
    """
    found: dict[tuple[str, str], Section] = {}
    for reference in snapshot.references_in(document_id, span):
        section = section_of(reference, snapshot)
        if section is None or reference.to_document is None:
            continue
        if reference.to_document == document_id and section.span.holds(span):
            continue
        found.setdefault((reference.to_document, section.id), section)
    return tuple((key[0], section) for key, section in found.items())[:_MOST]


def section_of(reference: Reference, snapshot: Snapshot) -> Section | None:
    """The section that a reference leads to, where it leads to one."""
    if reference.standing is not Standing.RESOLVED or not reference.to_section:
        return None
    assert reference.to_document is not None
    return snapshot.document(reference.to_document).section(reference.to_section)


def path(statements: Sequence[Statement], snapshot: Snapshot) -> tuple[Via, ...]:
    """Which citations of an answer are named by words of others: how it got from one to one."""
    citations = list(dict.fromkeys(c for s in statements for c in s.citations))
    found: dict[tuple[Citation, Citation], tuple[int, Via]] = {}
    for start in citations:
        for size, via in _from(start, citations, snapshot):
            held = found.get((via.start, via.end))
            if held is None or size < held[0]:
                found[(via.start, via.end)] = size, via
    return tuple(via for _, via in found.values())


def _from(
    start: Citation, citations: Sequence[Citation], snapshot: Snapshot
) -> Iterator[tuple[int, Via]]:
    """Each reference of a citation to another, and how large the place is that it names."""
    text = snapshot.document(start.document).text
    for reference in snapshot.references_in(start.document, start.span):
        section = section_of(reference, snapshot)
        if section is None:
            continue
        for end in citations:
            there = end.document == reference.to_document and section.span.holds(end.span)
            itself = end.document == start.document and (
                end.span.overlaps(start.span) or section.span.holds(start.span)
            )
            if there and not itself:
                mention = " ".join(reference.span.cut(text).split())
                yield len(section.span), Via(start, end, mention)
