"""How far sentences answer an inquiry: which is best, and whether it answers at all.

Two linear models over the features of `features.py`, fitted by `python -m evals calibrate`; the
weights lie in `weights.toml`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.features import FEATURES, Alike, Candidate, Features
from assistant.understand import Inquiry

Row = npt.NDArray[np.float64]

_BEST_OF = ("cosine_sentence", "cosine_passage", "covered_in_sentence", "covered_in_passage")
_BEST_COLUMNS = [FEATURES.index(name) for name in _BEST_OF]
QUESTION_FEATURES = (*FEATURES, *(f"best_{name}" for name in _BEST_OF))
"""The features of the best sentence, then the best of each of some features among all."""


class Outcome(StrEnum):
    """What can be said of a question, given the sentences that were found for it."""

    ANSWERED = "answered"
    OFF_TOPIC = "off_topic"
    UNKNOWN_ENTITY = "unknown_entity"
    MISSING_ATTRIBUTE = "missing_attribute"


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A candidate, its features in a row, and its score.

    `share`, in (0, 1), is the softmax of the scores over all candidates of the question: how likely
    it is, of these sentences, the one that answers, if one does.
    """

    candidate: Candidate
    score: float
    share: float
    row: Row


@dataclass(frozen=True, slots=True)
class Verdict:
    """The probability of each outcome, summing to 1, and the features that they rest on."""

    outcomes: Mapping[Outcome, float]
    features: Mapping[str, float]

    @property
    def confidence(self) -> float:
        """The probability that the best sentence answers."""
        return self.outcomes[Outcome.ANSWERED]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Two linear models: which sentence is best, and what that says of the question.

    `rank` has shape (len(FEATURES),); `outcome` a row for each `Outcome`, in their order, of shape
    (len(QUESTION_FEATURES) + 1,), the bias last.
    """

    rank: Row
    outcome: Row


@cache
def fitted(path: Path = Path(__file__).with_name("weights.toml")) -> Weights:  # noqa: B008
    """The weights in use. A feature that the file does not name weighs nothing."""
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    return Weights(
        rank=np.array([plain["rank"].get(name, 0.0) for name in FEATURES]),
        outcome=np.array(
            [
                [plain["outcome"][o].get(name, 0.0) for name in (*QUESTION_FEATURES, "bias")]
                for o in Outcome
            ]
        ),
    )


def weigh(
    inquiry: Inquiry, candidates: Sequence[Candidate], alike: Alike, weights: Weights
) -> tuple[Judged, ...]:
    """Every candidate with its score and share, the best first."""
    if not candidates:
        return ()
    features = Features(inquiry, alike)
    rows = np.array([features.row(candidate) for candidate in candidates])
    # Rounded: sums of equal rows may differ in their last digit with their place in the matrix.
    scores = np.round(rows @ weights.rank, 9)
    odds = np.exp(scores - scores.max())
    shares = odds / odds.sum()
    judged = [
        Judged(candidate, float(score), float(share), row)
        for candidate, score, share, row in zip(candidates, scores, shares, rows, strict=True)
    ]
    return tuple(sorted(judged, key=lambda j: (-j.score, j.candidate.span)))


def verdict(rows: Row, weights: Weights) -> Verdict:
    """What a question's sentences say of it, the best one first.

    Args:
        rows: Shape (n, len(FEATURES)), n at least 1.
        weights: The model.
    """
    features = question_features(rows)
    sums = weights.outcome @ np.append(features, 1.0)
    odds = np.exp(sums - sums.max())
    shares = odds / odds.sum()
    return Verdict(
        dict(zip(Outcome, map(float, shares), strict=True)),
        dict(zip(QUESTION_FEATURES, map(float, features), strict=True)),
    )


def question_features(rows: Row) -> Row:
    """A value for each of `QUESTION_FEATURES`; `rows` as `verdict` takes them."""
    return np.concatenate([rows[0], rows[:, _BEST_COLUMNS].max(axis=0)])
