"""Fits the weights of `assistant/weigh.py` on the tuning parts of question sets.

Two linear models. *Rank*: among the sentences of an answerable question, those that overlap its
gold words should come first; listwise softmax (Cao, Z. et al. (2007), "Learning to rank: from
pairwise approach to listwise approach", ICML; here with several right sentences, whose
probabilities are added). *Outcome*: given the best sentence, is the question answered, or why not;
multinomial logistic regression over the kinds of questions. (One class for all that is not
answered does worse: off-topic questions and near misses lie on different sides.) Both with a ridge
penalty on standardised features, which is folded back into plain weights.

The figures printed are of folds that were left out, so that they say something of new questions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.answer import Status
from assistant.build import Assistant
from assistant.features import FEATURES
from assistant.weigh import (
    QUESTION_FEATURES,
    Judged,
    Outcome,
    Weights,
    question_features,
    verdict,
)
from evals.anchor import Anchored
from evals.questions import Case

Matrix = npt.NDArray[np.float64]

RANK_PENALTY = 0.05
OUTCOME_PENALTY = 0.04
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


def examples(cases: Sequence[Anchored], assistant: Assistant) -> list[Example]:
    """The examples that anchored cases make: one for each part that is searched for."""
    return [
        example(
            _group(one.case),
            kind_of(one.case),
            part.text,
            one.case.answerable,
            judged,
            partial(_overlaps, one),
        )
        for one in cases
        for part, _, judged in assistant.examine(one.case.asked())
        if judged
    ]


def kind_of(case: Case) -> str:
    """The kind of a question; of one declined for want of evidence, that a fact is not stated."""
    near = case.status is Status.DECLINED_NO_EVIDENCE and case.kind not in set(Outcome)
    return Outcome.MISSING_ATTRIBUTE if near and not case.answerable else case.kind


def _group(case: Case) -> str:
    """Twins, which share a tag, and parts of one question stay in one fold."""
    return next((tag for tag in case.tags if tag.startswith("pair-")), case.id)


def _overlaps(one: Anchored, judged: Judged) -> bool:
    passage = judged.candidate.evidence.passage
    return any(gold.overlaps(passage.document, judged.candidate.span) for gold in one.gold)


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
        np.array([j.row for j in judged]),
        np.array([answerable and right(j) for j in judged], dtype=np.bool_),
        tuple(j.candidate.text for j in judged),
    )


def fit(examples: Sequence[Example]) -> Weights:
    """The weights that serve these examples best."""
    every = np.concatenate([one.features for one in examples])
    mean, width = every.mean(axis=0), every.std(axis=0) + 1e-6
    rank = _fit_rank(examples, mean, width) / width
    asked = np.array([question_features(_ranked(one, rank)) for one in examples])
    middle, spread = asked.mean(axis=0), asked.std(axis=0) + 1e-6
    taught = _fit_outcome((asked - middle) / spread, [_outcome(one) for one in examples])
    plain = taught[:, :-1] / spread
    return Weights(rank, np.c_[plain, taught[:, -1] - plain @ middle])


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


def figures(held: Sequence[Held], lost: float = 0.05) -> list[str]:
    """What the left-out folds say, in lines; `lost` is the share of answerable ones declined."""
    answerable = [one for one in held if one.example.answerable]
    found = [one.rank for one in answerable if one.rank is not None]
    threshold = float(np.quantile([one.confidence for one in answerable], lost))
    lines = [
        f"{len(answerable)} answerable parts: the best sentence is right for "
        f"{sum(rank == 0 for rank in found) / len(answerable):.3f}, one of the best three for "
        f"{sum(rank < 3 for rank in found) / len(answerable):.3f}",
        f"with {lost:.0%} of them declined (confidence below {threshold:.3f}), declined are:",
    ]
    kinds = dict.fromkeys(one.example.kind for one in held if not one.example.answerable)
    for kind in kinds:
        of_kind = [one for one in held if one.example.kind == kind]
        share = sum(one.confidence < threshold for one in of_kind) / len(of_kind)
        lines.append(f"  {kind}: {share:.3f} of {len(of_kind)}")
    return lines


def write(weights: Weights, path: Path, made_from: str) -> None:
    """Write `weights.toml`; `made_from` says of what the fit was made."""
    tables = {"rank": zip(FEATURES, weights.rank, strict=True)}
    for outcome, row in zip(Outcome, weights.outcome, strict=True):
        tables[f"outcome.{outcome}"] = zip((*QUESTION_FEATURES, "bias"), row, strict=True)
    lines = [f"# Fitted by `python -m evals calibrate` on {made_from}."]
    for title, values in tables.items():
        lines += ["", f"[{title}]", *(f"{name} = {value:.4f}" for name, value in values)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _ranked(one: Example, rank: Matrix) -> Matrix:
    """The rows of an example, the best first."""
    found: Matrix = one.features[np.argsort(-(one.features @ rank), kind="stable")]
    return found


def _outcome(one: Example) -> Outcome:
    if one.answerable:
        return Outcome.ANSWERED
    # What is unsafe or says nothing stands as far from the corpus as what is off topic.
    known = {o.value: o for o in Outcome} | {"unanswerable": Outcome.MISSING_ATTRIBUTE}
    return known.get(one.kind, Outcome.OFF_TOPIC)


def _judge(one: Example, weights: Weights) -> Held:
    order = np.argsort(-(one.features @ weights.rank), kind="stable")
    places = np.flatnonzero(one.right[order])
    sure = verdict(one.features[order], weights).confidence
    return Held(one, sure, int(places[0]) if len(places) else None)


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


def _fit_outcome(features: Matrix, outcomes: Sequence[Outcome]) -> Matrix:
    """A row of weights for each outcome, the bias last."""
    with_bias = np.c_[features, np.ones(len(features))]
    is_so = np.array([[outcome is row for row in Outcome] for outcome in outcomes], dtype=float)
    ridge = np.r_[np.full(features.shape[1], OUTCOME_PENALTY), 1e-6]
    shape = (len(Outcome), with_bias.shape[1])

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(shape)
        totals = with_bias @ weights.T
        totals -= totals.max(axis=1, keepdims=True)
        likely = np.exp(totals)
        likely /= likely.sum(axis=1, keepdims=True)
        value = -float(np.log((likely * is_so).sum(axis=1)).mean())
        slope = (likely - is_so).T @ with_bias / len(features)
        return value + float((ridge * weights**2).sum()), (slope + 2 * ridge * weights).ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B").x
    weights: Matrix = found.reshape(shape)
    return weights
