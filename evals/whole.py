"""Measures that no single question has: of both classes, of precision and recall, and of time.

Each is a line in `WHOLE`: which trials it is of and what it reads of them, and the function that
makes one number of that. A number that is not defined (NaN) is missing, and so is a measure where
the trials do not tell what it rests on; neither is nought.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isinf, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.measures import citations, declining, latency
from evals.measures.trial import Tally, Trial
from evals.stats import Estimate, bootstrap

Column = Sequence[Any]
Read = tuple[Sequence[Trial], tuple[Column, ...]]
"""The trials that a measure is of, and for each of them a value in each column."""
ROUNDS = 1_000
PERCENTS = (50, 95)


@dataclass(frozen=True, slots=True)
class Whole:
    """A measure of a set as a whole.

    `needs` is the field of a record that it rests on, where not every record has it.
    """

    name: str
    label: str
    columns: Callable[[Sequence[Trial]], Read | None]
    of: Callable[..., float]
    higher_is_better: bool = True
    needs: str = ""

    def value(self, trials: Sequence[Trial]) -> float | None:
        """The number alone."""
        read = self.columns(trials)
        if read is None or not read[0]:
            return None
        found = self.of(*(np.asarray(column).tolist() for column in read[1]))
        return None if isnan(found) else found

    def measured(self, trials: Sequence[Trial], sources: Sequence[str]) -> Estimate | None:
        """The number with its interval; `sources` are those of the trials."""
        read = self.columns(trials)
        if read is None or not read[0]:
            return None
        source_of = {id(trial): source for trial, source in zip(trials, sources, strict=True)}
        columns = [np.asarray(column) for column in read[1]]

        def on(rows: NDArray[np.intp]) -> float:
            return self.of(*(column[rows].tolist() for column in columns))

        clusters = [source_of[id(trial)] for trial in read[0]]
        found = bootstrap(on, len(read[0]), rounds=ROUNDS, clusters=clusters)
        return None if isnan(found.value) else found


def confidences(trials: Sequence[Trial]) -> tuple[list[bool], list[float]] | None:
    """Answerable or not, and how sure; None where a question that was not declined did not tell."""
    sure = [declining.confidence(trial) for trial in trials]
    told = [value for value in sure if value is not None]
    if len(told) < len(sure) or all(isinf(value) for value in told):
        return None
    return [trial.case.answerable for trial in trials], told


def _both(
    precision: Callable[[Trial], Tally | None], recall: Callable[[Trial], Tally | None]
) -> Callable[[Sequence[Trial]], Read | None]:
    """Right and all citations, needs met and all needs, of the answerable questions."""

    def columns(trials: Sequence[Trial]) -> Read | None:
        can = [trial for trial in trials if trial.case.answerable]
        right = [precision(trial) or Tally(0, 0) for trial in can]
        met = [recall(trial) or Tally(0, 0) for trial in can]
        return can, (
            [one.hits for one in right],
            [one.of for one in right],
            [one.hits for one in met],
            [one.of for one in met],
        )

    return columns


def _classes(trials: Sequence[Trial]) -> Read | None:
    can = [trial.case.answerable for trial in trials]
    return trials, (can, [trial.record.declined for trial in trials])


def _sure(trials: Sequence[Trial]) -> Read | None:
    sure = confidences(trials)
    return (trials, sure) if sure else None


def _risks(trials: Sequence[Trial]) -> Read | None:
    answered = [trial for trial in trials if trial.record.answered]
    sure = confidences(answered)
    return (answered, ([declining.loss(t) for t in answered], sure[1])) if sure else None


def _times(trials: Sequence[Trial]) -> Read | None:
    return trials, ([trial.record.ms for trial in trials],)


def _within(percent: int) -> Whole:
    return Whole(
        f"p{percent}_ms",
        f"milliseconds, p{percent}",
        _times,
        lambda ms: latency.percentile_ms(ms, percent),
        higher_is_better=False,
    )


WHOLE: tuple[Whole, ...] = (
    Whole(
        "citation_f_by_words",
        "citations of right words: F",
        _both(citations.citation_precision_by_words, citations.citation_recall),
        citations.f_measure,
    ),
    Whole(
        "citation_f_by_section",
        "citations in right sections: F",
        _both(citations.citation_precision_by_section, citations.section_recall),
        citations.f_measure,
    ),
    Whole(
        "balanced_accuracy",
        "declining: balanced accuracy",
        _classes,
        declining.balanced_accuracy,
    ),
    Whole("auroc", "declining: AUROC of confidence", _sure, declining.auroc, needs="features"),
    Whole(
        "risk_over_coverage",
        "area under risk and coverage (low is good)",
        _risks,
        declining.risk_over_coverage,
        higher_is_better=False,
        needs="features",
    ),
    *map(_within, PERCENTS),
)


def of_the_whole(trials: Sequence[Trial], sources: Sequence[str]) -> dict[str, Estimate]:
    """Every measure of the whole that these trials have."""
    found = {measure.name: measure.measured(trials, sources) for measure in WHOLE}
    return {name: estimate for name, estimate in found.items() if estimate is not None}
