"""Places that a question names, looked up instead of searched for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.draft import Claim, Draft, Pick
from assistant.structures import structures
from assistant.understand import Inquiry
from corpus.document import Document, UnitKind
from corpus.mentions import Mention, PlaceKind
from corpus.sentences import sentences
from corpus.snapshot import Snapshot
from corpus.source import Kind, Rendition
from corpus.span import Span

_SHOWN = 3
"""Sentences of a section that is asked for as a whole."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the named places are.

    `scopes` are the ranges that the search is to keep to, empty for none; `draft` what can be
    quoted without a search; `missing` says which of the places there is not.
    """

    scopes: tuple[Pick, ...] = ()
    draft: Draft | None = None
    missing: str | None = None


def look_up(inquiry: Inquiry, snapshot: Snapshot, documents: Sequence[str] = ()) -> LookedUp:
    """The places that the inquiry names, in the documents to be searched (all where empty)."""
    if not inquiry.places:
        return LookedUp()
    among = [snapshot.document(key) for key in documents] or _meant(snapshot)
    notes = [m for m in inquiry.places if m.kind is PlaceKind.FOOTNOTE]
    if notes:
        # The notes of a card are marked by letters: nobody asks for them by number.
        texts = [d for d in among if d.source.rendition is not Rendition.CARD]
        return _notes(notes, texts or among)
    found = [(place, tuple(_scopes(place, among))) for place in inquiry.places]
    scopes = tuple(scope for _, of_place in found for scope in of_place)
    lost = next((place for place, of_place in found if not of_place), None)
    if not scopes:
        return LookedUp(missing=_missing(inquiry.places[0], among))
    if inquiry.terms:
        return LookedUp(scopes)
    claims = (_opening(of_place[0], snapshot) for _, of_place in found if of_place)
    draft = Draft(tuple(dict.fromkeys(claims)))
    return LookedUp(scopes, draft, _missing(lost, among) if lost else None)


def _meant(snapshot: Snapshot) -> list[Document]:
    """Whose footnotes and sections are meant where no document is named: the guidance's."""
    guidance = [d for d in snapshot.documents if d.source.kind is Kind.GUIDANCE]
    return guidance or list(snapshot.documents)


def _notes(places: Sequence[Mention], among: Sequence[Document]) -> LookedUp:
    """Each note, then the sentence that calls it."""
    claims = [
        _claim(document, span)
        for document in among
        for place in places
        if (note := document.footnote(place.number))
        for span in (note.span, document.calling_sentence(note))
        if span
    ]
    if not claims:
        return LookedUp(missing=_missing(places[0], among))
    lost = next((p for p in places if not any(d.footnote(p.number) for d in among)), None)
    return LookedUp(
        draft=Draft(tuple(dict.fromkeys(claims))), missing=_missing(lost, among) if lost else None
    )


def _scopes(place: Mention, among: Sequence[Document]) -> Iterator[Pick]:
    for document in among:
        match place.kind:
            case PlaceKind.SECTION:
                own = (s for s in document.sections if s.id == place.number)
                yield from (Pick(document.id, section.span) for section in own)
            case PlaceKind.TABLE:
                yield from _table(place.number, document)
            case PlaceKind.PAGE:
                yield from _page(int(place.number), document)
            case PlaceKind.FOOTNOTE:
                pass


def _table(number: str, document: Document) -> Iterator[Pick]:
    for unit in document.units:
        if unit.kind is not UnitKind.CAPTION:
            continue
        if unit.span.cut(document.text).split()[1:2] in ([number], [f"{number}."]):
            members = [u.span for u in document.units if u.group == unit.group]
            yield Pick(document.id, Span(members[0].start, members[-1].end))


def _page(number: int, document: Document) -> Iterator[Pick]:
    for (start, page), (end, _) in zip(
        document.pages, [*document.pages[1:], (document.body.end, 0)], strict=False
    ):
        if page == number:
            yield Pick(document.id, Span(start, end))


def _opening(scope: Pick, snapshot: Snapshot) -> Claim:
    """A table's categories, a section's sub-headings, or the first sentences of another place."""
    document = snapshot.document(scope.document)
    for whole in structures(document):
        of_section = whole.of_headings and document.section(whole.section).span == scope.span
        if of_section or (whole.lead.start == scope.span.start and scope.span.holds(whole.around)):
            spans = (whole.lead, *whole.items)
            return Claim(tuple(Pick(document.id, span) for span in spans), whole_list=True)
    inside = [
        u
        for u in document.units
        if scope.span.holds(u.span) and u.kind in (UnitKind.PARAGRAPH, UnitKind.ITEM)
    ]
    first = inside[0].span if inside else scope.span
    picks = [s.shifted(first.start) for s in sentences(first.cut(document.text))[:_SHOWN]]
    return _claim(document, Span(picks[0].start, picks[-1].end) if picks else first)


def _claim(document: Document, span: Span) -> Claim:
    return Claim((Pick(document.id, span),))


def _missing(place: Mention, among: Sequence[Document]) -> str:
    title = among[0].source.title if len(among) == 1 else "what is at hand"
    there = ""
    if place.kind is PlaceKind.FOOTNOTE and len(among) == 1 and among[0].footnotes:
        markers = [note.marker for note in among[0].footnotes]
        there = f" Its footnotes run from {markers[0]} to {markers[-1]}."
    if place.kind is PlaceKind.SECTION and len(among) == 1:
        numbers = [s.number for s in among[0].sections if s.number[:1].isdigit()]
        there = f" Its sections are {', '.join(dict.fromkeys(numbers))}." if numbers else ""
    return f"there is no {place.kind} {place.number} in {title}.{there}".rstrip(".")
