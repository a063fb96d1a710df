"""How far a sentence answers an inquiry: features of the pair, and a probability from them.

No reader model: what is looked at is whether the question's terms, names and asked-for kind of thing
stand together in the sentence and its passage. Similarity alone tells off-topic questions from
others, but not a near miss (AUROC .61 on SQuAD 2.0), so names and kinds weigh in their own right.
The weights are fitted by `python -m evals calibrate` and lie in `weights.toml`.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from assistant.asked import Asked, holds
from assistant.evidence import Evidence
from assistant.understand import Inquiry, Term
from corpus.span import Span

Alike = Callable[[str], Mapping[str, float]]
"""For a word, the corpus's stems that mean much the same, with their similarity in (0, 1]."""

FEATURES = (
    "cosine_sentence",
    "cosine_passage",
    "covered_in_sentence",
    "covered_in_passage",
    "worst_missing",
    "names_missing_in_sentence",
    "names_missing_in_passage",
    "names_unknown",
    "terms_unknown",
    "terms_strange",
    "kind_held",
    "kind_lacking",
    "neighbours_kept",
    "retrieved",
    "short",
    "note",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what stands around it.

    `stems` are the sentence's in order, `around` those of its passage with headings, lead and
    document title; `cosine` is that of the question with the sentence.
    """

    evidence: Evidence
    span: Span
    text: str
    stems: tuple[str, ...]
    around: frozenset[str]
    cosine: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, the score it is ranked by, the probability that it answers, and the features.

    `probability`, in (0, 1), is that the question is answered, given that this is the best sentence.
    """

    candidate: Candidate
    score: float
    probability: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """Two linear models over the features: which sentence is best, and whether it answers."""

    rank: Mapping[str, float]
    answer: Mapping[str, float]
    bias: float

    def score(self, features: Mapping[str, float]) -> float:
        """The sum by which sentences of one question are ranked; it has no scale."""
        return sum(self.rank[name] * features[name] for name in FEATURES)

    def probability(self, features: Mapping[str, float]) -> float:
        """The logistic of the weighted sum, in (0, 1)."""
        total = self.bias + sum(self.answer[name] * features[name] for name in FEATURES)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def fitted(path: Path = Path(__file__).with_name("weights.toml")) -> Weights:
    """The weights in use."""
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    return Weights(
        rank={name: float(plain["rank"].get(name, 0.0)) for name in FEATURES},
        answer={name: float(plain["answer"].get(name, 0.0)) for name in FEATURES},
        bias=float(plain["bias"]),
    )


def weigh(
    inquiry: Inquiry, candidates: Sequence[Candidate], alike: Alike, weights: Weights
) -> tuple[Judged, ...]:
    """Every candidate with score and probability, the best first."""
    judged = []
    for candidate in candidates:
        features = features_of(inquiry, candidate, alike)
        score, probability = weights.score(features), weights.probability(features)
        judged.append(Judged(candidate, score, probability, features))
    return tuple(sorted(judged, key=lambda j: (-j.score, j.candidate.span)))


def features_of(inquiry: Inquiry, candidate: Candidate, alike: Alike) -> dict[str, float]:
    """The features of a pair; shares are in [0, 1], cosines in [-1, 1]."""
    sentence = frozenset(candidate.stems)
    around = candidate.around | sentence
    inside = [met(term, sentence, alike) for term in inquiry.terms]
    nearby = [
        max(i, met(term, around, alike)) for i, term in zip(inside, inquiry.terms, strict=True)
    ]
    weight = [term.weight for term in inquiry.terms]
    total = sum(weight) or 1.0
    named = [t.weight if t.name and not t.context else 0.0 for t in inquiry.terms]
    all_named = sum(named) or 1.0
    held = _held(inquiry, candidate, sentence)
    return {
        "cosine_sentence": candidate.cosine,
        "cosine_passage": candidate.evidence.dense or 0.0,
        "covered_in_sentence": _share(weight, inside, total),
        "covered_in_passage": _share(weight, nearby, total),
        "worst_missing": max(
            (w * (1 - m) for w, m in zip(weight, nearby, strict=True)), default=0.0
        )
        / max([*weight, 1.0]),
        "names_missing_in_sentence": _share(named, [1 - m for m in inside], all_named),
        "names_missing_in_passage": _share(named, [1 - m for m in nearby], all_named),
        "names_unknown": float(any(t.name and not t.known for t in inquiry.terms)),
        "terms_unknown": sum(t.weight for t in inquiry.terms if not t.known) / total,
        "terms_strange": sum(t.weight * _strangeness(t, alike) for t in inquiry.terms) / total,
        "kind_held": float(held is True),
        "kind_lacking": float(held is False),
        "neighbours_kept": _neighbours_kept(inquiry.terms, candidate.stems),
        "retrieved": candidate.evidence.score,
        "short": 1 / log(len(candidate.stems) + 2.0),
        "note": float(candidate.evidence.passage.footnote is not None),
    }


def _held(inquiry: Inquiry, candidate: Candidate, stems: frozenset[str]) -> bool | None:
    """Whether the sentence holds a thing of the kind that is asked for."""
    if inquiry.asked is Asked.MEANING:
        return any(form <= stems for term in inquiry.terms for form in term.forms[1:])
    return holds(candidate.text, inquiry.asked, inquiry.text)


def met(term: Term, stems: frozenset[str], alike: Alike) -> float:
    """How far a term is met among stems: 1 by itself, less by a word alike, a name only by itself."""
    if term.met_by(stems):
        return 1.0
    if term.name:
        return 0.0
    near = alike(term.word)
    return max((near[stem] for stem in near.keys() & stems), default=0.0)


def _strangeness(term: Term, alike: Alike) -> float:
    """How far a term is from every word of the corpus: 0 for one that it holds, 1 for none alike."""
    if term.known:
        return 0.0
    return 1.0 - max(alike(term.word).values(), default=0.0)


def _share(weights: Sequence[float], parts: Sequence[float], total: float) -> float:
    return sum(w * p for w, p in zip(weights, parts, strict=True)) / total


def _neighbours_kept(terms: Sequence[Term], stems: Sequence[str]) -> float:
    """The share of neighbouring terms of the question that stand within three words of each other."""
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stems):
        places.setdefault(stem, []).append(place)
    pairs = kept = 0
    for left, right in zip(terms, terms[1:], strict=False):
        if left.context or right.context:
            continue
        pairs += 1
        lefts = [p for form in left.forms for s in form for p in places.get(s, ())]
        rights = [p for form in right.forms for s in form for p in places.get(s, ())]
        kept += any(0 < abs(r - p) <= 3 for p in lefts for r in rights)
    return kept / pairs if pairs else 0.0
