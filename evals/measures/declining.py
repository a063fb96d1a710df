"""Is a question that the corpus does not answer declined, and one that it does answer not?

To decline is to end without statements: any `declined_*` status, or asking back. A refusal is a
class, not a gap. A question that ended in an error neither answers nor declines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from evals.measures.trial import Tally, Trial
from evals.measures.wording import gold_words_cited

Floats = NDArray[np.float64]


def declined_rightly(trial: Trial) -> Tally | None:
    """1 where an unanswerable question was declined, else 0. Higher is better."""
    return None if trial.case.answerable else Tally(float(trial.record.declined))


def declined_wrongly(trial: Trial) -> Tally | None:
    """1 where an answerable question was declined, else 0. Lower is better."""
    return Tally(float(trial.record.declined)) if trial.case.answerable else None


def declining_precision(trial: Trial) -> Tally | None:
    """1 where what was declined is unanswerable, else 0; missing where nothing was declined.

    Over a set, the precision of declining; its recall is `declined_rightly`, and its false refusals
    are `declined_wrongly`.
    """
    return Tally(float(not trial.case.answerable)) if trial.record.declined else None


def reason_matched(trial: Trial) -> Tally | None:
    """1 where an unanswerable question was declined for the very reason that the case names.

    Of those that were declined and name one; whether they were declined at all is
    `declined_rightly`. Higher is better.
    """
    wanted = trial.case.status
    if trial.case.answerable or not trial.record.declined or wanted is None:
        return None
    return Tally(float(trial.record.status == wanted.value))


@dataclass(frozen=True, slots=True)
class Reason:
    """Declining for one reason, `status`: three measures of a trial, each in [0, 1].

    `precision`: of what ended so, what should have; `recall`: of what should end so, what did, both
    of questions that name a status or are answerable; `lost`: of the answerable questions, those
    that ended so, lower is better.
    """

    status: str

    def precision(self, trial: Trial) -> Tally | None:
        """Missing where the question did not end so."""
        if trial.record.status != self.status or not self._told(trial):
            return None
        return Tally(float(self._wanted(trial)))

    def recall(self, trial: Trial) -> Tally | None:
        """Missing where the question should not end so."""
        return Tally(float(trial.record.status == self.status)) if self._wanted(trial) else None

    def lost(self, trial: Trial) -> Tally | None:
        """Missing where the question is unanswerable."""
        return Tally(float(trial.record.status == self.status)) if trial.case.answerable else None

    def _wanted(self, trial: Trial) -> bool:
        return trial.case.status is not None and trial.case.status.value == self.status

    def _told(self, trial: Trial) -> bool:
        return trial.case.answerable or trial.case.status is not None


def status_matched(trial: Trial) -> Tally | None:
    """1 where the answer ended with the very status that the case names. Higher is better."""
    wanted = trial.case.status
    return None if wanted is None else Tally(float(trial.record.status == wanted.value))


def balanced_accuracy(answerable: Sequence[bool], declined: Sequence[bool]) -> float:
    """The mean of the share of unanswerable ones declined and of answerable ones not declined.

    In [0, 1], 0.5 by chance however many there are of each; NaN where one class is empty.
    Brodersen, K. H. et al. (2010), "The balanced accuracy and its posterior distribution", ICPR.
    """
    can, did = np.asarray(answerable, dtype=bool), np.asarray(declined, dtype=bool)
    if not can.any() or can.all():
        return nan
    return float((np.mean(did[~can]) + np.mean(~did[can])) / 2)


def auroc(answerable: Sequence[bool], confidence: Sequence[float]) -> float:
    """The chance that an answerable question has a higher confidence than an unanswerable one.

    Ties count half. In [0, 1], 0.5 by chance; NaN where one class is empty. Hanley, J. A. and
    McNeil, B. J. (1982), "The meaning and use of the area under a ROC curve", Radiology 143.
    """
    can, sure = np.asarray(answerable, dtype=bool), np.asarray(confidence, dtype=np.float64)
    if not can.any() or can.all():
        return nan
    below = np.sort(sure[~can])
    under = np.searchsorted(below, sure[can], side="left")
    up_to = np.searchsorted(below, sure[can], side="right")
    return float((under + up_to).sum() / 2 / (can.sum() * below.size))


def risk_over_coverage(loss: Sequence[float], confidence: Sequence[float]) -> float:
    """The mean risk over all coverages: the area under the risk-coverage curve.

    Risk at coverage k is the mean loss of the k answers with the highest confidence; those of equal
    confidence share their mean loss. In [0, 1], lower is better; NaN without answers, and so is
    what has no confidence. Geifman, Y. and El-Yaniv, R. (2017), "Selective classification for deep
    neural networks", NeurIPS.
    """
    if not loss:
        return nan
    sure, lost = np.asarray(confidence, dtype=np.float64), np.asarray(loss, dtype=np.float64)
    levels, group = np.unique(-sure, return_inverse=True)
    mean = np.bincount(group, lost) / np.bincount(group)
    ordered = np.repeat(mean, np.bincount(group, minlength=len(levels)))
    return float(np.mean(np.cumsum(ordered) / np.arange(1, ordered.size + 1)))


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What declining everything below `threshold` would decline of either class, in [0, 1]."""

    threshold: float
    answerable_declined: float
    unanswerable_declined: float


def operating_curve(
    answerable: Sequence[bool],
    confidence: Sequence[float],
    at: Sequence[float] = (0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
) -> tuple[OperatingPoint, ...]:
    """For each share in `at`: the highest threshold that declines no more of the answerable."""
    can, sure = np.asarray(answerable, dtype=bool), np.asarray(confidence, dtype=np.float64)
    if not can.any() or can.all():
        return ()
    thresholds = np.append(np.unique(sure), inf)
    lost = np.searchsorted(np.sort(sure[can]), thresholds, side="left") / can.sum()
    caught = np.searchsorted(np.sort(sure[~can]), thresholds, side="left") / (~can).sum()
    best = [int(np.flatnonzero(lost <= share).max()) for share in at]
    return tuple(
        OperatingPoint(float(thresholds[i]), float(lost[i]), float(caught[i])) for i in best
    )


def confidence(trial: Trial) -> float | None:
    """How sure the assistant was; a question declined before it could tell counts as least sure."""
    found = trial.record.features.get("confidence")
    if found is None and trial.record.declined:
        return -inf
    return found


def loss(trial: Trial) -> float:
    """1 where giving this answer was wrong: not answerable, or without the gold words."""
    words = gold_words_cited(trial)
    return 1.0 if words is None else 1.0 - words.hits
