"""Two runs of the same questions through different doors: do they say and cite the same?

In this process, as JSON, as a stream of events: every door must give the same answer, so anything
below 1 is a defect of a door, and no matter of being better or worse. What a door does not tell is
not compared (`evals.measures.agreement`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.anchor import Anchored
from evals.errors import BrokenRun
from evals.measures import agreement
from evals.measures.trial import Tally
from evals.record import Record
from evals.report import Rows, figure, interval
from evals.score import estimated, source_of
from evals.stats import Estimate

MEASURES = {
    "same status": agreement.same_status,
    "same citations": agreement.same_citations,
    "same citations in the same order": agreement.same_order,
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of two runs, and the questions on which they differ, with both records."""

    figures: Mapping[str, Estimate]
    differing: tuple[tuple[Record, Record], ...]
    questions: int


def agree(
    one: Sequence[Record], other: Sequence[Record], anchored: Sequence[Anchored] = ()
) -> Agreement:
    """Compare the records of the questions that both runs have.

    `anchored` tells which questions share a source; without it, none do.

    Raises:
        BrokenRun: when they share none.
    """
    theirs = {record.id: record for record in other}
    pairs = [(record, theirs[record.id]) for record in one if record.id in theirs]
    if not pairs:
        raise BrokenRun("the two runs share no question: collect both with the same set")
    sources = {gold.case.id: source_of(gold) for gold in anchored}
    tallies: dict[str, list[tuple[Tally | None, str]]] = {
        name: [(measure(a, b), sources.get(a.id, a.id)) for a, b in pairs]
        for name, measure in MEASURES.items()
    }
    figures = {name: found for name, of in tallies.items() if (found := estimated(of)) is not None}
    differing = tuple(pair for pair in pairs if _differ(*pair))
    return Agreement(figures, differing, len(pairs))


def rows(found: Agreement, names: tuple[str, str]) -> Rows:
    """The figures as a table."""
    return Rows(
        f"{names[0]} and {names[1]}: {found.questions} questions, "
        f"{len(found.differing)} answered differently",
        ("measure", "value", "95 % interval", "of"),
        tuple(
            (name, figure("", one.value), interval("", one), str(one.n))
            for name, one in found.figures.items()
        ),
    )


def differences(found: Agreement, names: tuple[str, str]) -> Rows:
    """Each question that was answered differently, by its id: no words of it are shown."""
    return Rows(
        "answered differently",
        ("id", *(f"{name}: {what}" for name in names for what in ("status", "cites"))),
        tuple(
            (one.id, one.status, _places(one), other.status, _places(other))
            for one, other in found.differing
        ),
    )


def _differ(one: Record, other: Record) -> bool:
    tallies = [measure(one, other) for measure in MEASURES.values()]
    return any(tally is not None and tally.share < 1 for tally in tallies)


def _places(record: Record) -> str:
    return ", ".join(f"{c.document} {c.section} {c.start}-{c.end}" for c in record.citations)
