"""From records to figures: the cheap step. A measure is added by a line in `MEASURES`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isinf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.measures import (
    citations,
    declining,
    exactness,
    latency,
    notices,
    premises,
    retrieval,
    sections,
    wording,
)
from evals.measures.declining import OperatingPoint
from evals.measures.trial import Tally, Trial
from evals.record import ERROR, Record
from evals.stats import Estimate, bootstrap, ratio, wilson


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a trial: its name, how to read it, and which way is better.

    `needs` is the field of a record that it rests on, where not every record has it.
    """

    name: str
    label: str
    of: Callable[[Trial], Tally | None]
    higher_is_better: bool = True
    needs: str = ""

    def applied(self, trial: Trial) -> Tally | None:
        """The measure of a trial; None, too, where whoever was asked does not tell enough."""
        return None if self.needs in trial.record.lacks else self.of(trial)


MEASURES: tuple[Measure, ...] = (
    Measure("right_section_first", "right section first", sections.right_section_first),
    Measure("gold_words_cited", "gold words among the cited", wording.gold_words_cited),
    Measure("exact_quotes", "quotes exact, per citation", exactness.exact_quotes),
    Measure(
        "precision_by_section",
        "citations in a right section",
        citations.citation_precision_by_section,
    ),
    Measure(
        "precision_by_words",
        "citations of right words",
        citations.citation_precision_by_words,
    ),
    Measure("citation_recall", "needed words cited", citations.citation_recall),
    Measure("every_end_cited", "every needed section cited", sections.every_end_cited),
    Measure("notices_given", "notices as expected", notices.notices_given),
    Measure("premise_corrected", "false premise corrected first", premises.premise_corrected),
    Measure("premise_left_alone", "true premise left alone", premises.true_premise_left_alone),
    Measure("footnotes_cited", "footnotes come along", citations.footnotes_cited),
    Measure("items_cited", "items of lists cited", citations.items_cited),
    Measure("whole_lists", "lists whole", citations.whole_list),
    Measure("points_made", "points made", wording.points_made),
    Measure("words_cited", "words cited outside lists", wording.words_cited, False),
    Measure("declined_rightly", "unanswerable declined", declining.declined_rightly),
    Measure("declined_wrongly", "answerable declined", declining.declined_wrongly, False),
    Measure("status_matched", "status as expected", declining.status_matched),
    Measure(
        "right_section_first_found",
        "right section first in evidence",
        sections.right_section_first_found,
        needs="evidence",
    ),
    Measure("found@1", "evidence: found@1", retrieval.at("found@1", 1), needs="evidence"),
    Measure("found@5", "evidence: found@5", retrieval.at("found@5", 5), needs="evidence"),
    Measure("R@5", "evidence: R@5", retrieval.at("R@5", 5), needs="evidence"),
    Measure("R@10", "evidence: R@10", retrieval.at("R@10", 10), needs="evidence"),
    Measure("RR@10", "evidence: MRR@10", retrieval.at("RR@10", 10), needs="evidence"),
    Measure("AP@10", "evidence: MAP@10", retrieval.at("AP@10", 10), needs="evidence"),
    Measure("nDCG@10", "evidence: nDCG@10", retrieval.at("nDCG@10", 10), needs="evidence"),
)

BITS = ("right_section_first", "gold_words_cited", "declined")
"""Outcomes that the baseline keeps of each question; `declined` is 1 where that was right."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What every measure gave for one question; None where a measure does not apply to it.

    `missing` is a question that has no record: it counts in no measure and is shown as a gap.
    Questions with the same `source`, the first place of their gold, are right or wrong together.
    """

    id: str
    part: str
    kind: str
    answerable: bool
    status: str
    tallies: Mapping[str, Tally | None]
    ms: float = 0.0
    problem: str = ""
    missing: bool = False
    tags: tuple[str, ...] = ()
    source: str = ""

    def value(self, name: str) -> float | None:
        """The question's own value of a measure."""
        tally = self.tallies.get(name)
        return None if tally is None else tally.share

    @property
    def bits(self) -> dict[str, int]:
        """The 0-or-1 outcomes that two runs are compared by, higher is better."""
        right = {
            "right_section_first": self.value("right_section_first"),
            "gold_words_cited": self.value("gold_words_cited"),
            "declined": self.value("declined_rightly"),
        }
        wrongly = self.value("declined_wrongly")
        if wrongly is not None:
            right["declined"] = 1 - wrongly
        return {name: int(value) for name, value in right.items() if value is not None}

    @property
    def failed(self) -> tuple[str, ...]:
        """Which of the bits are 0."""
        return tuple(name for name, bit in self.bits.items() if not bit)


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a group of questions, by measure; a measure that applies to none is absent."""

    questions: int
    missing: int
    errors: int
    figures: Mapping[str, Estimate]

    def plain(self) -> dict[str, Any]:
        """For `scores.json`."""
        return asdict(self)


def judge(
    anchored: Iterable[Anchored], records: Iterable[Record], snapshot: Snapshot
) -> tuple[tuple[Trial | None, Outcome], ...]:
    """Every case of a set with its outcome, in order; without a record, the trial is None."""
    by_id = {record.id: record for record in records}
    return tuple(_judged(gold, by_id.get(gold.case.id), snapshot) for gold in anchored)


def _judged(
    gold: Anchored, record: Record | None, snapshot: Snapshot
) -> tuple[Trial | None, Outcome]:
    case = gold.case
    if record is None:
        return None, Outcome(
            case.id,
            case.part,
            case.kind,
            case.answerable,
            "missing",
            {},
            missing=True,
            tags=case.tags,
            source=source_of(gold),
        )
    trial = Trial(gold, record, snapshot)
    return trial, Outcome(
        id=case.id,
        part=case.part,
        kind=case.kind,
        answerable=case.answerable,
        status=record.status,
        tallies={measure.name: measure.applied(trial) for measure in MEASURES},
        ms=record.ms,
        problem=record.problem,
        tags=case.tags,
        source=source_of(gold),
    )


def source_of(gold: Anchored) -> str:
    """The first place of a case's gold, as "document, section"; of one without gold, its id."""
    if not gold.ends or not gold.case.sections:
        return gold.case.id
    return f"{gold.ends[0].document}, {gold.case.sections[0]}"


def score(judged: Sequence[tuple[Trial | None, Outcome]], whole: bool = True) -> Scores:
    """The figures of a group of questions, each with its 95 % interval.

    `whole` adds the measures that no single question has: of both classes, and of time.
    """
    outcomes = [outcome for _, outcome in judged]
    figures = {
        measure.name: estimate
        for measure in MEASURES
        if (estimate := _estimate([o.tallies.get(measure.name) for o in outcomes])) is not None
    }
    if whole:
        figures.update(_of_the_whole([trial for trial, _ in judged if trial is not None]))
    return Scores(
        questions=len(outcomes),
        missing=sum(outcome.missing for outcome in outcomes),
        errors=sum(outcome.status == ERROR for outcome in outcomes),
        figures=figures,
    )


def by_kind(
    judged: Sequence[tuple[Trial | None, Outcome]],
) -> dict[str, Scores]:
    """The figures of each kind of question, in the order in which the kinds first come."""
    kinds = dict.fromkeys(outcome.kind for _, outcome in judged)
    return {kind: score([pair for pair in judged if pair[1].kind == kind], False) for kind in kinds}


def by_tag(
    judged: Sequence[tuple[Trial | None, Outcome]],
) -> dict[str, Scores]:
    """The figures of the questions of each tag; a question with several counts in each."""
    tags = dict.fromkeys(tag for _, outcome in judged for tag in outcome.tags)
    return {tag: score([pair for pair in judged if tag in pair[1].tags], False) for tag in tags}


def operating_points(trials: Iterable[Trial]) -> tuple[OperatingPoint, ...]:
    """What other thresholds of confidence would decline; empty where no confidence was given."""
    sure = _confidences(list(trials))
    return declining.operating_curve(*sure) if sure else ()


def _estimate(tallies: Iterable[Tally | None]) -> Estimate | None:
    there = [tally for tally in tallies if tally is not None]
    if not sum(tally.of for tally in there) > 0:
        return None
    if all(tally.of == 1 and tally.hits in (0, 1) for tally in there):
        return wilson(sum(tally.hits for tally in there), len(there))
    return ratio([tally.hits for tally in there], [tally.of for tally in there])


def _of_the_whole(trials: Sequence[Trial]) -> dict[str, Estimate]:
    """Measures that no single question has."""
    figures: dict[str, Estimate] = {}
    can = np.array([trial.case.answerable for trial in trials], dtype=bool)
    did = np.array([trial.record.declined for trial in trials], dtype=bool)
    if can.any() and not can.all():
        figures["balanced_accuracy"] = _drawn(declining.balanced_accuracy, can, did)
        sure = _confidences(trials)
        if sure:
            figures["auroc"] = _drawn(declining.auroc, *map(np.asarray, sure))
    answered = [trial for trial in trials if trial.record.answered]
    sure = _confidences(answered)
    if answered and sure:
        lost = np.array([declining.loss(trial) for trial in answered])
        figures["risk_over_coverage"] = _drawn(
            declining.risk_over_coverage, lost, np.asarray(sure[1])
        )
    ms = np.array([trial.record.ms for trial in trials])
    for percent in (50, 95) if ms.size else ():
        figures[f"p{percent}_ms"] = bootstrap(
            lambda rows, percent=percent: latency.percentile_ms(ms[rows].tolist(), percent),  # type: ignore[misc]
            ms.size,
            rounds=500,
        )
    return figures


def _drawn(measure: Callable[..., float], *columns: NDArray[Any]) -> Estimate:
    def on(rows: NDArray[np.intp]) -> float:
        return measure(*(column[rows].tolist() for column in columns))

    return bootstrap(on, len(columns[0]), rounds=1000)


def _confidences(trials: Sequence[Trial]) -> tuple[list[bool], list[float]] | None:
    """Answerable or not, and how sure; None where a question that was not declined did not tell."""
    sure = [declining.confidence(trial) for trial in trials]
    told = [value for value in sure if value is not None]
    if len(told) < len(sure) or all(isinf(value) for value in told):
        return None
    return [trial.case.answerable for trial in trials], told
