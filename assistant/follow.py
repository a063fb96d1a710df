"""References followed: from words that name a place to that place, and how an answer got there.

Where two passages answer together, one names the other ("the report referred to in Article 6(2)").
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Statement, Via
from assistant.evidence import Evidence
from assistant.links import MOST, Links, section_of
from assistant.settings import Settings
from corpus.citation import Citation
from corpus.document import Section
from corpus.snapshot import Snapshot
from corpus.span import Span


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
    return tuple((key[0], section) for key, section in found.items())[:MOST]


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


def follow(
    evidence: Sequence[Evidence],
    links: Links,
    snapshot: Snapshot,
    settings: Settings,
    documents: Sequence[str] = (),
) -> tuple[Evidence, ...]:
    """The evidence, best first, with what its best passages lead to and what leads to them.

    A passage that the best ones name gains a share of their score, whether a search found it or
    not: of a place of several passages the one that a search found nearest, else the first.
    `documents` are the ids of those to keep to, all where empty.
    """
    held = {item.passage.id: item for item in evidence}
    gains: dict[str, float] = {}

    def gain(key: str, score: float) -> None:
        gains[key] = max(gains.get(key, 0.0), score)

    for item in evidence[: settings.followed]:
        for place in links.onward(item.passage.id):
            best = max(place, key=lambda key: held[key].score if key in held else 0.0)
            gain(best, settings.onward_share * item.score)
        for key in links.back(item.passage.id):
            gain(key, settings.back_share * item.score)
    for key, score in gains.items():
        found = held.get(key) or Evidence(snapshot.passage(key), 0.0)
        if documents and found.passage.document not in documents:
            continue
        held[key] = replace(found, score=min(1.0, found.score + score))
    return tuple(sorted(held.values(), key=lambda found: (-found.score, found.passage.id)))
