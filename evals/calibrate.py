"""Fits the weights of `assistant/weigh.py` on the tuning part of question sets.

Two linear models over the same features. *Rank*: among the sentences of an answerable question,
those that overlap its gold words should come first; listwise softmax (Cao, Z. et al. (2007),
"Learning to rank: from pairwise approach to listwise approach", ICML; here with several right
sentences, whose probabilities are added). *Answer*: given the best sentence, is the question
answered at all; logistic regression, answerable questions against those that must be declined.
Both with a ridge penalty on standardised features, which is folded back into plain weights.

The figures printed are of folds that were left out, so that they say something of new questions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.weigh import FEATURES, Judged, Weights

Matrix = npt.NDArray[np.float64]

RANK_PENALTY = 0.05
ANSWER_PENALTY = 0.02
FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One part of a question: features of its sentences, shape (n, features); which are right.

    `group` keeps twins and parts of one question in one fold.
    """

    group: str
    kind: str
    text: str
    answerable: bool
    features: Matrix
    right: npt.NDArray[np.bool_]
    sentences: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An example of a left-out fold: its confidence, and the rank of the first right sentence."""

    example: Example
    confidence: float
    rank: int | None


def example(
    group: str,
    kind: str,
    text: str,
    answerable: bool,
    judged: Sequence[Judged],
    right: Callable[[Judged], bool],
) -> Example:
    """The example that the weighed sentences of one part make."""
    return Example(
        group,
        kind,
        text,
        answerable,
        np.array([[j.features[name] for name in FEATURES] for j in judged], dtype=np.float64),
        np.array([answerable and right(j) for j in judged], dtype=np.bool_),
        tuple(j.candidate.text for j in judged),
    )


def fit(examples: Sequence[Example]) -> Weights:
    """The weights that serve these examples best."""
    every = np.concatenate([one.features for one in examples])
    mean, width = every.mean(axis=0), every.std(axis=0) + 1e-6
    rank = _fit_rank(examples, mean, width) / width
    best = np.array([one.features[(one.features @ rank).argmax()] for one in examples])
    answerable = np.array([one.answerable for one in examples], dtype=np.float64)
    answer = _fit_answer((best - mean) / width, answerable)
    plain = answer[:-1] / width
    return Weights(
        rank=dict(zip(FEATURES, map(float, rank), strict=True)),
        answer=dict(zip(FEATURES, map(float, plain), strict=True)),
        bias=float(answer[-1] - mean @ plain),
    )


def cross_validated(examples: Sequence[Example], seed: int = 0) -> list[Held]:
    """Every example judged by weights that were fitted without its fold."""
    groups = sorted({one.group for one in examples})
    folds = np.random.default_rng(seed).integers(FOLDS, size=len(groups))
    fold = dict(zip(groups, folds, strict=True))
    held = []
    for number in range(FOLDS):
        weights = fit([one for one in examples if fold[one.group] != number])
        held += [_judge(one, weights) for one in examples if fold[one.group] == number]
    return held


def write(weights: Weights, path: Path, made_from: str) -> None:
    """Write `weights.toml`; `made_from` says of what the fit was made."""
    lines = [
        f"# Fitted by `python -m evals calibrate` on {made_from}.",
        f"bias = {weights.bias:.4f}",
    ]
    for title, values in (("rank", weights.rank), ("answer", weights.answer)):
        lines += ["", f"[{title}]", *(f"{name} = {values[name]:.4f}" for name in FEATURES)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _judge(one: Example, weights: Weights) -> Held:
    rank = np.array([weights.rank[name] for name in FEATURES])
    order = np.argsort(-(one.features @ rank), kind="stable")
    best = dict(zip(FEATURES, map(float, one.features[order[0]]), strict=True))
    places = np.flatnonzero(one.right[order])
    return Held(one, weights.probability(best), int(places[0]) if len(places) else None)


def _fit_rank(examples: Sequence[Example], mean: Matrix, width: Matrix) -> Matrix:
    taught = [((one.features - mean) / width, one.right) for one in examples if one.right.any()]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = 0.0, np.zeros_like(weights)
        for features, right in taught:
            scores = features @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            hit = likely * right
            total -= float(np.log(hit.sum() + 1e-12))
            slope -= (hit / (hit.sum() + 1e-12)) @ features - likely @ features
        penalty = RANK_PENALTY * weights
        return total / len(taught) + float(penalty @ weights), slope / len(taught) + 2 * penalty

    found: Matrix = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x
    return found


def _fit_answer(features: Matrix, answerable: Matrix) -> Matrix:
    with_bias = np.c_[features, np.ones(len(features))]
    ridge = np.r_[np.full(features.shape[1], ANSWER_PENALTY), 0.0]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        totals = with_bias @ weights
        likely = 1 / (1 + np.exp(-totals))
        value = float(np.mean(np.logaddexp(0, totals) - answerable * totals))
        slope = with_bias.T @ (likely - answerable) / len(answerable)
        return value + float(ridge @ weights**2), slope + 2 * ridge * weights

    found: Matrix = minimize(loss, np.zeros(with_bias.shape[1]), jac=True, method="L-BFGS-B").x
    return found
