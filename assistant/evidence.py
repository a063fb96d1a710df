"""Evidence: a passage that was considered for an answer, with why."""

from dataclasses import dataclass

from corpus.passage import Passage


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage and its scores.

    `score` is the fused one, in [0, 1], by which evidence is ranked; `dense` the cosine of question
    and passage in [-1, 1]; `lexical` the BM25 score, at least 0. Either is None where that search
    did not return the passage.
    """

    passage: Passage
    score: float
    dense: float | None = None
    lexical: float | None = None
