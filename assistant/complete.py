"""Lists that an answer tells in part: how much of them is there.

A list that is asked for comes whole. Where several of its points are shown and others are not, the
reader would take them for all: so it is said how many there are, and where. One point alone answers
one question and needs no such word, unless it is one of several conditions.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer import Notice, NoticeKind, Statement, Support
from corpus.document import Document, Section, Unit, UnitKind
from corpus.normalise import find
from corpus.snapshot import Snapshot
from corpus.span import Span

_LONGEST_LEAD = 12
"""Words of a lead by which its list is named."""

_FEWEST = 2
"""Points from which they are taken for the whole list."""
_FEWEST_NAMES = 4
_SEVERAL_LISTS = re.compile(r"\bdefinitions?\b", re.IGNORECASE)
"""In a lead whose points have nothing to do with each other."""
_CONDITIONS = re.compile(
    r"\b(?:conditions?|criteria|requirements?|unless|except(?:ions?|ed)?|provided(?: that)?|only"
    r"|exempt(?:ed|ions?)?|derogations?|where|if|demonstrate that)\b[^.;]{0,80}$",
    re.IGNORECASE,
)
"""How a lead ends each of whose points makes the others more or less than they seem."""
_ROW_OF_NAMES = re.compile(r":\s(?P<row>[A-Z][^.:;]*)")
_BETWEEN = re.compile(r",\s+(?:and\s+)?")
_NAME = re.compile(r"(?:the )?[A-Z][\w\u2019'-]*(?:[ -](?:and |of |the )*[A-Z][\w\u2019'-]*){0,4}")
_FOR_EXAMPLE = re.compile(
    r"\b(?:such as|for example|for instance|among (?:them|others|which)|includ\w+|e\.g\.)",
    re.IGNORECASE,
)


@dataclass
class _Told:
    """A list: how many points it has, which of them are told, and in which statements."""

    named: str
    section: str
    points: int
    conditions: bool = False
    there: set[object] = field(default_factory=set)
    places: list[int] = field(default_factory=list)

    def tell(self, point: object, place: int) -> None:
        self.there.add(point)
        self.places.append(place)

    @property
    def misleads(self) -> bool:
        """Whether what is there would be taken for all of it."""
        return len(self.there) < self.points and (
            len(self.there) >= _FEWEST or (self.conditions and bool(self.there))
        )


def told_in_part(
    statements: Sequence[Statement], snapshot: Snapshot, question: str = ""
) -> Iterator[Notice]:
    """A notice for each list that would be taken for whole and is not.

    Names that the question itself gives are told because they were asked for.
    """
    for told in (*_lists(statements, snapshot), *_rows_of_names(statements, question)):
        if told.misleads:
            yield Notice(
                NoticeKind.INCOMPLETE,
                f"{len(told.there)} of {told.points} {told.named}. "
                f"The rest stands there: {told.section}.",
                applies_to=tuple(dict.fromkeys(told.places)),
            )


def _lists(statements: Sequence[Statement], snapshot: Snapshot) -> Iterable[_Told]:
    lists: dict[tuple[str, int | None, Span | None], _Told] = {}
    for place, statement in enumerate(statements):
        for citation in statement.citations:
            document = snapshot.document(citation.document)
            for unit in _points(document, citation.span):
                row = unit.kind is UnitKind.PARAGRAPH
                key = (document.id, unit.group, None if row else unit.lead)
                if key not in lists:
                    made = _table(unit, document) if row else _list(unit, document)
                    lists[key] = made
                lists[key].tell(unit.lead if row else unit.span, place)
    return lists.values()


def _list(unit: Unit, document: Document) -> _Told:
    lead = unit.lead.cut(document.text) if unit.lead else ""
    return _Told(
        f"points shown of the list {_named(unit.lead, document)}",
        _where(document.section_at(unit.lead.start if unit.lead else unit.span.start)),
        len(_beside(unit, document)),
        bool(_CONDITIONS.search(lead.rstrip(" :,\u2014\u2013-"))),
    )


def _table(unit: Unit, document: Document) -> _Told:
    caption = next(
        (u.span for u in document.units if u.kind is UnitKind.CAPTION and u.group == unit.group),
        None,
    )
    leads = {other.lead for other in document.units if _in_table(other) and _same(other, unit)}
    name = f"rows shown of the table {_named(caption, document)}"
    return _Told(name, _where(document.section(unit.section)), len(leads))


def _in_table(unit: Unit) -> bool:
    """Whether a unit is what stands in a row of a table, beside its category."""
    return unit.kind is UnitKind.PARAGRAPH and unit.lead is not None and unit.group is not None


def _same(one: Unit, other: Unit) -> bool:
    return one.group == other.group


def _points(document: Document, span: Span) -> Iterator[Unit]:
    """The points of lists, and the rows of tables, that some words are of."""
    for unit in document.units_in(span):
        if unit.lead is None or not (unit.kind is UnitKind.ITEM or _in_table(unit)):
            continue
        if not _SEVERAL_LISTS.search(unit.lead.cut(document.text)):
            yield unit


def _rows_of_names(statements: Sequence[Statement], question: str) -> Iterator[_Told]:
    """Rows of names in the cited words of which a sentence that is no quote says some.

    One that says that it names examples is taken at its word.
    """
    for place, statement in enumerate(statements):
        if statement.support is Support.QUOTED or _FOR_EXAMPLE.search(statement.text):
            continue
        for citation in statement.citations:
            for names in _names_in_rows(citation.quote):
                said = [name for name in names if _says(statement.text, name)]
                if all(_says(question, name) for name in said):
                    continue
                told = _Told("names shown of those in the cited words", "", len(names))
                told.section = _where(citation.section)
                for name in said:
                    told.tell(name, place)
                yield told


def _names_in_rows(quote: str) -> Iterator[tuple[str, ...]]:
    for match in _ROW_OF_NAMES.finditer(" ".join(quote.split())):
        names = tuple(name.strip() for name in _BETWEEN.split(match["row"]))
        if len(names) >= _FEWEST_NAMES and all(map(_NAME.fullmatch, names)):
            yield names


def _says(text: str, name: str) -> bool:
    return find(name, text, whole_words=True) is not None


def _where(section: Section) -> str:
    number = section.number
    return f"section {number}, {section.title}" if number[:1].isdigit() else number


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
