"""Numbered parts that a question names: quoted, searched for what is asked of them, or not there.

A short part is quoted whole, a long one where it answers best. A question that asks for "the
article it refers to" gets both ends: the words that refer, and the place that they lead to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.acts import Place
from assistant.asked import PLAIN, holds
from assistant.compose import quote
from assistant.draft import Claim, Draft, Pick
from assistant.editions import EditionAsked
from assistant.evidence import Evidence
from assistant.follow import targets
from assistant.notices import named
from assistant.parts import Part
from assistant.provisions import provision
from assistant.reading import Reading
from assistant.settings import Settings
from assistant.understand import Inquiry, without
from assistant.weigh import Judged, Weights, weigh
from corpus.document import Document, Section, UnitKind
from corpus.passage import Passage
from corpus.sentences import sentences
from corpus.source import Rendition
from corpus.span import Span

_SHORT = 110
"""Words up to which a part is quoted whole, whatever is asked of it."""
_LEADS_ON = re.compile(
    r"\b(?:refer(?:s|red|ring|ence|ences)?|point(?:s|ed|ing)? (?:to|at)"
    r"|it (?:names?|cites?|mentions?)|names? it"
    r"|under (?:which|that|another) (?:article|provision|paragraph)"
    r"|(?:an)?other (?:article|provision|paragraph)"
    r"|(?:that|which) (?:article|provision|paragraph|one)|meant|laid down (?:in|by) which"
    r"|where (?:do|does|did)\b.{0,30}\bcome from|read with|in conjunction with)\b",
    re.IGNORECASE,
)
# What asks for the part itself: "what does Article 4 require?"
_ALL_OF_IT = frozenset(
    """
    apply contain contains content contents cover covers deal deals exact exactly lay lays order
    ordain prescribe prescribes provide provides quote quoted read reads regulate regulates
    require requires rule rules saying set sets stipulate stipulates text whole wording words
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
_WORD = re.compile(r"[^\W_](?:[\w&'’/+-]*[\w+])?")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Context:
    """What was said before a part of a question.

    `before` are the parts of the same question before it, `earlier` the question before;
    `documents` are the ids of those to be searched, all where empty.
    """

    before: str = ""
    earlier: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedParts:
    """The parts that a question names, and what is asked of them.

    `inquiry` is without the words that name them; `leads_on` says that the places which they refer
    to are asked for, `towards` are the ids of documents that these are in, where the question says.
    """

    places: tuple[Place, ...]
    inquiry: Inquiry
    leads_on: bool
    towards: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What came of named parts: a draft, or why there is none; `clarify` asks back."""

    draft: Draft
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None
    clarify: bool = False


def parts_named(
    part: Part,
    inquiry: Inquiry,
    reading: Reading,
    asked: EditionAsked,
    context: Context,
) -> NamedParts | None:
    """The numbered parts of acts that a part of a question names; None where it names none.

    Args:
        part: The part, with what stands around it.
        inquiry: The part as it was understood.
        reading: The index.
        asked: Which edition the question asks for.
        context: What was said before it.
    """
    acts, place, documents = reading.acts, inquiry.place, context.documents
    said = f"{context.before} {part.around}".strip()
    about = (*acts.named(said), *acts.named(context.earlier), *((place[0],) if place else ()))
    before = acts.places(f"{context.earlier} {said}".strip(), asked, about, documents)
    places = acts.places(part.text, asked, about, documents, before[-1] if before else None)
    leads_on = bool(_LEADS_ON.search(part.text))
    if places:
        return _asked(places, part.text, inquiry, reading, leads_on=leads_on)
    # As in: "Article 6(2) of the Act: what do users get?"
    around = acts.places(said if leads_on else part.around, asked, about, documents)
    if not around:
        return None
    first, others = around[:1], around[1:]
    return _asked(first, part.text, inquiry, reading, others, leads_on=leads_on)


def _asked(
    places: Sequence[Place],
    text: str,
    inquiry: Inquiry,
    reading: Reading,
    around: Sequence[Place] | None = None,
    *,
    leads_on: bool,
) -> NamedParts:
    naming = [place.provision.span for place in places] if around is None else []
    naming += [one.span for one in reading.acts.names.find(text, loosely=True)]
    bare = without(inquiry, text, naming)
    written = set(_WORD.findall(text))
    terms = tuple(
        term
        for term in bare.terms
        if not term.context
        and term.word.lower() not in _ALL_OF_IT
        and not (term.word.isdigit() and term.word not in written)
    )
    own = {place.document for place in places}
    others = tuple(p.section.id for p in around or () if p.section)
    towards = tuple(key for key in reading.acts.named(text) if key not in own)
    return NamedParts(tuple(places), replace(inquiry, terms=terms), leads_on, towards, others)


class Parts:
    """Answers from named parts, with what that takes."""

    def __init__(self, reading: Reading, settings: Settings, weights: Weights) -> None:
        self._reading = reading
        self._snapshot = reading.index.snapshot
        self._settings = settings
        self._weights = weights

    def answer(self, asked: NamedParts, vector: np.ndarray) -> Given | None:
        """What the named parts say; None where they are left to the search."""
        there: list[tuple[Document, Section]] = []
        reasons: list[str] = []
        for place in asked.places:
            if place.section and place.document:
                there.append((self._snapshot.document(place.document), place.section))
            elif place.among:
                found = self._pointed_to(place, asked.inquiry, vector)
                if found is None:
                    return Given(Draft(), reason=self._which(place), clarify=True)
                there.append(found)
            elif place.document or place.act:
                reasons.append(self._missing(place))
        if not there:
            return Given(Draft(), reason="; ".join(reasons)) if reasons else None
        return self._from_parts(asked, list(dict.fromkeys(there)), vector, reasons)

    def _from_parts(
        self,
        asked: NamedParts,
        there: Sequence[tuple[Document, Section]],
        vector: np.ndarray,
        reasons: Sequence[str],
    ) -> Given:
        evidence: list[Evidence] = []
        claims: list[Claim] = []
        gaps: list[str] = []
        share = self._settings.words // len(there)
        for document, section in there:
            near = self._evidence(document, section, vector)
            evidence += near
            onward = self._onward(document, section, asked, there) if asked.leads_on else ()
            if onward:
                claims += self._referring(document, section)
                further, seen = self._led_to(onward, asked.inquiry, vector)
                claims += further
                evidence += seen
                continue
            gap = self._gap(document, section, asked.inquiry) if len(there) == 1 else None
            if gap:
                gaps.append(gap)
                continue
            claims += self._claims(document, section, asked.inquiry, near, vector, share)
        reason = "; ".join((*reasons, *gaps)) or None
        draft = Draft(tuple(dict.fromkeys(claims)))
        return Given(draft, tuple(dict.fromkeys(evidence)), reason)

    def _claims(
        self,
        document: Document,
        section: Section,
        inquiry: Inquiry,
        near: Sequence[Evidence],
        vector: np.ndarray,
        words: int,
    ) -> tuple[Claim, ...]:
        """The part whole, where it is short or asked for as such; else where it answers best."""
        whole = provision(document, section, words, self._settings.statements)
        if not inquiry.terms or (whole.whole and _words(whole.claims, document) <= _SHORT):
            return whole.claims
        judged = self._judged(inquiry, near, vector)
        if not judged:
            return whole.claims
        lists = self._reading.lists_of(document.id)
        inside = {s: stems for s, stems in lists.items() if section.span.holds(s.around)}
        return quote(inquiry, judged, inside, self._reading.alike, self._settings).claims

    def _judged(
        self, inquiry: Inquiry, near: Sequence[Evidence], vector: np.ndarray
    ) -> tuple[Judged, ...]:
        best = sorted(near, key=lambda e: (-e.score, e.passage.id))[: self._settings.considered]
        candidates = self._reading.candidates(best, vector)
        return weigh(inquiry, candidates, self._reading.alike, self._weights)

    def _evidence(
        self, document: Document, section: Section, vector: np.ndarray
    ) -> tuple[Evidence, ...]:
        return self._weighed_against(self._inside(document, section), vector)

    def _inside(self, document: Document, section: Section) -> list[Passage]:
        return [
            passage
            for passage in self._snapshot.passages_of(document.id)
            if section.span.overlaps(passage.span)
        ]

    def _weighed_against(
        self, inside: Sequence[Passage], vector: np.ndarray
    ) -> tuple[Evidence, ...]:
        if not inside:
            return ()
        cosines = self._reading.index.passage_vectors([p.id for p in inside]) @ vector
        return tuple(
            Evidence(passage, max(0.0, float(cosine)), dense=float(cosine))
            for passage, cosine in zip(inside, cosines, strict=True)
        )

    def _onward(
        self,
        document: Document,
        section: Section,
        asked: NamedParts,
        there: Sequence[tuple[Document, Section]],
    ) -> tuple[tuple[Document, Section], ...]:
        """Where a part leads to, save to other parts that the question names anyhow."""
        found = [
            (self._snapshot.document(key), to)
            for key, to in targets(document.id, section.span, self._snapshot)
        ]
        if asked.towards:
            return tuple(pair for pair in found if pair[0].id in asked.towards) or tuple(found)
        beside = {other.id for _, other in there} | set(asked.others)
        inside = [pair for pair in found if pair[1].id in beside or _above(*pair) & beside]
        return tuple(inside) or tuple(found)

    def _referring(self, document: Document, section: Section) -> tuple[Claim, ...]:
        """The words of a part that name other places: all of it where it is short."""
        whole = provision(document, section, self._settings.words, 1)
        if whole.whole and _words(whole.claims, document) <= _SHORT:
            return whole.claims
        found = self._snapshot.references_in(document.id, section.span)
        spans = {
            sentence
            for reference in found
            if (sentence := _sentence(document, reference.span.start)) is not None
        }
        return tuple(Claim((Pick(document.id, span),)) for span in sorted(spans)[:1])

    def _led_to(
        self, onward: Sequence[tuple[Document, Section]], inquiry: Inquiry, vector: np.ndarray
    ) -> tuple[tuple[Claim, ...], tuple[Evidence, ...]]:
        evidence = tuple(
            dict.fromkeys(
                e for document, section in onward for e in self._evidence(document, section, vector)
            )
        )
        judged = self._judged(inquiry, evidence, vector) if inquiry.terms else ()
        if not judged:
            document, section = onward[0]
            return provision(document, section, self._settings.words, 1).claims, evidence
        best = judged[0].candidate.span
        document, section = next(((d, s) for d, s in onward if s.span.holds(best)), onward[0])
        whole = provision(document, section, self._settings.words, self._settings.statements)
        if whole.whole and _words(whole.claims, document) <= _SHORT:
            return whole.claims, evidence
        return (Claim((Pick(document.id, best),)),), evidence

    def _gap(self, document: Document, section: Section, inquiry: Inquiry) -> str | None:
        """What is asked for that the part as a whole does not hold."""
        text = section.span.cut(document.text)
        source = document.source
        around = (*section.headings, section.title, source.title, *source.names)
        stems = frozenset(self._reading.terms(" ".join((text, *around))))
        lacking = [
            term.word
            for term in inquiry.terms
            if term.name and not term.word.isupper() and not term.met_by(stems)
        ]
        if lacking:
            return f"{section.number} does not speak of {', '.join(lacking)}"
        if inquiry.asked in PLAIN and not holds(text, inquiry.asked, inquiry.text):
            return f"{section.number} states no {PLAIN[inquiry.asked]}"
        return None

    def _pointed_to(
        self, place: Place, inquiry: Inquiry, vector: np.ndarray
    ) -> tuple[Document, Section] | None:
        """Of the parts that may be meant the one that the rest of the question points to."""
        if not inquiry.terms:
            return None
        inside = [
            passage
            for key, section in place.among
            for passage in self._inside(self._snapshot.document(key), section)
        ]
        # Their vectors are asked for at once: hundreds of acts have an Article 3.
        judged = self._judged(inquiry, self._weighed_against(inside, vector), vector)
        if not judged:
            return None
        best = judged[0].candidate.evidence.passage.document
        section = next(section for key, section in place.among if key == best)
        return self._snapshot.document(best), section

    def _which(self, place: Place) -> str:
        names = [named(self._snapshot.document(key).source) for key, _ in place.among]
        some = "; ".join(names[:5]) + (f"; and {len(names) - 5} more" if len(names) > 5 else "")
        return f"{_capital(place.said)} of which document? There is one in: {some}."

    def _missing(self, place: Place) -> str:
        if place.document is None:
            return f"{place.act} is not among the documents here"
        source = self._snapshot.source(place.document)
        assert source is not None
        where = f"; see {source.url}" if source.url else ""
        if not self._snapshot.holds(place.document):
            return f"the text of {named(source)} is not held here{where}"
        if source.rendition is Rendition.CARD:
            return (
                f"the text of {named(source)} is not held here, and our summary card of it does "
                f"not speak of {place.said}{where}"
            )
        document = self._snapshot.document(place.document)
        there = "".join(f". {told}" for told in self._there_is(document, place))
        return f"there is no {place.said} in {named(source)}{there}"

    def _there_is(self, document: Document, place: Place) -> Iterator[str]:
        """What there is instead: "It has 23 articles", "Article 3(2) has (a) to (d)"."""
        if place.within is not None:
            below = self._reading.acts.below(document, place.within)
            if below:
                first, last = below[0].number, below[-1].number
                yield f"{place.within.number} has {len(below)} parts, from {first} to {last}"
            else:
                yield f"{place.within.number} has no numbered parts"
            return
        word = place.provision.steps[0].word
        parts = self._reading.acts.parts_of(document, word)
        if parts:
            yield f"It has {len(parts)} {word}{'s' if len(parts) > 1 else ''}".replace(
                "annexs", "annexes"
            )


def _above(document: Document, section: Section) -> set[str]:
    above: set[str] = set()
    while section.parent is not None:
        section = document.section(section.parent)
        above.add(section.id)
    return above


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _words(claims: Sequence[Claim], document: Document) -> int:
    return sum(len(p.span.cut(document.text).split()) for claim in claims for p in claim.picks)


def _sentence(document: Document, offset: int) -> Span | None:
    unit = document.unit_at(offset)
    if unit is None or unit.kind is UnitKind.HEADING:
        return None
    inside = (s.shifted(unit.span.start) for s in sentences(unit.span.cut(document.text)))
    return next((s for s in inside if s.holds(offset)), unit.span)
