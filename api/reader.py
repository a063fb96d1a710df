"""A document as HTML: its words from the canonical text, its form from the units.

Works without script: the cited words are marked on the server, and the address's fragment (the id
of their section) is given to the mark, so that a browser lands on the words and not on the heading
above them. Every character of the text goes through escaping; only http(s) addresses become links.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from corpus.document import Document, Footnote, Link, Section, Unit, UnitKind
from corpus.span import Span

LinkTo = Callable[[str], str | None]
"""The address of another document in this reader, None where its text is not held."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the section tree."""

    section: Section
    anchor: str
    level: int
    current: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A document laid out: the section tree, the body and the notes."""

    tree: tuple[Entry, ...]
    body: Markup
    notes: Markup


def lay_out(document: Document, mark: Span | None, link_to: LinkTo) -> Reading:
    """The document with the words at `mark` marked."""
    layout = _Layout(document, mark, link_to)
    return Reading(
        tree=tuple(layout.tree()), body=Markup("").join(layout.body()), notes=layout.notes()
    )


def is_address(url: str | None) -> bool:
    """Whether an address may become a link."""
    return bool(url) and str(url).lower().startswith(("https://", "http://"))


class _Layout:
    """One document being laid out."""

    def __init__(self, document: Document, mark: Span | None, link_to: LinkTo) -> None:
        self._document = document
        self._text = document.text
        self._mark = mark
        self._link_to = link_to
        self._depth = {section.id: 0 for section in document.sections}
        for section in document.sections:
            if section.parent in self._depth:
                self._depth[section.id] = self._depth[section.parent] + 1
        self._marked_section = document.section_at(mark.start).id if mark else None
        self._marked = False
        calls = ((anchor, note) for note in document.footnotes for anchor in note.anchors)
        self._calls = sorted(calls, key=lambda pair: pair[0])
        self._pages = _page_starts(document)
        self._links = tuple(_links(document))
        self._call_count: dict[str, int] = {}
        self._headings = {section.span.start: section for section in document.sections}

    def tree(self) -> Iterator[Entry]:
        for section in self._document.sections:
            yield Entry(
                section,
                self._anchor(section.id),
                self._depth[section.id],
                section.id == self._marked_section,
            )

    def body(self) -> Iterator[Markup]:
        units = [u for u in self._document.units if u.kind is not UnitKind.NOTE]
        tables = {
            u.group
            for u in units
            if u.group is not None and u.kind in {UnitKind.CAPTION, UnitKind.CATEGORY}
        }
        for group, run in groupby(units, key=lambda unit: unit.group):
            together = list(run)
            if group is not None and group in tables:
                yield self._table(together)
            else:
                yield from self._blocks(together)

    def notes(self) -> Markup:
        notes = self._document.footnotes
        if not notes:
            return Markup("")
        lines = Markup("").join(self._note(note) for note in notes)
        return Markup(
            '<section class="notes" aria-labelledby="notes-heading">'
            '<h2 id="notes-heading">Footnotes</h2>{}</section>'
        ).format(lines)

    def _blocks(self, units: list[Unit]) -> Iterator[Markup]:
        """Headings and paragraphs one by one, list items gathered into lists."""
        for kind, run in groupby(units, key=lambda unit: unit.kind):
            if kind is UnitKind.ITEM:
                yield self._list(list(run))
            elif kind is UnitKind.HEADING:
                yield from (self._heading(unit) for unit in run)
            else:
                yield from (Markup("<p>{}</p>").format(self._words(unit.span)) for unit in run)

    def _list(self, units: list[Unit]) -> Markup:
        items = (Markup("<li>{}</li>").format(self._words(unit.span)) for unit in units)
        return Markup("<ul>{}</ul>").format(Markup("").join(items))

    def _heading(self, unit: Unit) -> Markup:
        section = self._headings.get(unit.span.start)
        words = self._words(unit.span, pages=section is None)
        if section is None:
            return Markup('<p class="heading">{}</p>').format(words)
        shown = unit.span.cut(self._text)
        own = section.number[:1].isdigit() and section.id == section.number
        if own and not shown.startswith(section.number):
            words = Markup('<span class="number">{}</span> {}').format(section.number, words)
        level = min(6, 2 + self._depth[section.id])
        heading = Markup('<h{0} id="{1}">{2}</h{0}>').format(level, self._anchor(section.id), words)
        # A page that begins with a heading is told before it: it is no part of its name.
        page = next((page for at, page in self._pages if at == unit.span.start), None)
        return heading if page is None else _page_line(page) + heading

    def _table(self, units: list[Unit]) -> Markup:
        caption = Markup("").join(
            Markup("<caption>{}</caption>").format(self._words(unit.span))
            for unit in units
            if unit.kind is UnitKind.CAPTION
        )
        rows: list[tuple[Unit | None, list[Unit]]] = []
        for unit in units:
            if unit.kind is UnitKind.CATEGORY:
                rows.append((unit, []))
            elif unit.kind is not UnitKind.CAPTION:
                if not rows:
                    rows.append((None, []))
                rows[-1][1].append(unit)
        body = Markup("").join(self._row(category, cells) for category, cells in rows)
        return Markup("<table>{}<tbody>{}</tbody></table>").format(caption, body)

    def _row(self, category: Unit | None, cells: list[Unit]) -> Markup:
        words = Markup("").join(self._blocks(cells))
        if category is None:
            return Markup('<tr><td colspan="2">{}</td></tr>').format(words)
        head = self._words(category.span)
        return Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(head, words)

    def _note(self, note: Footnote) -> Markup:
        words = self._words(note.span)
        back = Markup(" ").join(
            Markup('<a class="back" href="#{}" aria-label="Back to the text">↩</a>').format(
                _call_id(note.marker, place)
            )
            for place in range(1, len(note.anchors) + 1)
        )
        extra = Markup("")
        shown = self._addresses(note.span)
        if is_address(note.url) and note.url not in shown:
            extra += Markup(' <a href="{0}" rel="noopener noreferrer">{0}</a>').format(note.url)
        here = self._link_to(note.document) if note.document else None
        if here:
            extra += Markup(' <a href="{}">Read it here</a>').format(here)
        return Markup(
            '<p class="note" id="fn-{0}"><span class="marker">{0}</span> {1}{2} {3}</p>'
        ).format(note.marker, words, extra, back)

    def _addresses(self, span: Span) -> set[str]:
        """The addresses that the words at `span` already link to."""
        return {link.url for link in self._links if link.url and span.holds(link.span)}

    def _anchor(self, section_id: str) -> str:
        """The id of a heading; where the mark has taken the section's own, another one."""
        return f"heading-{section_id}" if section_id == self._marked_section else section_id

    def _words(self, span: Span, *, pages: bool = True) -> Markup:
        """The words at `span` with their links, footnote markers, page beginnings and the mark."""
        links = [link for link in self._links if span.holds(link.span)]
        calls = [(at, note) for at, note in self._calls if span.start <= at <= span.end]
        begun = [(at, page) for at, page in self._pages if pages and span.start <= at < span.end]
        mark = self._mark if self._mark and self._mark.overlaps(span) else None
        cuts = {span.start, span.end, *(at for at, _ in calls), *(at for at, _ in begun)}
        for link in links:
            cuts |= {link.span.start, link.span.end}
        if mark:
            cuts |= {max(mark.start, span.start), min(mark.end, span.end)}
        ordered = sorted(cuts)
        out = Markup("")
        for start, end in zip(ordered, [*ordered[1:], None], strict=True):
            out += Markup("").join(self._call(note) for at, note in calls if at == start)
            out += Markup("").join(_page(page) for at, page in begun if at == start)
            if end is not None:
                link_url = next((n.url for n in links if n.span.holds(start)), None)
                out += self._piece(Span(start, end), link_url, mark)
        return out

    def _piece(self, span: Span, url: str | None, mark: Span | None) -> Markup:
        words = Markup(escape(span.cut(self._text)))
        if mark and mark.holds(span) and span.start < span.end:
            first = "" if self._marked else self._marked_section
            self._marked = True
            name = Markup(' id="{}" tabindex="-1"').format(first) if first else Markup("")
            words = Markup("<mark{}>{}</mark>").format(name, words)
        if url:
            words = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, words)
        return words

    def _call(self, note: Footnote) -> Markup:
        place = self._call_count[note.marker] = self._call_count.get(note.marker, 0) + 1
        return Markup(
            '<sup class="call"><a id="{}" href="#fn-{}" aria-label="Footnote {}">{}</a></sup>'
        ).format(_call_id(note.marker, place), note.marker, note.marker, note.marker)


def _page_starts(document: Document) -> list[tuple[int, int]]:
    """Where known pages begin, moved from the white space between units to the unit after it."""
    units = [unit.span for unit in document.units if unit.kind is not UnitKind.NOTE]
    starts: list[tuple[int, int]] = []
    for at, page in document.pages:
        after = next((span for span in units if span.end > at), None)
        if after is not None and page is not None:
            starts.append((max(at, after.start), page))
    return starts


def _links(document: Document) -> Iterator[Link]:
    """Links that may be followed, and the addresses that notes spell out."""
    known = [link for link in document.links if is_address(link.url)]
    yield from known
    for note in document.footnotes:
        found = document.text.find(note.url, note.span.start, note.span.end) if note.url else -1
        if note.url and found >= 0 and is_address(note.url):
            address = Span(found, found + len(note.url))
            if not any(link.span.overlaps(address) for link in known):
                yield Link(address, note.url)


def _page_line(page: int) -> Markup:
    return Markup('<p class="page-start">{}</p>').format(_page(page))


def _call_id(marker: str, place: int) -> str:
    return f"call-{marker}-{place}"


def _page(page: int) -> Markup:
    return Markup('<span class="page">page {}</span> ').format(page)
