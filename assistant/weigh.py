"""How far a sentence answers an inquiry: features of the pair, and a probability from them.

No reader model: what is looked at is whether the question's terms, names and asked-for kind of thing
stand together in the sentence and its passage. Similarity alone tells off-topic questions from
others, but not a near miss (AUROC .61 on SQuAD 2.0), so names and kinds weigh in their own right.
The weights are fitted by `python -m evals calibrate` and lie in `weights.toml`.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
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
    "worst_missing_in_sentence",
    "plain_in_sentence",
    "names_missing_in_sentence",
    "names_missing_in_passage",
    "names_broken",
    "names_unknown",
    "terms_unknown",
    "terms_strange",
    "kind_held",
    "kind_lacking",
    "noun_missing",
    "neighbours_kept",
    "retrieved",
    "short",
    "note",
    "note_wanted",
    "called_note_wanted",
    "in_earlier_place",
)

_BEST_OF = ("cosine_sentence", "cosine_passage", "covered_in_sentence", "covered_in_passage")
QUESTION_FEATURES = (*FEATURES, *(f"best_{name}" for name in _BEST_OF))


@dataclass(frozen=True, slots=True)
class Companion:
    """Words that may come along with a sentence, and how many they are."""

    span: Span
    words: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what stands around it.

    `stems` are the sentence's in order, `around` those of its passage with headings, lead and
    document title; `cosine` is that of the question with the sentence. `leans_on` is the sentence
    before one that begins with "It", "This" and the like, and says what that is; `notes` are the
    notes that the sentence calls, or, for a note, the sentence that calls it.
    """

    evidence: Evidence
    span: Span
    text: str
    stems: tuple[str, ...]
    around: frozenset[str]
    cosine: float
    leans_on: Companion | None = None
    notes: tuple[Companion, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Document and section."""
        return self.evidence.passage.document, self.evidence.passage.section


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, its features, and its score.

    `share`, in (0, 1), is the softmax of the scores over all candidates of the question: how likely
    it is, of these sentences, the one that answers, if one does.
    """

    candidate: Candidate
    score: float
    share: float
    features: Mapping[str, float]


class Outcome(StrEnum):
    """What can be said of a question, given the sentences that were found for it."""

    ANSWERED = "answered"
    OFF_TOPIC = "off_topic"
    UNKNOWN_ENTITY = "unknown_entity"
    MISSING_ATTRIBUTE = "missing_attribute"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The probability of each outcome, summing to 1, and the features that they rest on."""

    outcomes: Mapping[Outcome, float]
    features: Mapping[str, float]

    @property
    def confidence(self) -> float:
        """The probability that the best sentence answers."""
        return self.outcomes[Outcome.ANSWERED]

    @property
    def shortfall(self) -> Outcome:
        """The likeliest reason for which it does not."""
        return max((o for o in Outcome if o is not Outcome.ANSWERED), key=self.outcomes.__getitem__)


@dataclass(frozen=True, slots=True)
class Weights:
    """Two linear models: which sentence is best, and what that says of the question.

    `rank` has a weight for each of `FEATURES`; `outcome` one for each of `QUESTION_FEATURES` and a
    `bias`, for each outcome.
    """

    rank: Mapping[str, float]
    outcome: Mapping[Outcome, Mapping[str, float]]


@cache
def fitted(path: Path = Path(__file__).with_name("weights.toml")) -> Weights:
    """The weights in use."""
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    return Weights(
        rank={name: float(plain["rank"][name]) for name in FEATURES},
        outcome={
            outcome: {
                name: float(plain["outcome"][outcome][name])
                for name in ("bias", *QUESTION_FEATURES)
            }
            for outcome in Outcome
        },
    )


def weigh(
    inquiry: Inquiry, candidates: Sequence[Candidate], alike: Alike, weights: Weights
) -> tuple[Judged, ...]:
    """Every candidate with its score and share, the best first."""
    features = [features_of(inquiry, candidate, alike) for candidate in candidates]
    scores = [sum(weights.rank[name] * f[name] for name in FEATURES) for f in features]
    top = max(scores, default=0.0)
    odds = [exp(score - top) for score in scores]
    total = sum(odds) or 1.0
    judged = [
        Judged(candidate, score, odd / total, f)
        for candidate, score, odd, f in zip(candidates, scores, odds, features, strict=True)
    ]
    return tuple(sorted(judged, key=lambda j: (-j.score, j.candidate.span)))


def verdict(sentences: Sequence[Mapping[str, float]], weights: Weights) -> Verdict:
    """What a question's sentences say of it: their features, best first, at least one."""
    features = question_features(sentences)
    sums = {
        outcome: of["bias"] + sum(of[name] * features[name] for name in QUESTION_FEATURES)
        for outcome, of in weights.outcome.items()
    }
    top = max(sums.values())
    odds = {outcome: exp(value - top) for outcome, value in sums.items()}
    total = sum(odds.values())
    return Verdict({outcome: odd / total for outcome, odd in odds.items()}, features)


def question_features(features: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The features of the best sentence, which comes first, and the best of each among all."""
    best = {f"best_{name}": max(f[name] for f in features) for name in _BEST_OF}
    return {**features[0], **best}


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
    plain = [0.0 if t.name or t.context else t.weight for t in inquiry.terms]
    held = _held(inquiry, candidate, sentence)
    return {
        "cosine_sentence": candidate.cosine,
        "cosine_passage": candidate.evidence.dense or 0.0,
        "covered_in_sentence": _share(weight, inside, total),
        "covered_in_passage": _share(weight, nearby, total),
        "worst_missing": _worst(weight, nearby),
        "worst_missing_in_sentence": _worst(weight, inside),
        "plain_in_sentence": _share(plain, inside, sum(plain) or 1.0),
        "names_missing_in_sentence": _share(named, [1 - m for m in inside], all_named),
        "names_missing_in_passage": _share(named, [1 - m for m in nearby], all_named),
        "names_broken": _names_broken(inquiry.terms, candidate),
        "names_unknown": float(any(t.name and not t.known for t in inquiry.terms)),
        "terms_unknown": sum(t.weight for t in inquiry.terms if not t.known) / total,
        "terms_strange": sum(t.weight * _strangeness(t, alike) for t in inquiry.terms) / total,
        "kind_held": float(held is True),
        "kind_lacking": float(held is False),
        "noun_missing": 1 - sum(met(t, sentence, alike) for t in inquiry.noun) / len(inquiry.noun)
        if inquiry.noun
        else 0.0,
        "neighbours_kept": _neighbours_kept(inquiry.terms, candidate.stems),
        "retrieved": candidate.evidence.score,
        "short": 1 / log(len(candidate.stems) + 2.0),
        "note": float(candidate.evidence.passage.footnote is not None),
        "note_wanted": float(inquiry.sourcing and candidate.evidence.passage.footnote is not None),
        "called_note_wanted": float(
            inquiry.sourcing
            and candidate.evidence.passage.footnote is None
            and bool(candidate.notes)
        ),
        "in_earlier_place": float(inquiry.place == candidate.place),
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


def _worst(weights: Sequence[float], parts: Sequence[float]) -> float:
    """The heaviest missing term, as a share of the heaviest term."""
    missing = (w * (1 - p) for w, p in zip(weights, parts, strict=True))
    return max(missing, default=0.0) / max([*weights, 1.0])


def _strangeness(term: Term, alike: Alike) -> float:
    """How far a term is from every word of the corpus: 0 for one that it holds, 1 for none alike."""
    if term.known:
        return 0.0
    return 1.0 - max(alike(term.word).values(), default=0.0)


def _share(weights: Sequence[float], parts: Sequence[float], total: float) -> float:
    return sum(w * p for w, p in zip(weights, parts, strict=True)) / total


def _names_broken(terms: Sequence[Term], candidate: Candidate) -> float:
    """The share of names of several words whose words do not stand side by side in the sentence.

    Words that a passage holds apart are no name in it: "Digital Europe" is not there where one
    sentence is about the digital and the next about Europe.
    """
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(candidate.stems):
        places.setdefault(stem, []).append(place)
    pairs = broken = 0
    for left, right in zip(terms, terms[1:], strict=False):
        if not (left.name and right.name) or left.context or right.context:
            continue
        if right.place != left.place + 1:
            continue
        pairs += 1
        lefts = [p for form in left.forms for s in form for p in places.get(s, ())]
        rights = [p for form in right.forms for s in form for p in places.get(s, ())]
        broken += not any(0 <= abs(r - p) <= 1 for p in lefts for r in rights)
    return broken / pairs if pairs else 0.0


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
