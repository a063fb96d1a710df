"""A document: one canonical text; everything else about it is a span on that text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from corpus.errors import BrokenSpan
from corpus.sentences import sentences
from corpus.source import Source
from corpus.span import Span


class SectionKind(StrEnum):
    """What a section is: a stretch under a heading, or a numbered part of an act."""

    HEADING = "heading"
    PREAMBLE = "preamble"
    RECITAL = "recital"
    DIVISION = "division"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    POINT = "point"
    ANNEX = "annex"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the document under one heading, or a numbered part of an act.

    `id` is a path unique in its document (`3.2`, `2.2.integration-modalities-of-partnerships`);
    `number` is what a reader would cite ("3.2", "Information"); `headings` are the titles from the
    outermost section down to this one, without numbers. `span` starts at the heading and covers
    the sections below this one. `page` is the page of the heading, None where unknown.

    In an act `id` is a path such as `art22.par5.pta` or `rec12` and `number` "Article 22(5)(a)" or
    "Recital 12". A part without a heading of its own has its number for a title and adds nothing
    to `headings`.
    """

    id: str
    number: str
    title: str
    headings: tuple[str, ...]
    parent: str | None
    span: Span
    page: int | None
    kind: SectionKind = SectionKind.HEADING


class UnitKind(StrEnum):
    """What a unit of the text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    CATEGORY = "category"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph, list item, table category, caption, heading or note of the text.

    `group` numbers the lists and tables of a document: items of one list, and the caption,
    categories and contents of one table, share it. `lead` is what an item or a table content
    stands under: the sentence that introduces the list, or the category of the table row.
    """

    kind: UnitKind
    span: Span
    section: str
    group: int | None = None
    lead: Span | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note: its own words (`span`, without the marker) and the places that call it.

    `anchors` are the offsets in the text at which its marker stood; the marker itself is no part
    of the canonical text. `section` is the id of the section that calls it first. `url` is the
    first address in the note, `document` the id of the source that it cites, where known.
    """

    marker: str
    span: Span
    anchors: tuple[int, ...]
    section: str
    url: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Words that were a link; `url` is None where the target was lost on the way to us."""

    span: Span
    url: str | None


@dataclass(frozen=True)
class Document:
    """One canonical text with its sections, units, footnotes, links and pages.

    The notes stand at the end of `text`, after the body; `body` is the span before them. `pages`
    are (offset, page number) pairs, ascending: from that offset on, the text is on that page, or,
    where the number is None, on a page that is not known.
    """

    source: Source
    text: str = field(repr=False)
    body: Span
    sections: tuple[Section, ...] = field(repr=False)
    units: tuple[Unit, ...] = field(repr=False)
    footnotes: tuple[Footnote, ...] = field(repr=False)
    links: tuple[Link, ...] = field(repr=False, default=())
    pages: tuple[tuple[int, int | None], ...] = field(repr=False, default=())

    def __post_init__(self) -> None:
        for span in self._spans():
            if span.end > len(self.text):
                raise BrokenSpan(
                    f"{self.id}: a span ends at {span.end}, the text at {len(self.text)}"
                )

    def _spans(self) -> Iterator[Span]:
        yield self.body
        yield from (section.span for section in self.sections)
        yield from (unit.span for unit in self.units)
        yield from (note.span for note in self.footnotes)
        yield from (link.span for link in self.links)

    @property
    def id(self) -> str:
        """The id of its source."""
        return self.source.id

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
        return sha256(self.text.encode("utf-8")).hexdigest()

    @cached_property
    def _sections_by_id(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def _notes_by_marker(self) -> dict[str, Footnote]:
        return {note.marker: note for note in self.footnotes}

    def section(self, section_id: str) -> Section:
        """The section with this id. Raises KeyError where there is none."""
        return self._sections_by_id[section_id]

    def footnote(self, marker: str) -> Footnote | None:
        """The note with this marker, if there is one."""
        return self._notes_by_marker.get(marker)

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.span.start for section in self.sections]

    @cached_property
    def _notes_in_order(self) -> tuple[list[int], list[Footnote]]:
        notes = sorted(self.footnotes, key=lambda note: note.span)
        return [note.span.start for note in notes], notes

    @cached_property
    def _calls(self) -> tuple[list[int], list[Footnote]]:
        calls = [(anchor, note) for note in self.footnotes for anchor in note.anchors]
        calls.sort(key=lambda pair: pair[0])
        return [anchor for anchor, _ in calls], [note for _, note in calls]

    @cached_property
    def _unit_starts(self) -> list[int]:
        return [unit.span.start for unit in self.units]

    def section_at(self, offset: int) -> Section:
        """The innermost section around an offset; for a note, the section that calls it."""
        note = self.note_at(offset)
        if note is not None:
            return self.section(note.section)
        # Sections begin in order, each inside its parent: the last begun, or one above it.
        place = bisect_right(self._section_starts, offset)
        found = self.sections[place - 1] if place else None
        while found is not None and not found.span.holds(offset):
            found = self.section(found.parent) if found.parent else None
        if found is None:
            raise BrokenSpan(f"{self.id}: no section around offset {offset}")
        return found

    def note_at(self, offset: int) -> Footnote | None:
        """The note whose own words stand at this offset, if any."""
        starts, notes = self._notes_in_order
        place = bisect_right(starts, offset)
        return notes[place - 1] if place and notes[place - 1].span.holds(offset) else None

    def unit_at(self, offset: int) -> Unit | None:
        """The unit around an offset, if there is one."""
        place = bisect_right(self._unit_starts, offset)
        return self.units[place - 1] if place and self.units[place - 1].span.holds(offset) else None

    def units_in(self, span: Span) -> tuple[Unit, ...]:
        """The units that share characters with a span, in reading order."""
        first = max(bisect_right(self._unit_starts, span.start) - 1, 0)
        last = bisect_left(self._unit_starts, span.end)
        return tuple(unit for unit in self.units[first:last] if unit.span.overlaps(span))

    def page_at(self, offset: int) -> int | None:
        """The page on which the text at this offset stands; None where unknown.

        A note stands at the foot of the page that calls it.
        """
        note = self.note_at(offset)
        at = note.anchors[0] if note and note.anchors else offset
        place = bisect_right(self.pages, at, key=lambda pair: pair[0])
        return self.pages[place - 1][1] if place else None

    def calling_sentence(self, note: Footnote) -> Span | None:
        """The sentence or list item that calls a note first; None for a call in a heading."""
        anchor = note.anchors[0] if note.anchors else -1
        unit = self.unit_at(anchor - 1) if anchor > 0 else None
        if unit is None or unit.kind not in (UnitKind.PARAGRAPH, UnitKind.ITEM):
            return None
        inside = (s.shifted(unit.span.start) for s in sentences(unit.span.cut(self.text)))
        return next((s for s in inside if s.start < anchor <= s.end), None)

    def notes_called_in(self, span: Span) -> tuple[Footnote, ...]:
        """Notes whose markers stand in these words or directly after them, in reading order."""
        anchors, called = self._calls
        first, end = bisect_right(anchors, span.start), bisect_right(anchors, span.end)
        return tuple(dict.fromkeys(called[first:end]))
