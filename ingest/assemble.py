"""Blocks → Document: the one place where spans are born.

The canonical text is the words of the blocks, parted by empty lines (lines of one list or one table
by a line break), then the words of the notes. Everything else is a span on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.document import Document, Footnote, Link, Section, Unit, UnitKind
from corpus.sentences import sentences
from corpus.source import Source
from corpus.span import Span
from ingest.blocks import Block, BlockKind, Inline
from ingest.contents import Contents
from ingest.naming import TITLE
from ingest.outline import Head, opened, outline
from ingest.pages import Pages

_KINDS = {
    BlockKind.PARAGRAPH: UnitKind.PARAGRAPH,
    BlockKind.LINE: UnitKind.PARAGRAPH,
    BlockKind.ROW: UnitKind.PARAGRAPH,
    BlockKind.ITEM: UnitKind.ITEM,
    BlockKind.HEADING: UnitKind.HEADING,
    BlockKind.CAPTION: UnitKind.CAPTION,
    BlockKind.CATEGORY: UnitKind.CATEGORY,
}
_CLOSE = frozenset({BlockKind.ITEM, BlockKind.LINE, BlockKind.ROW})


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document and what was odd about its pages."""

    document: Document
    oddities: tuple[str, ...]


def assemble(
    source: Source,
    blocks: Sequence[Block],
    notes: Sequence[Block],
    contents: Contents,
    cited: Mapping[str, str],
) -> Assembled:
    """Make the document.

    Args:
        source: What is known of it.
        blocks: Its text: tidied, joined, tables found, notes and contents taken out.
        notes: Its notes in order.
        contents: Its table of contents.
        cited: For each marker the id of the source that the note cites, where known.
    """
    openings = [opening for block in blocks for opening in block.opens]
    if openings:
        builder = _Builder(source, Pages(()), {head.id: head for head in opened(openings)})
        for block in blocks:
            builder.add(block)
        return builder.finish(notes, cited)
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    first = next((block for block in blocks if block.kind is not BlockKind.PAGE_END), None)
    titled = first is not None and first.kind is BlockKind.HEADING
    heads = outline(headings, contents, titled)
    if not titled:
        # Words above the first heading are a title page without a title of its own.
        named = source.title
        heads = (Head(TITLE, named, named, (named,), None, 0, None, False), *heads)
    builder = _Builder(source, Pages(heads))
    coming = iter(heads)
    if not titled:
        builder.begin(next(coming))
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            builder.begin(next(coming))
        builder.add(block)
    return builder.finish(notes, cited)


@dataclass(slots=True)
class _Open:
    """A section that has begun; its end is known when the text is."""

    head: Head
    start: int
    page: int | None
    end: int | None = None


@dataclass(slots=True)
class _Builder:
    source: Source
    pages: Pages
    opening: Mapping[str, Head] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    length: int = 0
    begun: list[_Open] = field(default_factory=list)
    current: list[_Open] = field(default_factory=list)
    here: str = TITLE
    waiting: Head | None = None
    ended: int = 0
    units: list[Unit] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    anchors: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    last: Block | None = None
    groups: dict[int, int] = field(default_factory=dict)
    lead: Span | None = None
    parents: dict[int, Span] = field(default_factory=dict)

    def begin(self, head: Head) -> None:
        """The next block opens this section."""
        self.waiting = head

    def add(self, block: Block) -> None:
        if block.kind is BlockKind.PAGE_END:
            self.ended += 1
            return
        if not block.text:
            self.call(block.inline, self.length)
            return
        span = self.write(block.inline, self.gap(block))
        # The page turns at the next words, not before: a note called by the last word above stands
        # on the page that ends.
        for _ in range(self.ended):
            self.pages.turn(span.start)
        self.ended = 0
        if self.waiting:
            page = self.pages.enter(self.waiting, span.start)
            self.begun.append(_Open(self.waiting, span.start, block.page or page))
            self.waiting = None
        if self.opening:
            self.open(block, span.start)
        if block.page is not None:
            self.pages.reach(block.page, span.start)
        for at in block.page_ends:
            self.pages.turn(span.start + at)
        self.call(block.inline, span.start)
        self.unit(block, span)
        self.last = block

    def open(self, block: Block, start: int) -> None:
        """End the sections that the block does not stand in, and begin those that it opens."""
        here = block.opens[-1].id if block.opens else block.within or self.here
        around = set()
        at: str | None = here
        while at is not None:
            around.add(at)
            at = self.opening[at].parent
        while self.current and self.current[-1].head.id not in around:
            self.current.pop().end = start
        for opening in block.opens:
            begun = _Open(self.opening[opening.id], start, block.page)
            self.begun.append(begun)
            self.current.append(begun)
        self.here = here

    def gap(self, block: Block) -> str:
        if not self.parts:
            return ""
        last = self.last
        if last and block.kind is last.kind and block.kind in _CLOSE and block.group == last.group:
            return "\n"
        return "\n\n"

    def write(self, inline: Inline, gap: str) -> Span:
        self.parts += [gap, inline.text]
        start = self.length + len(gap)
        self.length = start + len(inline.text)
        self.links += [Link(Span(start + a, start + b), url) for a, b, url in inline.links]
        return Span(start, self.length)

    def call(self, inline: Inline, start: int) -> None:
        here = self.section()
        for at, marker in inline.calls:
            self.anchors.setdefault(marker, []).append((start + at, here))

    def unit(self, block: Block, span: Span) -> None:
        group = None
        if block.group is not None:
            group = self.groups.setdefault(block.group, len(self.groups) + 1)
        self.units.append(
            Unit(_KINDS[block.kind], span, self.section(), group, self.led(block, span))
        )

    def section(self) -> str:
        """The id of the section that is being written."""
        if self.opening:
            return self.here
        return self.begun[-1].head.id if self.begun else TITLE

    def led(self, block: Block, span: Span) -> Span | None:
        """What the block stands under: a category, the item above it, the lead of its list."""
        if block.kind is BlockKind.CATEGORY:
            self.lead = span
        elif block.kind is BlockKind.ITEM:
            if not (self.last and self.last.kind is BlockKind.ITEM):
                self.parents = {}
                if block.row is None:
                    self.lead = self.introduction()
            self.parents[block.level] = span
            above = [level for level in self.parents if level < block.level]
            return self.parents[max(above)] if above else self.lead
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.ROW) and block.row is not None:
            return self.lead
        return None

    def introduction(self) -> Span | None:
        """The sentence before a list, if it ends in a colon."""
        if not self.units or self.units[-1].kind is not UnitKind.PARAGRAPH:
            return None
        span = self.units[-1].span
        words = self.parts[-3]
        if not words.endswith(":"):
            return None
        return sentences(words)[-1].shifted(span.start)

    def finish(self, notes: Iterable[Block], cited: Mapping[str, str]) -> Assembled:
        body = Span(0, self.length)
        footnotes: list[Footnote] = []
        for note in notes:
            marker = note.marker or ""
            links = len(self.links)
            span = self.write(note.inline, "\n\n" if self.parts else "")
            calls = self.anchors.get(marker, [])
            section = calls[0][1] if calls else self.section()
            address = next((link.url for link in self.links[links:] if link.url), None)
            footnotes.append(
                Footnote(
                    marker,
                    span,
                    tuple(at for at, _ in calls),
                    section,
                    address,
                    cited.get(marker),
                )
            )
            self.units.append(Unit(UnitKind.NOTE, span, section))
        document = Document(
            source=self.source,
            text="".join(self.parts),
            body=body,
            sections=self.sections(body.end),
            units=tuple(self.units),
            footnotes=tuple(footnotes),
            links=tuple(self.links),
            pages=self.pages.turned(),
        )
        return Assembled(document, tuple(self.pages.oddities))

    def sections(self, end: int) -> tuple[Section, ...]:
        """The sections, each up to the next one that does not lie below it."""
        found = []
        for at, begun in enumerate(self.begun):
            head = begun.head
            stop = begun.end
            if stop is None and not self.opening:
                after = (o.start for o in self.begun[at + 1 :] if o.head.depth <= head.depth)
                stop = next(after, None)
            found.append(
                Section(
                    head.id,
                    head.number,
                    head.title,
                    head.headings,
                    head.parent,
                    Span(begun.start, end if stop is None else stop),
                    begun.page,
                    head.kind,
                )
            )
        return tuple(found)
