"""The answers that a set's own gold describes: right in everything that a measure looks at.

They cite the units that the gold words stand in, decline what cannot be answered for the reason
that is named, and find the right passages first. Nobody gave them: they are where the ladder begins
when no run is at hand, and what a measure must give full marks to.
"""

from collections.abc import Iterable

from assistant.answer import Status, Support
from corpus.citation import cite
from corpus.passage import Passage
from corpus.snapshot import Snapshot
from corpus.span import Span
from evals.anchor import Anchored, Place
from evals.measures.trial import Trial
from evals.record import Cited, Record, Said, Seen, plain_citation

FOUND = 12
"""Passages that are found: as many as a real answer is composed from, or nearly."""
SURE, UNSURE = 0.9, 0.1


def ideal(anchored: Iterable[Anchored], snapshot: Snapshot) -> tuple[Record, ...]:
    """A record for each case."""
    return tuple(_record(gold, snapshot) for gold in anchored)


def _record(gold: Anchored, snapshot: Snapshot) -> Record:
    case = gold.case
    if not case.answerable:
        status = case.status or Status.DECLINED_NO_EVIDENCE
        found = tuple(_seen(snapshot.passages[:FOUND], snapshot))
        return Record(
            case.id, status.value, evidence=found, features={"confidence": UNSURE}, ms=1.0
        )
    bare = Trial(gold, Record(case.id, ""), snapshot)
    return Record(
        id=case.id,
        status=(case.status or Status.ANSWERED).value,
        statements=tuple(
            Said(cited.quote, (cited,), str(Support.QUOTED))
            for cited in dict.fromkeys(_cited(group[0], snapshot) for group in bare.needs if group)
        ),
        evidence=tuple(_seen(_passages(gold, snapshot), snapshot)),
        features={"confidence": SURE},
        ms=1.0,
        notices=case.notices,
    )


def _cited(place: Place, snapshot: Snapshot) -> Cited:
    """The words around a place that stand as one: a paragraph, an item, a row, a note."""
    document = snapshot.document(place.document)
    unit = document.unit_at(place.span.start)
    whole = place.span
    if unit is not None:
        whole = Span(min(unit.span.start, whole.start), max(unit.span.end, whole.end))
    return plain_citation(cite(document, whole))


def _passages(gold: Anchored, snapshot: Snapshot) -> tuple[Passage, ...]:
    """The right ones first, then others."""
    right = [passage for passage in snapshot.passages if passage.id in set(gold.passages)]
    others = (passage for passage in snapshot.passages if passage.id not in set(gold.passages))
    return (*right, *(passage for passage, _ in zip(others, range(FOUND), strict=False)))


def _seen(passages: Iterable[Passage], snapshot: Snapshot) -> Iterable[Seen]:
    for rank, passage in enumerate(passages):
        section = snapshot.document(passage.document).section(passage.section)
        yield Seen(
            passage.id,
            passage.document,
            section.number,
            passage.span.start,
            passage.span.end,
            1 / (rank + 1),
        )
