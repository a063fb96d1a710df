"""Intervals and paired comparison. No mean without its interval; numpy only, seeded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL_Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval; all intervals here are of that level."""

ROUNDS = 2_000
"""Resamples: the ends of a 95 % interval then move by about a twentieth of its width."""

SEED = 20251122


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95 % interval; `n` is what it rests on (questions, or clusters of them)."""

    value: float
    low: float
    high: float
    n: int


def wilson(hits: float, of: float) -> Estimate:
    """A share and its score interval, which stays in [0, 1] and is honest at 0 and at 1.

    Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference",
    JASA 22, 209-212.

    Raises:
        ValueError: when there is nothing to take a share of.
    """
    if of < 1 or not 0 <= hits <= of:
        raise ValueError(f"a share needs 0 <= hits <= of and of >= 1; got {hits} of {of}")
    share = hits / of
    z2 = LEVEL_Z**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = LEVEL_Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return Estimate(
        share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)), int(of)
    )


def clustered_share(hits: Sequence[float], clusters: Sequence[str]) -> Estimate:
    """A share of 0s and 1s with Wilson's interval, as wide as its clusters make it.

    What shares a source is right or wrong together, so n answers tell as little as n / d that are
    independent, where d is the design effect: the variance between clusters over that of a simple
    draw, and never below 1. Where all are right, or all wrong, no variance shows: then each cluster
    counts as one answer (Kish's effective size). `n` are the answers. Rao, J. N. K. and Scott,
    A. J. (1992), "A simple method for the analysis of clustered binary data", Biometrics 48,
    577-585; Kish, L. (1965), "Survey sampling", Wiley.

    Raises:
        ValueError: when there is nothing to take a share of, or the lengths differ.
    """
    tops, bottoms = _by_cluster(hits, [1.0] * len(hits), clusters)
    if not len(hits):
        raise ValueError("a share needs hits and of >= 1; got none")
    n, groups = len(hits), len(tops)
    share = float(tops.sum() / n)
    worth = float(n**2 / (bottoms**2).sum())
    if 0 < share < 1 and groups > 1:
        between = groups / (groups - 1) * float(((tops - share * bottoms) ** 2).sum()) / n**2
        worth = n / max(1.0, between / (share * (1 - share) / n))
    worth = max(1.0, worth)
    found = wilson(share * worth, worth)
    return Estimate(share, min(share, found.low), max(share, found.high), n)


def ratio(
    hits: Sequence[float],
    of: Sequence[float],
    clusters: Sequence[str] | None = None,
    rounds: int = ROUNDS,
    seed: int = SEED,
) -> Estimate:
    """`sum(hits) / sum(of)` with a percentile bootstrap interval that resamples whole clusters.

    Questions are drawn with replacement, or, with `clusters`, the groups that share a source, since
    what shares a source is right or wrong together. Efron, B. (1979), "Bootstrap methods: another
    look at the jackknife", Annals of Statistics 7, 1-26; for clusters, Field, C. A. and Welsh,
    A. H. (2007), "Bootstrapping clustered data", JRSS B 69, 369-390.

    Raises:
        ValueError: when there is nothing to take a share of, or the lengths differ.
    """
    tops, bottoms = _by_cluster(hits, of, clusters)
    if not bottoms.sum() > 0:
        raise ValueError("a ratio needs a denominator above 0")
    draws = np.random.default_rng(seed).integers(0, len(tops), size=(rounds, len(tops)))
    below = bottoms[draws].sum(axis=1)
    values = tops[draws].sum(axis=1)[below > 0] / below[below > 0]
    low, high = np.quantile(values, [0.025, 0.975])
    value = float(tops.sum() / bottoms.sum())
    return Estimate(value, min(value, float(low)), max(value, float(high)), len(tops))


def bootstrap(
    measure: Callable[[NDArray[np.intp]], float],
    n: int,
    rounds: int = ROUNDS,
    seed: int = SEED,
    clusters: Sequence[str] | None = None,
) -> Estimate:
    """Any measure of a sample, with its percentile bootstrap interval.

    `measure` is called with positions in the sample, repeats among them; a resample on which it is
    not defined (NaN) is left out. With `clusters`, whole groups of positions are drawn, as in
    `ratio`; `n` stays the size of the sample.
    """
    random = np.random.default_rng(seed)
    value = measure(np.arange(n))
    groups = _groups(n, clusters)
    drawn = np.array([measure(_drawn(groups, n, random)) for _ in range(rounds)])
    drawn = drawn[~np.isnan(drawn)]
    if not drawn.size:
        return Estimate(value, value, value, n)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(value, min(value, float(low)), max(value, float(high)), n)


def paired(before: Sequence[float], after: Sequence[float], seed: int = SEED) -> Estimate:
    """The mean of `after - before` over the same questions, with a paired bootstrap interval.

    Ranges over [-1, 1] for outcomes in [0, 1]. Positive is better. Koehn, P. (2004), "Statistical
    significance tests for machine translation evaluation", EMNLP, 388-395.

    Raises:
        ValueError: when the two are not of the same questions.
    """
    if len(before) != len(after) or not before:
        raise ValueError(f"pairs are needed; got {len(before)} before and {len(after)} after")
    difference = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, difference.size, (ROUNDS, difference.size))
    low, high = np.quantile(difference[draws].mean(axis=1), [0.025, 0.975])
    value = float(difference.mean())
    return Estimate(value, min(value, float(low)), max(value, float(high)), difference.size)


def paired_ratio(
    before: tuple[Sequence[float], Sequence[float]],
    after: tuple[Sequence[float], Sequence[float]],
    clusters: Sequence[str] | None = None,
    seed: int = SEED,
) -> Estimate:
    """The difference of two ratios (hits, of) over the same questions, after minus before.

    Both are resampled together, whole clusters at a time, as in `ratio`: what makes a question hard
    makes it hard for both. A resample in which either has nothing to measure is left out. `n` are
    the questions, or the clusters of them.

    Raises:
        ValueError: when the two are not of the same questions, or either has nothing to measure.
    """
    if len(before[0]) != len(after[0]):
        raise ValueError(f"pairs are needed; got {len(before[0])} before, {len(after[0])} after")
    tops, bottoms = _by_cluster(*before, clusters)
    tops_after, bottoms_after = _by_cluster(*after, clusters)
    if not (bottoms.sum() > 0 and bottoms_after.sum() > 0):
        raise ValueError("a ratio needs a denominator above 0, before and after")
    draws = np.random.default_rng(seed).integers(0, len(tops), size=(ROUNDS, len(tops)))
    below, below_after = bottoms[draws].sum(axis=1), bottoms_after[draws].sum(axis=1)
    there = (below > 0) & (below_after > 0)
    drawn = tops_after[draws].sum(axis=1)[there] / below_after[there]
    drawn -= tops[draws].sum(axis=1)[there] / below[there]
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = float(tops_after.sum() / bottoms_after.sum() - tops.sum() / bottoms.sum())
    return Estimate(value, min(value, float(low)), max(value, float(high)), len(tops))


def mcnemar(lost: int, won: int) -> float:
    """The exact two-sided p-value that `lost` and `won` flips come from a fair coin, in [0, 1].

    McNemar, Q. (1947), "Note on the sampling error of the difference between correlated proportions
    or percentages", Psychometrika 12, 153-157; exact by the binomial distribution.
    """
    flips = lost + won
    tail: float = sum(comb(flips, k) for k in range(min(lost, won) + 1)) / 2**flips
    return float(min(1.0, 2 * tail))


def _groups(n: int, clusters: Sequence[str] | None) -> list[NDArray[np.intp]] | None:
    """The positions of each cluster; None where each is one of its own."""
    if clusters is None:
        return None
    if len(clusters) != n:
        raise ValueError("a sample and its clusters must be of the same questions")
    _, group = np.unique(np.asarray(clusters), return_inverse=True)
    return np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])


def _drawn(
    groups: list[NDArray[np.intp]] | None, n: int, random: np.random.Generator
) -> NDArray[np.intp]:
    if groups is None:
        return random.integers(0, n, size=n)
    return np.concatenate([groups[at] for at in random.integers(0, len(groups), len(groups))])


def _by_cluster(
    hits: Sequence[float], of: Sequence[float], clusters: Sequence[str] | None
) -> tuple[Floats, Floats]:
    if len(hits) != len(of) or (clusters is not None and len(clusters) != len(hits)):
        raise ValueError("hits, denominators and clusters must be of the same questions")
    tops, bottoms = np.asarray(hits, dtype=np.float64), np.asarray(of, dtype=np.float64)
    if clusters is None:
        return tops, bottoms
    _, group = np.unique(np.asarray(clusters), return_inverse=True)
    return (
        np.bincount(group, tops).astype(np.float64),
        np.bincount(group, bottoms).astype(np.float64),
    )
