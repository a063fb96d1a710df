"""Lists and rules that an answer tells in part: how much of a list is there, what limits a rule.

In quotes a list comes whole. A model may take some of its points, or a rule without the sentence
that follows and limits it: then the reader is told, or is given that sentence, too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer import Notice, NoticeKind, Statement
from assistant.draft import Claim, Pick
from corpus.document import Document, SectionKind, Unit, UnitKind
from corpus.sentences import sentences
from corpus.snapshot import Snapshot
from corpus.source import Rendition
from corpus.span import Span

_LONGEST_LEAD = 12
"""Words of a lead by which its list is named."""

_RULES = (SectionKind.ARTICLE, SectionKind.PARAGRAPH, SectionKind.POINT, SectionKind.ANNEX)
_SEVERAL_LISTS = re.compile(r"\bdefinitions?\b", re.IGNORECASE)
"""In a lead whose points have nothing to do with each other."""
_LIMITS = re.compile(
    r"(?:However|Nevertheless|Notwithstanding|Exceptionally|Unless|Except|"
    r"By way of (?:derogation|exception)|In exceptional|In duly justified|"
    r"(?:The|This|That|These|Those|Paragraphs?|Points?|Articles?)\b[^.]{0,60}?"
    r"\b(?:shall|does|do|should) not apply)\b"
)
"""How a sentence begins that limits the one before it."""


@dataclass
class _Told:
    """A list of which points are told: which of them, and in which statements."""

    document: Document
    points: tuple[Unit, ...]
    there: set[int] = field(default_factory=set)
    places: list[int] = field(default_factory=list)


def told_in_part(statements: Sequence[Statement], snapshot: Snapshot) -> Iterator[Notice]:
    """A notice for each list of which some points are cited and others are not."""
    for told in _lists(statements, snapshot):
        if len(told.there) < len(told.points):
            yield Notice(
                NoticeKind.INCOMPLETE,
                f"{len(told.there)} of {len(told.points)} points shown of the list "
                f"{_named(told.points[0].lead, told.document)}.",
                applies_to=tuple(dict.fromkeys(told.places)),
            )


def limits(picks: Iterable[Pick], snapshot: Snapshot) -> tuple[Claim, ...]:
    """The sentences of an act that limit cited ones, where they follow at once."""
    found = (_limit(pick, snapshot.document(pick.document)) for pick in picks)
    return tuple(dict.fromkeys(Claim((pick,)) for pick in found if pick))


def _lists(statements: Sequence[Statement], snapshot: Snapshot) -> Iterable[_Told]:
    lists: dict[tuple[str, int | None, Span | None], _Told] = {}
    for place, statement in enumerate(statements):
        for citation in statement.citations:
            document = snapshot.document(citation.document)
            for unit in _points(document, citation.span):
                key = (document.id, unit.group, unit.lead)
                if key not in lists:
                    lists[key] = _Told(document, _beside(unit, document))
                lists[key].there.add(unit.span.start)
                lists[key].places.append(place)
    return lists.values()


def _points(document: Document, span: Span) -> Iterator[Unit]:
    """The points of lists that some words are of."""
    for unit in document.units:
        if unit.kind is not UnitKind.ITEM or unit.lead is None or not unit.span.overlaps(span):
            continue
        if not _SEVERAL_LISTS.search(unit.lead.cut(document.text)):
            yield unit


def _beside(unit: Unit, document: Document) -> tuple[Unit, ...]:
    """All points of the list that a point is of."""
    return tuple(
        other
        for other in document.units
        if other.kind is UnitKind.ITEM and (other.group, other.lead) == (unit.group, unit.lead)
    )


def _named(lead: Span | None, document: Document) -> str:
    """A list by the words that it stands under, the last of them where they are many."""
    words = lead.cut(document.text).rstrip(" :").split() if lead else []
    cut = "\u2026 " if len(words) > _LONGEST_LEAD else ""
    return f"under \u201c{cut}{' '.join(words[-_LONGEST_LEAD:])}\u201d"


def _limit(pick: Pick, document: Document) -> Pick | None:
    unit = document.unit_at(pick.span.start)
    card = document.source.rendition is Rendition.CARD
    if unit is None or card or document.section(unit.section).kind not in _RULES:
        return None
    text = unit.span.cut(document.text)
    spans = [span.shifted(unit.span.start) for span in sentences(text)]
    after = next((span for span in spans if span.start >= pick.span.end), None)
    if after is None or not _LIMITS.match(after.cut(document.text)):
        return None
    return Pick(document.id, after)
