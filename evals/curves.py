"""What the plots of a run show, as numbers: each plot's data is a table that can be read as well.

Every share comes with its 95 % interval, as wide as questions that share a source make it; where a
plot has nothing to show, its data is empty.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from evals.measures import declining, latency
from evals.measures.trial import Trial
from evals.record import ERROR
from evals.score import Outcome
from evals.stats import Estimate, clustered_share, ratio, wilson

Judged = Sequence[tuple[Trial | None, Outcome]]

DEEPEST = 16
"""Passages that an answer is composed from: deeper, nothing found is read."""
BINS = 8
"""Of the reliability diagram: with a hundred answers, a dozen to a bin."""


@dataclass(frozen=True, slots=True)
class Depth:
    """Of the `k` passages that come first: is a right one there, and what share of all of them."""

    k: int
    found: Estimate
    recall: Estimate


@dataclass(frozen=True, slots=True)
class Kept:
    """Giving only the surest `answers`: their share of all, and how many of them are wrong."""

    answers: int
    coverage: float
    risk: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers given with about the same confidence, and the share of them that were right."""

    low: float
    high: float
    confidence: float
    right: Estimate


@dataclass(frozen=True, slots=True)
class Within:
    """How long the `share` of the answers took at most, in milliseconds."""

    share: float
    ms: float


def depths(judged: Judged, deepest: int = DEEPEST) -> tuple[Depth, ...]:
    """Found@k and R@k of answerable questions whose evidence is told, for each k."""
    ranks: list[tuple[list[int], int]] = []
    sources: list[str] = []
    for trial, outcome in judged:
        if trial is None or not trial.case.answerable or "evidence" in trial.record.lacks:
            continue
        relevant = set(trial.gold.passages)
        found = dict.fromkeys(seen.passage for seen in trial.record.evidence)
        at = [rank for rank, passage in enumerate(found, 1) if passage in relevant]
        ranks.append((at, len(relevant)))
        sources.append(outcome.source or outcome.id)
    if not ranks:
        return ()
    points = []
    for k in range(1, deepest + 1):
        hits = [sum(rank <= k for rank in at) for at, _ in ranks]
        shares = [hit / of if of else 0.0 for hit, (_, of) in zip(hits, ranks, strict=True)]
        any_hit = clustered_share([float(hit > 0) for hit in hits], sources)
        recall = ratio(shares, [1.0] * len(shares), sources)
        points.append(Depth(k, any_hit, replace(recall, n=len(shares))))
    return tuple(points)


def kept(judged: Judged) -> tuple[Kept, ...]:
    """The risk-coverage curve of the answers given, one point for each level of confidence.

    Geifman, Y. and El-Yaniv, R. (2017), "Selective classification for deep neural networks",
    NeurIPS. Answers of equal confidence are kept together.
    """
    sure, right = _answers(judged)
    if not sure.size:
        return ()
    levels = np.unique(sure)[::-1]
    points = []
    for level in levels:
        those = sure >= level
        count = int(those.sum())
        risk = float(1 - right[those].mean())
        points.append(Kept(count, count / sure.size, risk, float(level)))
    return tuple(points)


def thresholds(judged: Judged) -> tuple[declining.OperatingPoint, ...]:
    """What each threshold of confidence would decline of either class, from none to all."""
    sure = [(t.case.answerable, declining.confidence(t)) for t, _ in judged if t is not None]
    if any(value is None for _, value in sure):
        return ()
    can = np.array([one for one, _ in sure], dtype=bool)
    value = np.array([found for _, found in sure], dtype=np.float64)
    if not can.any() or can.all() or not np.isfinite(value).any():
        return ()
    points = []
    for level in [*np.unique(value), np.inf]:
        below = value < level
        lost, caught = float(below[can].mean()), float(below[~can].mean())
        points.append(declining.OperatingPoint(float(level), lost, caught))
    return tuple(points)


def declined(judged: Judged) -> tuple[Estimate, Estimate] | None:
    """What was declined of the answerable questions, and of the unanswerable ones."""
    outcomes = [outcome for _, outcome in judged if not outcome.missing]
    both = []
    for answerable in (True, False):
        those = [o for o in outcomes if o.answerable is answerable]
        name = "declined_wrongly" if answerable else "declined_rightly"
        if not those:
            return None
        sources = [o.source or o.id for o in those]
        both.append(clustered_share([o.value(name) or 0 for o in those], sources))
    return both[0], both[1]


def reliability(judged: Judged, bins: int = BINS) -> tuple[Bin, ...]:
    """The answers given, in bins of about as many by confidence, with the share that was right.

    DeGroot, M. H. and Fienberg, S. E. (1983), "The comparison and evaluation of forecasters", The
    Statistician 32; bins of equal mass as Nguyen, K. and O'Connor, B. (2015), EMNLP.
    """
    sure, right = _answers(judged)
    order = np.argsort(sure, kind="stable")
    made = []
    for part in np.array_split(order, min(bins, max(1, order.size // 4))) if order.size else ():
        share = wilson(float(right[part].sum()), part.size)
        low, high = float(sure[part].min()), float(sure[part].max())
        made.append(Bin(low, high, float(sure[part].mean()), share))
    return tuple(made)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The mean distance of confidence and share right over bins, weighed by their size, in [0, 1].

    Naeini, M. P. et al. (2015), "Obtaining well calibrated probabilities using Bayesian binning",
    AAAI.
    """
    of = sum(one.right.n for one in bins)
    if not of:
        return None
    return sum(abs(one.confidence - one.right.value) * one.right.n for one in bins) / of


def times(judged: Judged) -> tuple[Within, ...]:
    """Within how many milliseconds each twentieth of the answers came, and the last of all."""
    ms = [outcome.ms for _, outcome in judged if not outcome.missing and outcome.status != ERROR]
    if not ms:
        return ()
    shares = [*range(5, 100, 5), 99, 100]
    return tuple(Within(share / 100, latency.percentile_ms(ms, share)) for share in shares)


def right(outcome: Outcome) -> bool:
    """Whether nothing that two runs are compared by is wrong with an answer."""
    return not (outcome.missing or outcome.status == ERROR or outcome.failed)


def shares_right(
    judged: Judged, groups: Callable[[Outcome], Iterable[str]]
) -> Mapping[str, Estimate]:
    """The share of right answers in each group of questions, the largest group first."""
    members: dict[str, list[Outcome]] = {}
    for _, outcome in judged:
        for group in groups(outcome):
            members.setdefault(group, []).append(outcome)
    ordered = sorted(members.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return {
        group: clustered_share([float(right(o)) for o in some], [o.source or o.id for o in some])
        for group, some in ordered
    }


def _answers(judged: Judged) -> tuple[np.ndarray, np.ndarray]:
    """Confidence and rightness (1 or 0) of each answer given that tells its confidence."""
    found = [
        (sure, 1.0 - declining.loss(trial))
        for trial, _ in judged
        if trial is not None
        and trial.record.answered
        and (sure := declining.confidence(trial)) is not None
        and isfinite(sure)
    ]
    pairs = np.array(found, dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
