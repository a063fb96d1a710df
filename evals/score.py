"""From records to figures: the cheap step. A measure is added by a line in `MEASURES`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.measures import (
    citations,
    declining,
    exactness,
    notices,
    premises,
    retrieval,
    sections,
    statements,
    wording,
)
from evals.measures.declining import OperatingPoint, Reason
from evals.measures.trial import Tally, Trial
from evals.record import ERROR, Record
from evals.stats import Estimate, clustered_share, ratio
from evals.whole import WHOLE, Whole, confidences, of_the_whole


class Refusal(StrEnum):
    """What an answerable question that was declined counts as, in a measure."""

    NOUGHT = "nought"
    """It has none of what was asked for."""
    MISSING = "missing"
    """There is nothing to measure, so it is not counted."""
    CLASS = "class"
    """The measure is of declining itself."""
    ALIKE = "alike"
    """The measure is of what comes before an answer."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a trial: its name, how to read it, what a refusal is, which way is better.

    `needs` is the field of a record that it rests on, where not every record has it.
    """

    name: str
    label: str
    of: Callable[[Trial], Tally | None]
    refusal: Refusal = Refusal.NOUGHT
    higher_is_better: bool = True
    needs: str = ""

    def applied(self, trial: Trial) -> Tally | None:
        """The measure of a trial; None, too, where whoever was asked does not tell enough."""
        return None if self.needs in trial.record.lacks else self.of(trial)


def _ranked(name: str, label: str, of: Callable[[Trial], Tally | None]) -> Measure:
    return Measure(name, f"evidence: {label}", of, Refusal.ALIKE, needs="evidence")


MEASURES: tuple[Measure, ...] = (
    Measure("right_section_first", "right section first", sections.right_section_first),
    Measure("gold_words_cited", "gold words among the cited", wording.gold_words_cited),
    Measure("exact_quotes", "quotes exact, per citation", exactness.exact_quotes, Refusal.MISSING),
    Measure(
        "precision_by_section",
        "citations in a right section",
        citations.citation_precision_by_section,
        Refusal.MISSING,
    ),
    Measure(
        "precision_by_words",
        "citations of right words",
        citations.citation_precision_by_words,
        Refusal.MISSING,
    ),
    Measure("citation_recall", "needed words cited", citations.citation_recall),
    Measure("section_recall", "needed sections cited", citations.section_recall),
    Measure("every_end_cited", "every needed section cited", sections.every_end_cited),
    Measure("notices_given", "notices as expected", notices.notices_given),
    Measure("premise_corrected", "false premise corrected first", premises.premise_corrected),
    Measure(
        "premise_left_alone",
        "true premise left alone",
        premises.true_premise_left_alone,
        Refusal.ALIKE,
    ),
    Measure("footnotes_cited", "footnotes come along", citations.footnotes_cited),
    Measure(
        "footnote_precision",
        "footnotes that were named",
        citations.footnote_precision,
        Refusal.MISSING,
    ),
    Measure("items_cited", "items of lists cited", citations.items_cited),
    Measure("whole_lists", "lists whole", citations.whole_list),
    Measure("points_made", "points made", wording.points_made),
    Measure(
        "words_cited",
        "words cited outside lists",
        wording.words_cited,
        Refusal.MISSING,
        higher_is_better=False,
    ),
    Measure(
        "statements_cited",
        "statements with a citation",
        statements.statements_cited,
        Refusal.MISSING,
    ),
    Measure(
        "statements_borne_out",
        "statements borne out in full",
        statements.statements_borne_out,
        Refusal.MISSING,
    ),
    Measure(
        "quoted_word_for_word",
        "quoted statements word for word",
        statements.quoted_word_for_word,
        Refusal.MISSING,
    ),
    Measure("declined_rightly", "unanswerable declined", declining.declined_rightly, Refusal.CLASS),
    Measure(
        "declined_wrongly",
        "answerable declined",
        declining.declined_wrongly,
        Refusal.CLASS,
        higher_is_better=False,
    ),
    Measure(
        "declining_precision",
        "declined and unanswerable",
        declining.declining_precision,
        Refusal.CLASS,
    ),
    Measure(
        "reason_matched", "declined for the right reason", declining.reason_matched, Refusal.CLASS
    ),
    Measure("status_matched", "status as expected", declining.status_matched, Refusal.CLASS),
    Measure(
        "right_section_first_found",
        "right section first in evidence",
        sections.right_section_first_found,
        Refusal.ALIKE,
        needs="evidence",
    ),
    _ranked("needs@10", "needed words in 10", retrieval.needs_found(10)),
    _ranked("found@1", "found@1", retrieval.at("found@1", 1)),
    _ranked("found@5", "found@5", retrieval.at("found@5", 5)),
    _ranked("R@5", "R@5", retrieval.at("R@5", 5)),
    _ranked("R@10", "R@10", retrieval.at("R@10", 10)),
    _ranked("RR@10", "MRR@10", retrieval.at("RR@10", 10)),
    _ranked("AP@10", "MAP@10", retrieval.at("AP@10", 10)),
    _ranked("nDCG@10", "nDCG@10", retrieval.at("nDCG@10", 10)),
)

EVERY: tuple[Measure | Whole, ...] = (*MEASURES, *WHOLE)
"""Of a question, and of a set as a whole."""

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
        if (
            estimate := estimated(
                [(o.tallies.get(measure.name), o.source or o.id) for o in outcomes]
            )
        )
        is not None
    }
    if whole:
        there = [(trial, outcome) for trial, outcome in judged if trial is not None]
        sources = [outcome.source or outcome.id for _, outcome in there]
        figures.update(of_the_whole([trial for trial, _ in there], sources))
    return Scores(
        questions=len(outcomes),
        missing=sum(outcome.missing for outcome in outcomes),
        errors=sum(outcome.status == ERROR for outcome in outcomes),
        figures=figures,
    )


REASONS = ("precision", "recall", "lost")
"""The measures of a reason for declining, by their names in `Reason`."""


def by_reason(judged: Sequence[tuple[Trial | None, Outcome]]) -> dict[str, Scores]:
    """The figures of each reason for which a question was declined, or should have been."""
    pairs = [(trial, outcome) for trial, outcome in judged if trial is not None]
    found: dict[str, Scores] = {}
    for reason in _reasons([trial for trial, _ in pairs]):
        figures = {
            name: estimate
            for name in REASONS
            if (estimate := estimated([(getattr(reason, name)(t), o.source) for t, o in pairs]))
            is not None
        }
        ended = sum(trial.record.status == reason.status for trial, _ in pairs)
        found[reason.status] = Scores(ended, 0, 0, figures)
    return found


def values(judged: Sequence[tuple[Trial | None, Outcome]]) -> dict[str, float]:
    """Every measure of a set, without its interval: what takes time is left out."""
    found: dict[str, float] = {}
    for measure in MEASURES:
        value = _value(outcome.tallies.get(measure.name) for _, outcome in judged)
        if value is not None:
            found[measure.name] = value
    trials = [trial for trial, _ in judged if trial is not None]
    for whole in WHOLE:
        value = whole.value(trials)
        if value is not None:
            found[whole.name] = value
    return found


def reason_values(judged: Sequence[tuple[Trial | None, Outcome]]) -> dict[str, float]:
    """The mean over all reasons of each of their measures, every reason weighed alike.

    Sokolova, M. and Lapalme, G. (2009), "A systematic analysis of performance measures for
    classification tasks", Information Processing and Management 45, 427-437 (macro-averaging).
    """
    trials = [trial for trial, _ in judged if trial is not None]
    found: dict[str, float] = {}
    for name in REASONS:
        of_each = [_value(getattr(reason, name)(t) for t in trials) for reason in _reasons(trials)]
        told = [value for value in of_each if value is not None]
        if told:
            found[name] = sum(told) / len(told)
    return found


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
    sure = confidences(list(trials))
    return declining.operating_curve(*sure) if sure else ()


def _reasons(trials: Sequence[Trial]) -> tuple[Reason, ...]:
    """Why questions were declined, or should have been."""
    named = [trial.record.status for trial in trials if trial.record.declined]
    named += [t.case.status for t in trials if t.case.status and not t.case.answerable]
    return tuple(map(Reason, dict.fromkeys(map(str, named))))


def _value(tallies: Iterable[Tally | None]) -> float | None:
    there = [tally for tally in tallies if tally is not None]
    of = sum(tally.of for tally in there)
    return sum(tally.hits for tally in there) / of if of > 0 else None


def estimated(tallies: Iterable[tuple[Tally | None, str]]) -> Estimate | None:
    """Sum over sum, with an interval that draws whole sources; None where nothing is measured.

    Each tally comes with the source of its question; `n` are the questions that have one.
    """
    there = [(tally, source) for tally, source in tallies if tally is not None]
    hits, of = [tally.hits for tally, _ in there], [tally.of for tally, _ in there]
    if not sum(of) > 0:
        return None
    sources = [source for _, source in there]
    if all(tally.of == 1 and tally.hits in (0, 1) for tally, _ in there):
        return clustered_share(hits, sources)
    share = sum(hits) / sum(of)
    if share in (0, 1) and all(tally.hits <= tally.of for tally, _ in there):
        # All right or all wrong: no draw of them differs, and no draw shows how sure that is.
        return clustered_share([share] * len(there), sources)
    return replace(ratio(hits, of, sources), n=len(there))
