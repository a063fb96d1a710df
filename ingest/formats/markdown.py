"""Markdown as converters of PDF write it → Blocks.

markdown-it finds the blocks. Inside them HTML lists and tables, lines set wholly in bold or
italics, "key, tab, value" lines and footnotes stand side by side; each becomes a block of its own.
What a heading, a table or the end of a page means is decided by the steps that follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it.token import Token

from ingest.blocks import Block, BlockKind, Inline
from ingest.formats.inline import Words, parser, read_inline

_NOTE = re.compile(r"\s*<sup>\s*(\d{1,3}[a-z]?)\s*</sup>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"<(/?)(ul|ol|li|p|div|table|thead|tbody|tr|td|th|caption|h[1-6]|hr|blockquote|section)"
    r"(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•▪▫◦‣●○■□]\s*|[–—-]\s+")
_STYLED = ("*", "_", "<b>", "<i>", "<em>", "<strong>")
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_LINE_LENGTH = 200
"""A line with a tab that is longer is prose with a stray tab."""


def read_markdown(source: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order."""
    tokens = parser().parse(_without_hidden(source))
    reader = _Reader(notes=any(_starts_note(token) for token in tokens))
    for token in tokens:
        reader.take(token)
    return tuple(reader.blocks)


def _starts_note(token: Token) -> bool:
    return token.type in {"inline", "html_block"} and _NOTE.match(token.content) is not None


def _without_hidden(source: str) -> str:
    """The source without comments, scripts and styles: no reader of the page sees their words."""
    for opening, closing in _HIDDEN:
        kept, at = [], 0
        low = source.lower()
        while (start := low.find(opening, at)) >= 0:
            end = low.find(closing, start)
            if end < 0:
                break
            kept.append(source[at:start])
            # Lines keep their numbers, so that findings name the right ones.
            kept.append("\n" * source.count("\n", start, end))
            at = end + len(closing)
        source = "".join(kept) + source[at:]
    return source


@dataclass(frozen=True, slots=True)
class _Piece:
    """Inline source of one block, as HTML tags and line breaks cut it out."""

    kind: BlockKind
    source: str
    level: int = 0
    new_list: bool = False


class _Reader:
    """Walks the tokens; knows in which list it is."""

    def __init__(self, notes: bool) -> None:
        self.notes = notes
        self.blocks: list[Block] = []
        self.lists: list[int] = []
        self.count = 0
        self.heading = 0
        self.item: str | None = None
        self.in_item = 0
        self.cells: list[str] | None = None
        self.line = 0

    def take(self, token: Token) -> None:
        if token.map:
            self.line = token.map[0] + 1
        match token.type:
            case "heading_open":
                self.heading = int(token.tag[1:])
            case "heading_close":
                self.heading = 0
            case "bullet_list_open" | "ordered_list_open":
                self.count += 1
                self.lists.append(self.lists[0] if self.lists else self.count)
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.item = f"{token.info}{token.markup} " if token.info else ""
                self.in_item += 1
            case "list_item_close":
                self.in_item -= 1
            case "hr":
                self.blocks.append(Block(BlockKind.RULE, Inline(""), self.line))
            case "tr_open":
                self.cells = []
            case "tr_close":
                self.row()
            case "fence":
                self.add(BlockKind.PARAGRAPH, Words(Inline(token.content), False, False))
            case "inline" | "html_block":
                self.words(token)
            case _:
                pass

    def words(self, token: Token) -> None:
        if self.cells is not None:
            self.cells.append(token.content)
        elif self.heading:
            self.add(BlockKind.HEADING, self.read(token.content), level=self.heading)
        else:
            for piece in _pieces(token.content):
                self.piece(piece)

    def row(self) -> None:
        # A tab parts the cells until `canonical.py` makes it a blank; the contents need it.
        words = "\t".join(self.cells or [])
        self.cells = None
        self.add(BlockKind.ROW, self.read(words))

    def piece(self, piece: _Piece) -> None:
        if piece.new_list:
            self.count += 1
        if piece.kind is BlockKind.RULE:
            self.blocks.append(Block(BlockKind.RULE, Inline(""), self.line))
        elif piece.kind is BlockKind.NOTE:
            self.note(piece.source)
        elif piece.kind is BlockKind.ITEM:
            self.add(BlockKind.ITEM, self.read(piece.source), level=1, group=-self.count)
        elif self.in_item and piece.kind in {BlockKind.PARAGRAPH, BlockKind.LINE}:
            self.list_item(piece)
        else:
            self.add(piece.kind, self.read(piece.source), level=piece.level)

    def list_item(self, piece: _Piece) -> None:
        if self.item is None and self.blocks and self.blocks[-1].kind is BlockKind.ITEM:
            last, more = self.blocks[-1], self.read(piece.source).inline
            self.blocks[-1] = replace(last, inline=last.inline.joined(more, "\n"))
            return
        words = self.read((self.item or "").replace(".", "\\.") + piece.source)
        self.item = None
        self.add(BlockKind.ITEM, words, level=len(self.lists), group=self.lists[0])

    def note(self, source: str) -> None:
        found = _NOTE.match(source)
        if found:
            words = self.read(source[found.end() :])
            self.add(BlockKind.NOTE, words, marker=found[1])

    def read(self, source: str) -> Words:
        return read_inline(source, self.notes)

    def add(
        self,
        kind: BlockKind,
        words: Words,
        *,
        level: int = 0,
        marker: str | None = None,
        group: int | None = None,
    ) -> None:
        inline = words.inline
        if kind is BlockKind.ITEM and (bullet := _BULLET.match(inline.text)):
            inline = inline.cut(bullet.end(), len(inline.text))
        if kind is not BlockKind.NOTE and not inline.text.strip() and not inline.calls:
            return
        self.blocks.append(
            Block(kind, inline, self.line, level, words.bold, words.italic, marker, group)
        )


def _pieces(source: str) -> Iterator[_Piece]:
    """Cut inline source at the tags of HTML lists and tables, and at lines that stand alone."""
    kind, level, at, row, new_list = BlockKind.PARAGRAPH, 0, 0, "", False
    for tag in _BLOCK_TAG.finditer(source):
        closing, name = bool(tag[1]), tag[2].lower()
        words = source[at : tag.start()]
        at = tag.end()
        if kind is BlockKind.ROW:
            row += words
        elif kind is BlockKind.PARAGRAPH:
            yield from _lines(words)
        elif words.strip():
            yield _Piece(kind, words, level, new_list)
            new_list = False
        if name in {"td", "th"}:
            row += "\t" if closing else ""
            continue
        if kind is BlockKind.ROW and row.strip():
            yield _Piece(kind, row.strip())
        kind, level, row = BlockKind.PARAGRAPH, 0, ""
        if name in {"ul", "ol"}:
            new_list = not closing
        elif name == "hr":
            yield _Piece(BlockKind.RULE, "")
        elif not closing and name == "li":
            kind = BlockKind.ITEM
        elif not closing and name == "tr":
            kind = BlockKind.ROW
        elif not closing and name[0] == "h":
            kind, level = BlockKind.HEADING, int(name[1])
    words = row + source[at:]
    if kind is BlockKind.PARAGRAPH:
        yield from _lines(words)
    elif words.strip():
        yield _Piece(kind, words, level, new_list)


def _lines(source: str) -> Iterator[_Piece]:
    """Part a paragraph whose lines are notes, bullets, "key, tab, value", or set apart by style."""
    lines = [line for line in source.split("\n") if line.strip()]
    if not lines:
        return
    if _NOTE.match(lines[0]):
        yield from _gathered(BlockKind.NOTE, lines, lambda line: _NOTE.match(line) is not None)
        return
    with_tab = sum("\t" in line.strip() and len(line) <= _LINE_LENGTH for line in lines)
    if with_tab * 2 > len(lines) or (with_tab and with_tab * 2 == len(lines)):
        yield from (_Piece(BlockKind.LINE, line) for line in lines)
        return
    held: list[str] = []
    styled = _alone(lines[0])
    for line in lines:
        bullet = _BULLET.match(line.lstrip()) if line.lstrip()[:1] in "•▪▫◦‣●○■□" else None
        if bullet or (_alone(line) and (styled or not held or _ended(held[-1]))):
            if held:
                yield _held(held)
            held = []
            if not bullet:
                yield _Piece(BlockKind.PARAGRAPH, line)
                continue
        held.append(line)
    if held:
        yield _held(held)


def _held(lines: list[str]) -> _Piece:
    bullet = lines[0].lstrip()[:1] in "•▪▫◦‣●○■□"
    return _Piece(BlockKind.ITEM if bullet else BlockKind.PARAGRAPH, "\n".join(lines))


def _gathered(kind: BlockKind, lines: list[str], starts: object) -> Iterator[_Piece]:
    held: list[str] = []
    for line in lines:
        if held and callable(starts) and starts(line):
            yield _Piece(kind, "\n".join(held))
            held = []
        held.append(line)
    yield _Piece(kind, "\n".join(held))


def _alone(line: str) -> bool:
    """Whether a line is set wholly in bold or italics, as the category of a table row is."""
    line = line.strip()
    if not line.lower().startswith(_STYLED):
        return False
    words = read_inline(line, notes=True)
    return words.bold or words.italic


def _ended(line: str) -> bool:
    return line.rstrip().rstrip("*_”\"')").endswith((".", "!", "?", ":", ";", "</sup>"))
