"""PDF → Blocks: letters to lines, what repeats taken out, notes paired, lines to paragraphs.

Pages are those of the file, counted from 1: what a viewer of PDF calls them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.blocks import Block, BlockKind, Inline
from ingest.contents import numbered, same
from ingest.errors import NoText
from ingest.formats.parsed import About, Layout, Parsed, title_in
from ingest.formats.pdf_furniture import without_contents, without_running
from ingest.formats.pdf_headings import Headings, body_size
from ingest.formats.pdf_letters import Line, Page, read_pages, titles
from ingest.formats.pdf_notes import Notes, take_feet
from ingest.formats.pdf_order import Piece, in_order
from ingest.formats.pdf_paragraphs import (
    BULLET,
    Paragraph,
    Spacing,
    joined_over,
    paragraphs,
    starts_item,
    without_marker,
)
from ingest.formats.pdf_tables import Table, find_tables
from ingest.formats.pdf_words import Vocabulary, words_of
from ingest.formats.prose import without_long_lists

_LEAST = 20
"""Letters that a page has on average, where it is not a picture."""

_CAPTION = re.compile(r"(?:Table|Box|Figure|Overview)\s+[0-9IVX]{1,4}\b", re.IGNORECASE)
_CELL = " | "
_TOLD = 5
"""So many remarks of one kind are told one by one."""


def read_pdf(files: Mapping[str, bytes]) -> Parsed:
    """Read one PDF.

    Raises:
        Locked: when it opens with a password only.
        NoText: when its pages are pictures, or its letters have no meaning.
        Damaged: when it is no whole PDF, or swollen as no document is.
    """
    name, data = next(iter(files.items()))
    pages = read_pages(data, name)
    _refuse_pictures(pages, name)
    named, marks = titles(data)
    kept = without_running(pages)
    kept, entries = without_contents(kept)
    body = body_size(_outside_tables(page, lines) for page, lines in zip(pages, kept, strict=True))
    text, notes = take_feet(kept, body)
    spacing = Spacing(text)
    flow: list[Paragraph | Table] = []
    rights = _rights(pages, body)
    for page, lines in zip(pages, text, strict=True):
        flow += paragraphs(_pieces(page, lines), spacing, rights[round(page.width)])
    alone = [item for item in flow if isinstance(item, Paragraph)]
    headings = Headings(alone, body, (*entries, *marks), len(pages))
    whole = joined_over(flow, headings.found)
    vocabulary = Vocabulary(line for lines in kept for line in lines)
    writer = _Writer(notes, vocabulary, headings)
    blocks = without_long_lists(writer.write(whole))
    ends = tuple(_note(notes, vocabulary))
    remarks = (
        *_unseen(pages),
        *_unlisted(entries, blocks),
        *_lost(pages, kept, writer.left_out, (*blocks, *ends)),
    )
    return Parsed(
        Layout.PDF, (*blocks, *ends), About(title=title_in(named, blocks)), remarks=remarks
    )


def _refuse_pictures(pages: Sequence[Page], name: str) -> None:
    letters = sum(len(run.text) for page in pages for line in page.lines for run in line.runs)
    unknown = sum(page.unknown for page in pages)
    if letters < _LEAST * max(1, len(pages)) and letters < 2_000:
        raise NoText(
            f"{name} has {len(pages)} pages and {letters} letters of text: its pages are pictures. "
            "Have the text recognised (OCR) and add it again"
        )
    if unknown > letters / 3:
        raise NoText(
            f"{name} does not say what {unknown:,} of its letters mean: print it to PDF anew, or "
            "have the text recognised (OCR)"
        )


def _pieces(page: Page, lines: Sequence[Line]) -> list[Piece]:
    """Lines and tables of a page as they are read; a table stands where its first line did."""
    held: dict[int, Table] = {}
    for table in find_tables(lines, page.rules):
        for row in table.rows:
            for cell in row:
                held |= {id(line): table for line in cell}
    pieces: list[Piece] = []
    placed: set[int] = set()
    for line in lines:
        found = held.get(id(line))
        if found is None:
            top = line.y + line.size
            pieces.append(Piece(line, line.x0, line.x1, top, line.y))
        elif id(found) not in placed:
            placed.add(id(found))
            inside = [each for row in found.rows for cell in row for each in cell]
            top, foot = max(each.y + each.size for each in inside), min(each.y for each in inside)
            pieces.append(Piece(found, found.columns[0], found.columns[-1], top, foot))
    return in_order(pieces, page.width)


def _outside_tables(page: Page, lines: Sequence[Line]) -> list[Line]:
    inside = {
        id(line)
        for table in find_tables(lines, page.rules)
        for row in table.rows
        for cell in row
        for line in cell
    }
    return [line for line in lines if id(line) not in inside] or list(lines)


def _rights(pages: Sequence[Page], body: float) -> dict[int, float]:
    """Where lines of the text end, by the width of the page."""
    ends: dict[int, list[float]] = {round(page.width): [] for page in pages}
    for page in pages:
        ends[round(page.width)] += [line.x1 for line in page.lines if abs(line.size - body) < 0.6]
    return {
        width: sorted(found)[int(0.97 * (len(found) - 1))] if found else float(width)
        for width, found in ends.items()
    }


class _Writer:
    """Makes blocks of paragraphs and tables."""

    def __init__(self, notes: Notes, vocabulary: Vocabulary, headings: Headings) -> None:
        self.calls = notes.calls
        self.vocabulary = vocabulary
        self.headings = headings
        self.blocks: list[Block] = []
        self.group = 0
        self.table: Table | None = None
        self.row = 0
        self.indents: list[float] = []
        self.left_out: list[str] = []
        """Bullets, and headings of tables that are printed again on every page."""

    def write(self, flow: Sequence[Paragraph | Table]) -> tuple[Block, ...]:
        for item in flow:
            if isinstance(item, Table):
                self.add_table(item)
            elif item.cells:
                self.add_row(item)
            else:
                self.add(item)
                self.table = None
        return tuple(replace(block, line=at + 1) for at, block in enumerate(self.blocks))

    def add(self, paragraph: Paragraph) -> None:
        level = self.headings.level(paragraph)
        bold, italic = paragraph.all("bold"), paragraph.all("italic")
        if not level and starts_item(paragraph.first):
            self.add_item(paragraph)
            return
        inline, ends = words_of(paragraph.lines, self.calls, self.vocabulary)
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        self.put(kind, inline, paragraph.first.page, ends, level=level, bold=bold, italic=italic)

    def add_item(self, paragraph: Paragraph) -> None:
        text = paragraph.first.text
        bullet = BULLET.match(text)
        lines = without_marker(paragraph.lines, bullet.end()) if bullet else paragraph.lines
        self.left_out += [bullet.group()] if bullet else []
        if not lines:
            return
        if not self.blocks or self.blocks[-1].kind is not BlockKind.ITEM:
            self.group += 1
            self.indents = []
        at = paragraph.first.x0
        while self.indents and self.indents[-1] > at + 3:
            self.indents.pop()
        if not self.indents or at > self.indents[-1] + 3:
            self.indents.append(at)
        inline, ends = words_of(lines, self.calls, self.vocabulary)
        self.put(
            BlockKind.ITEM,
            inline,
            paragraph.first.page,
            ends,
            level=len(self.indents),
            group=self.group,
        )

    def add_row(self, paragraph: Paragraph) -> None:
        """A row whose cells stand apart without rules."""
        if not (self.blocks and self.blocks[-1].kind is BlockKind.ROW and self.table is None):
            self.group += 1
            self.row = 0
        self.table = None
        self.put_row(BlockKind.ROW, paragraph.cells, paragraph.first.page)

    def add_table(self, table: Table) -> None:
        rows = list(table.rows)
        goes_on = self.table is not None and _same_columns(self.table, table)
        if not goes_on:
            self.group += 1
            self.row = 0
            self.caption()
        header = _is_header(rows) if len(rows) > 1 else False
        if goes_on and self.table is not None and _text(rows[0]) == _text(self.table.rows[0]):
            self.left_out.append(_text(rows[0]))
            rows = rows[1:]  # its heading, printed again
            header = False
        for at, cells in enumerate(rows):
            page = next(line.page for cell in cells for line in cell)
            kind = BlockKind.CATEGORY if header and at == 0 else BlockKind.ROW
            self.put_row(kind, cells, page)
        if not goes_on:
            self.table = table

    def caption(self) -> None:
        """Make the paragraph above a table its caption, where it says so."""
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.kind is BlockKind.PARAGRAPH and _CAPTION.match(last.text):
            self.blocks[-1] = replace(last, kind=BlockKind.CAPTION, group=self.group)

    def put_row(self, kind: BlockKind, cells: Sequence[Sequence[Line]], page: int) -> None:
        words: Inline | None = None
        for cell in cells:
            inline = words_of(list(cell), self.calls, self.vocabulary, narrow=True)[0]
            words = inline if words is None else words.joined(inline, _CELL)
        if words is not None and words.text.strip(" |"):
            self.put(kind, words, page, (), group=self.group, row=self.row)
            self.row += 1

    def put(
        self,
        kind: BlockKind,
        inline: Inline,
        page: int,
        ends: tuple[int, ...],
        *,
        level: int = 0,
        bold: bool = False,
        italic: bool = False,
        group: int | None = None,
        row: int | None = None,
    ) -> None:
        if inline.text.strip():
            self.blocks.append(
                Block(
                    kind,
                    inline,
                    level=level,
                    bold=bold,
                    italic=italic,
                    group=group,
                    row=row,
                    page=page,
                    page_ends=ends,
                )
            )


def _same_columns(a: Table, b: Table) -> bool:
    return len(a.columns) == len(b.columns) and all(
        abs(x - y) <= 4 for x, y in zip(a.columns, b.columns, strict=True)
    )


def _text(row: Sequence[Sequence[Line]]) -> str:
    return _CELL.join(" ".join(line.text for line in cell) for cell in row)


def _is_header(rows: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Whether the first row names the columns: all of it is set as no other row is."""
    first = [line for cell in rows[0] for line in cell]
    second = [line for cell in rows[1] for line in cell]
    if not all(rows[0]):
        return False
    bold = all(line.all("bold") for line in first) and not all(line.all("bold") for line in second)
    sizes = {round(line.size, 1) for line in first}
    larger = len(sizes) == 1 and sizes.isdisjoint(round(line.size, 1) for line in second)
    return bold or larger


def _note(notes: Notes, vocabulary: Vocabulary) -> list[Block]:
    return [
        Block(
            BlockKind.NOTE,
            words_of(note.lines, {}, vocabulary)[0],
            marker=note.marker,
            page=note.lines[0].page,
        )
        for note in notes.notes
        if note.lines
    ]


def _unlisted(entries: Sequence[str], blocks: Sequence[Block]) -> list[str]:
    """What the contents name and no heading is called."""
    called: set[str] = set()
    for block in blocks:
        parts = numbered(block.text)
        called |= {same(block.text), same(parts[1]) if parts else ""}
    missing = []
    for entry in entries:
        parts = numbered(entry)
        if same(entry) not in called and (parts is None or same(parts[1]) not in called):
            missing.append(entry)
    told = [f"the contents name {entry!r}, and nothing is called so" for entry in missing[:_TOLD]]
    if len(missing) > _TOLD:
        told.append(f"and {len(missing) - _TOLD} more entries of the contents are not found")
    return told


def _unseen(pages: Sequence[Page]) -> Iterator[str]:
    """Where letters stand that nobody sees."""
    for page in pages:
        if page.unseen.strip():
            yield (
                f"page {page.number} holds {len(page.unseen)} letters that nobody sees "
                "(invisible, tiny, or of the colour behind them): they are left out"
            )


def _lost(
    pages: Sequence[Page],
    kept: Sequence[Sequence[Line]],
    again: Sequence[str],
    blocks: Sequence[Block],
) -> list[str]:
    """Letters that pdfium reads on the pages and that are in no block, nor left out on purpose.

    Read by its own function for text, not letter by letter: how often each letter stands there.
    """
    held = {id(line) for lines in kept for line in lines}
    left_out = [line.text for page in pages for line in page.lines if id(line) not in held]
    left_out += [page.unseen for page in pages]
    there = _letters("".join(page.words for page in pages))
    here = _letters("".join(block.text for block in blocks))
    here += _letters("".join((*left_out, *again)))
    letters = {ch for ch in there | here if ch.isalpha()}
    lost = {ch: there[ch] - here[ch] for ch in letters if there[ch] > here[ch]}
    if sum(lost.values()) <= 0:
        return []
    shown = "".join(sorted(lost, key=lambda ch: -lost[ch])[:20])
    return [f"{sum(lost.values())} letters of the pages are in no block: {shown!r}"]


def _letters(text: str) -> Counter[str]:
    return Counter(ch for ch in unicodedata.normalize("NFKC", text) if ch.isalnum())
