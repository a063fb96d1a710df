"""Cuts a paragraph of converted Markdown where HTML tags and line breaks part what it holds.

A converter puts whole lists and tables into one paragraph, as HTML, or line by line. Each list
item, table row, line "key, tab, value", note, and line set apart by its style is a piece.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.formats.inline import read_inline

NOTE = re.compile(r"\s*<sup>\s*(\d{1,3}[a-z]?)\s*</sup>", re.IGNORECASE)
"""What a footnote begins with."""

BULLET = re.compile(r"[•▪▫◦‣●○■□]\s*|[\u2014\u2013-]\s+")
"""A bullet that the converter left in the words of an item."""

_BLOCK_TAG = re.compile(
    r"<(/?)(ul|ol|li|p|div|table|thead|tbody|tr|td|th|caption|h[1-6]|hr|blockquote|section)"
    r"(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
_BULLETS = "•▪▫◦‣●○■□"
_STYLED = ("*", "_", "<b>", "<i>", "<em>", "<strong>")
_LINE_LENGTH = 200
"""A line with a tab that is longer is prose with a stray tab."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Inline source of one block. `new_list` marks the first item of an HTML list."""

    kind: BlockKind
    source: str
    level: int = 0
    new_list: bool = False


def pieces(source: str) -> Iterator[Piece]:
    """The pieces of a paragraph or of a block of HTML, in order."""
    cutter, at = _Cutter(), 0
    for tag in _BLOCK_TAG.finditer(source):
        yield from cutter.words(source[at : tag.start()])
        yield from cutter.tag(tag[2].lower(), closing=bool(tag[1]))
        at = tag.end()
    yield from cutter.words(source[at:])
    yield from cutter.row_end()


@dataclass(slots=True)
class _Cutter:
    """Knows inside which HTML tag the next words stand."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    row: str = ""
    new_list: bool = False

    def words(self, words: str) -> Iterator[Piece]:
        if self.kind is BlockKind.ROW:
            self.row += words
        elif self.kind is BlockKind.PARAGRAPH:
            yield from _lines(words)
        elif words.strip():
            yield Piece(self.kind, words, self.level, self.new_list)
            self.new_list = False

    def tag(self, name: str, closing: bool) -> Iterator[Piece]:
        if name in {"td", "th"}:
            self.row += "\t" if closing else ""
            return
        yield from self.row_end()
        self.kind, self.level = BlockKind.PARAGRAPH, 0
        if name in {"ul", "ol"}:
            self.new_list = not closing
        elif name == "hr":
            yield Piece(BlockKind.RULE, "")
        elif not closing:
            self.enter(name)

    def enter(self, name: str) -> None:
        if name == "li":
            self.kind = BlockKind.ITEM
        elif name == "tr":
            self.kind = BlockKind.ROW
        elif name[0] == "h":
            self.kind, self.level = BlockKind.HEADING, int(name[1])

    def row_end(self) -> Iterator[Piece]:
        if self.row.strip():
            yield Piece(BlockKind.ROW, self.row.strip())
        self.row = ""


def _lines(source: str) -> Iterator[Piece]:
    """Part words whose lines are notes, bullets, "key, tab, value", or set apart by style."""
    lines = [line for line in source.split("\n") if line.strip()]
    with_tab = sum("\t" in line.strip() and len(line) <= _LINE_LENGTH for line in lines)
    if lines and NOTE.match(lines[0]):
        yield from _notes(lines)
    elif with_tab and with_tab * 2 >= len(lines):
        yield from (Piece(BlockKind.LINE, line) for line in lines)
    else:
        yield from _prose(lines)


def _notes(lines: list[str]) -> Iterator[Piece]:
    held = lines[:1]
    for line in lines[1:]:
        if NOTE.match(line):
            yield Piece(BlockKind.NOTE, "\n".join(held))
            held = []
        held.append(line)
    yield Piece(BlockKind.NOTE, "\n".join(held))


def _prose(lines: list[str]) -> Iterator[Piece]:
    held: list[str] = []
    # Where the first line is set apart, the paragraph is rows of a table: others are set apart too.
    # In other prose an emphasised line stands alone only after the end of a sentence.
    styled = bool(lines) and _alone(lines[0])
    for line in lines:
        alone = _alone(line) and (styled or not held or _ended(held[-1]))
        if held and (alone or _is_bullet(line)):
            yield _held(held)
            held = []
        if alone:
            yield Piece(BlockKind.PARAGRAPH, line)
        else:
            held.append(line)
    if held:
        yield _held(held)


def _held(lines: list[str]) -> Piece:
    kind = BlockKind.ITEM if _is_bullet(lines[0]) else BlockKind.PARAGRAPH
    return Piece(kind, "\n".join(lines))


def _is_bullet(line: str) -> bool:
    return line.lstrip()[:1] in _BULLETS


def _alone(line: str) -> bool:
    """Whether a line is set wholly in bold or italics, as the category of a table row is."""
    line = line.strip()
    if not line.lower().startswith(_STYLED):
        return False
    words = read_inline(line, notes=True)
    return words.bold or words.italic


def _ended(line: str) -> bool:
    return line.rstrip().rstrip("*_”\"')").endswith((".", "!", "?", ":", ";", "</sup>"))
