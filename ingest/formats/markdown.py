"""Markdown as converters of PDF write it → Blocks.

markdown-it finds the blocks. Inside them HTML lists and tables, lines set wholly in bold or
italics, "key, tab, value" lines and footnotes stand side by side; each becomes a block of its own.
What a heading, a table or the end of a page means is decided by the steps that follow.
"""

from dataclasses import replace

from markdown_it.token import Token

from ingest.blocks import Block, BlockKind, Inline
from ingest.formats.hidden import without_hidden
from ingest.formats.inline import Words, parser, read_inline
from ingest.formats.pieces import BULLET, NOTE, Piece, pieces

_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))


def read_markdown(source: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order."""
    tokens = parser().parse(_without_hidden(source))
    reader = _Reader(notes=any(_starts_note(token) for token in tokens))
    for token in tokens:
        reader.take(token)
    return tuple(reader.blocks)


def _starts_note(token: Token) -> bool:
    return token.type in {"inline", "html_block"} and NOTE.match(token.content) is not None


def _without_hidden(source: str) -> str:
    """The source without comments, scripts, styles and hidden elements: nobody sees their words."""
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
    return without_hidden(source)


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
            case "heading_open" | "heading_close":
                self.heading = int(token.tag[1:]) if token.nesting > 0 else 0
            case "bullet_list_open" | "ordered_list_open":
                self.count += 1
                self.lists.append(self.lists[0] if self.lists else self.count)
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open" | "list_item_close":
                self.number_alone()
                # The number of an ordered item is part of its words, a bullet is not.
                self.item = f"{token.info}{token.markup} " if token.info else ""
                self.item = self.item if token.nesting > 0 else None
                self.in_item += token.nesting
            case _:
                self.leaf(token)

    def number_alone(self) -> None:
        """Keep the number of an item that has no words of its own."""
        number, self.item = self.item, None
        if number:
            words = self.read(number)
            self.add(BlockKind.ITEM, words, level=len(self.lists), group=self.lists[0])

    def leaf(self, token: Token) -> None:
        match token.type:
            case "hr":
                self.blocks.append(Block(BlockKind.RULE, Inline(""), self.line))
            case "tr_open":
                self.cells = []
            case "tr_close":
                self.row()
            case "fence":
                self.number_alone()
                self.add(BlockKind.PARAGRAPH, Words(Inline(token.content), False, False))
            case "inline" | "html_block":
                self.words(token)
            case _:
                pass

    def words(self, token: Token) -> None:
        if self.heading or self.cells is not None:
            self.number_alone()
        if self.cells is not None:
            self.cells.append(token.content)
        elif self.heading:
            self.add(BlockKind.HEADING, self.read(token.content), level=self.heading)
        else:
            for piece in pieces(token.content):
                self.piece(piece)

    def row(self) -> None:
        # A tab parts the cells until `canonical.py` makes it a blank; the contents need it.
        words = "\t".join(self.cells or [])
        self.cells = None
        self.add(BlockKind.ROW, self.read(words))

    def piece(self, piece: Piece) -> None:
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

    def list_item(self, piece: Piece) -> None:
        if self.item is None and self.blocks and self.blocks[-1].kind is BlockKind.ITEM:
            last, more = self.blocks[-1], self.read(piece.source).inline
            self.blocks[-1] = replace(last, inline=last.inline.joined(more, "\n"))
            return
        words = self.read((self.item or "") + piece.source)
        self.item = None
        self.add(BlockKind.ITEM, words, level=len(self.lists), group=self.lists[0])

    def note(self, source: str) -> None:
        found = NOTE.match(source)
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
        if kind is BlockKind.ITEM and (bullet := BULLET.match(inline.text)):
            inline = inline.cut(bullet.end(), len(inline.text))
        if kind is not BlockKind.NOTE and not inline.text.strip() and not inline.calls:
            return
        self.blocks.append(
            Block(kind, inline, self.line, level, words.bold, words.italic, marker, group)
        )
