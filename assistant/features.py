"""What is looked at when a sentence is weighed against a question.

No reader model: features say whether the question's terms, names and asked-for kind of thing stand
together in the sentence and its passage. Similarity alone tells off-topic questions from others,
but not a near miss (AUROC .61 on SQuAD 2.0), so names and kinds count in their own right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

from assistant.asked import Asked, holds
from assistant.evidence import Evidence
from assistant.understand import Inquiry, Term
from corpus.document import SectionKind
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
    "recital",
    "frame",
)
"""In the order of a row. Shares are in [0, 1], cosines in [-1, 1]."""

_FRAME = frozenset({SectionKind.PREAMBLE, SectionKind.FINAL})
"""What stands around the provisions of an act: on what it rests, who signed it and where."""

_NEAR = 3
"""Words apart at which two terms of a question still belong together in a sentence."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Words that may come along with a sentence, and how many they are."""

    span: Span
    words: int


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer, with what stands around it.

    `stems` are the sentence's in order, `around` those of its passage with headings, lead and
    document title; `cosine` is that of the question with the sentence. `leans_on` is the sentence
    before one that begins with "It", "This" and the like, and says what that is; `notes` are the
    notes that the sentence calls, or, for a note, the sentence that calls it. `places` are the
    positions of each stem in `stems`; `row` is the table row that the sentence is part of, with its
    category. `part` is the kind of section it stands in.
    """

    evidence: Evidence
    span: Span
    text: str
    stems: tuple[str, ...]
    around: frozenset[str]
    cosine: float
    leans_on: Companion | None = None
    notes: tuple[Companion, ...] = ()
    places: Mapping[str, Sequence[int]] | None = None
    row: Companion | None = None
    part: SectionKind = SectionKind.HEADING

    @property
    def place(self) -> tuple[str, str]:
        """Document and section."""
        return self.evidence.passage.document, self.evidence.passage.section


def places_of(stems: Sequence[str]) -> dict[str, list[int]]:
    """The positions of each stem."""
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stems):
        places.setdefault(stem, []).append(place)
    return places


class Features:
    """The features of one inquiry with any number of candidates.

    What hangs on the inquiry alone is computed once.
    """

    def __init__(self, inquiry: Inquiry, alike: Alike) -> None:
        self._inquiry = inquiry
        self._alike = alike
        terms = inquiry.terms
        self._weights = [term.weight for term in terms]
        self._total = sum(self._weights) or 1.0
        self._heaviest = max([*self._weights, 1.0])
        self._named = [t.weight if t.name and not t.context else 0.0 for t in terms]
        self._plain = [0.0 if t.name or t.context else t.weight for t in terms]
        own = [term for term in terms if not term.context]
        self._pairs = [
            (
                [stem for form in left.forms for stem in form],
                [stem for form in right.forms for stem in form],
                left.name and right.name and right.place == left.place + 1,
            )
            for left, right in pairwise(own)
        ]

    def row(self, candidate: Candidate) -> list[float]:
        """One value for each of `FEATURES`."""
        inquiry = self._inquiry
        sentence = frozenset(candidate.stems)
        around = candidate.around | sentence
        inside = [met(term, sentence, self._alike) for term in inquiry.terms]
        nearby = [
            here if here == 1.0 else met(term, around, self._alike)
            for here, term in zip(inside, inquiry.terms, strict=True)
        ]
        kept, broken = self._neighbours(candidate)
        held = self._held(candidate, sentence)
        is_note = candidate.evidence.passage.footnote is not None
        return [
            candidate.cosine,
            candidate.evidence.dense or 0.0,
            _share(self._weights, inside, self._total),
            _share(self._weights, nearby, self._total),
            self._worst(nearby),
            self._worst(inside),
            _share(self._plain, inside, sum(self._plain) or 1.0),
            self._names_missing(inside),
            self._names_missing(nearby),
            broken,
            *self._of_inquiry,
            float(held is True),
            float(held is False),
            self._noun_missing(sentence),
            kept,
            candidate.evidence.score,
            1 / log(len(candidate.stems) + 2.0),
            float(is_note),
            float(inquiry.sourcing and is_note),
            float(inquiry.sourcing and not is_note and bool(candidate.notes)),
            float(inquiry.place == candidate.place),
            # A recital says why; what holds, the articles say.
            float(candidate.part is SectionKind.RECITAL),
            float(candidate.part in _FRAME),
        ]

    @cached_property
    def _of_inquiry(self) -> tuple[float, float, float]:
        """Whether a name is unknown to the corpus; shares of terms unknown and strange to it."""
        terms = self._inquiry.terms
        unknown = [term for term in terms if not term.known]
        strange = sum(
            term.weight
            # A name is like nothing but itself.
            * (1.0 if term.name else 1.0 - max(self._alike(term.word).values(), default=0.0))
            for term in unknown
        )
        return (
            float(any(term.name for term in unknown)),
            sum(term.weight for term in unknown) / self._total,
            strange / self._total,
        )

    def _held(self, candidate: Candidate, stems: frozenset[str]) -> bool | None:
        """Whether the sentence holds a thing of the kind that is asked for."""
        inquiry = self._inquiry
        if inquiry.asked is Asked.MEANING:
            return any(form <= stems for term in inquiry.terms for form in term.forms[1:])
        return holds(candidate.text, inquiry.asked, inquiry.text)

    def _worst(self, parts: Sequence[float]) -> float:
        """The heaviest missing term, as a share of the heaviest term."""
        missing = [w * (1 - p) for w, p in zip(self._weights, parts, strict=True)]
        return max(missing, default=0.0) / self._heaviest

    def _names_missing(self, parts: Sequence[float]) -> float:
        total = sum(self._named)
        return 1 - _share(self._named, parts, total) if total else 0.0

    def _noun_missing(self, stems: frozenset[str]) -> float:
        noun = self._inquiry.noun
        if not noun:
            return 0.0
        return 1 - sum(met(term, stems, self._alike) for term in noun) / len(noun)

    def _neighbours(self, candidate: Candidate) -> tuple[float, float]:
        """Shares of neighbouring terms that stand near each other, and of names that fall apart.

        Words that a sentence holds apart are no name in it: "Digital Europe" is not there where
        half of it is about the digital and half about Europe.
        """
        places = candidate.places if candidate.places is not None else places_of(candidate.stems)
        kept = names = broken = 0
        for left, right, is_name in self._pairs:
            lefts = [place for stem in left for place in places.get(stem, ())]
            rights = [place for stem in right for place in places.get(stem, ())]
            apart = min((abs(r - p) for p in lefts for r in rights), default=None)
            kept += apart is not None and 0 < apart <= _NEAR
            if is_name:
                names += 1
                broken += apart is None or apart > 1
        return (
            kept / len(self._pairs) if self._pairs else 0.0,
            broken / names if names else 0.0,
        )


def met(term: Term, stems: frozenset[str], alike: Alike) -> float:
    """How far a term is met among stems: 1 by itself, less by a word alike; names by themselves."""
    for form in term.forms:
        if form <= stems:
            return 1.0
    if term.name:
        return 0.0
    near = alike(term.word)
    return max([near[stem] for stem in near.keys() & stems], default=0.0)


def _share(weights: Sequence[float], parts: Sequence[float], total: float) -> float:
    return sum([w * p for w, p in zip(weights, parts, strict=True)]) / total
