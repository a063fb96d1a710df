"""A tree of plain HTML → Blocks: headings, paragraphs, lists, tables, links, notes.

For HTML whose tags mean what they say: what mammoth makes of a Word file, and pages of the web.
Official HTML of acts has readers of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.blocks import Block, BlockKind, Inline
from ingest.formats.hidden import is_hidden
from ingest.formats.inline import addresses

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN = frozenset(
    """
    audio button canvas datalist dialog embed form head iframe input link math menu meta noscript
    object script select style svg template textarea title video
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure footer header hgroup hr html legend li main nav ol p pre search section summary table
    tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905
) | set(_HEADINGS)
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_CAPTION = re.compile(r"(?:Table|Box|Figure|Overview)\s+[0-9IVX]{1,4}\b", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CELL = " | "
_BULLET = "• "


def read_flow(root: etree._Element, notes: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    """The blocks of a tree in order.

    Args:
        root: An element of HTML.
        notes: For the id of each note its marker: a link to one is a call, and no words.
    """
    reader = _Reader(notes or {})
    reader.inside(root)
    reader.end()
    return tuple(replace(block, line=at + 1) for at, block in enumerate(reader.blocks))


def inline_of(node: etree._Element, notes: Mapping[str, str] | None = None) -> Inline:
    """All words in an element as one stretch."""
    words = _Words(notes or {})
    words.inside(node)
    return words.inline()


def is_unseen(node: etree._Element) -> bool:
    """Whether no reader of the page sees what is in an element."""
    return not isinstance(node.tag, str) or node.tag in _UNSEEN or is_hidden(node)


@dataclass(slots=True)
class _Words:
    """Collects the words of inline elements."""

    notes: Mapping[str, str]
    text: str = ""
    calls: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)
    bold: int = 0
    italic: int = 0
    raised: int = 0
    plain: int = 0
    upright: int = 0

    def write(self, words: str | None) -> None:
        if not words:
            return
        letters = sum(ch.isalnum() for ch in words)
        self.plain += 0 if self.bold else letters
        self.upright += 0 if self.italic else letters
        self.text += words.translate(_RAISED) if self.raised and words.isdigit() else words

    def inside(self, node: etree._Element) -> None:
        self.write(node.text)
        for child in node:
            if not is_unseen(child):
                self.take(child)
            self.write(child.tail)

    def take(self, node: etree._Element) -> None:
        tag = node.tag
        if tag == "br":
            self.write("\n")
            return
        if tag == "a" and self._called(node):
            return
        if tag == "sup" and self._holds_call(node):
            for link in node.iter("a"):
                self._called(link)
            return
        self.bold += tag in _BOLD
        self.italic += tag in _ITALIC
        self.raised += tag == "sup"
        start = len(self.text)
        apart = tag in _BLOCKS
        if apart and self.text and not self.text[-1].isspace():
            self.text += " "
            start += 1
        if tag == "li":
            self.write(_BULLET)
        self.inside(node)
        if apart and self.text and not self.text[-1].isspace():
            self.text += " "
        self.bold -= tag in _BOLD
        self.italic -= tag in _ITALIC
        self.raised -= tag == "sup"
        if tag == "a" and start < len(self.text):
            target = (node.get("href") or "").strip()
            if target and not target.startswith("#"):
                outward = target if _ADDRESS.fullmatch(target) else None
                self.links.append((start, len(self.text), outward))

    def _holds_call(self, node: etree._Element) -> bool:
        return any((link.get("href") or "").lstrip("#") in self.notes for link in node.iter("a"))

    def _called(self, node: etree._Element) -> bool:
        marker = self.notes.get((node.get("href") or "").lstrip("#"))
        if marker is None:
            return False
        self.calls.append((len(self.text), marker))
        return True

    def inline(self) -> Inline:
        for start, end in addresses(self.text):
            if not any(a < end and b > start for a, b, _ in self.links):
                self.links.append((start, end, self.text[start:end]))
        return Inline(self.text, tuple(self.calls), tuple(sorted(self.links, key=lambda x: x[:2])))


class _Reader:
    """Walks the blocks of a tree; words between blocks are paragraphs of their own."""

    def __init__(self, notes: Mapping[str, str]) -> None:
        self.notes = notes
        self.blocks: list[Block] = []
        self.words = _Words(notes)
        self.kind = BlockKind.PARAGRAPH
        self.level = 0
        self.depth = 0
        self.lists = 0
        self.tables = 0

    def inside(self, node: etree._Element) -> None:
        self.words.write(node.text)
        for child in node:
            if not is_unseen(child):
                self.take(child)
            self.words.write(child.tail)

    def take(self, node: etree._Element) -> None:
        tag = str(node.tag)
        if tag not in _BLOCKS:
            if any(str(inner.tag) in _BLOCKS for inner in node.iter(etree.Element)):
                # A link or a span around whole blocks.
                self.inside(node)
            else:
                self.words.take(node)
            return
        self.end()
        if tag in _HEADINGS:
            self.heading(node, _HEADINGS[tag])
        elif tag in {"ul", "ol"}:
            self.list(node)
        elif tag == "li":
            self.item(node)
        elif tag == "table":
            self.table(node)
        elif tag == "dt":
            self.inside(node)
            self.end()
        else:
            self.inside(node)
            self.end()

    def heading(self, node: etree._Element, level: int) -> None:
        self.words.inside(node)
        self.kind, self.level = BlockKind.HEADING, level
        self.end()

    def list(self, node: etree._Element) -> None:
        if not self.depth and not (self.blocks and self._goes_on()):
            self.lists += 1
        self.depth += 1
        self.inside(node)
        self.end()
        self.depth -= 1

    def _goes_on(self) -> bool:
        """Whether the list before has only just ended."""
        return self.blocks[-1].kind is BlockKind.ITEM and self.blocks[-1].group == self.lists

    def item(self, node: etree._Element) -> None:
        before = len(self.blocks)
        self.kind, self.level = BlockKind.ITEM, max(1, self.depth)
        self.inside(node)
        if self.kind is BlockKind.ITEM:
            self.end()
        for at in range(before, len(self.blocks)):
            if self.blocks[at].kind is BlockKind.PARAGRAPH and self.blocks[at].group is None:
                # Further paragraphs of an item belong to it.
                self.blocks[at] = replace(
                    self.blocks[at],
                    kind=BlockKind.ITEM,
                    level=max(1, self.depth),
                    group=self.lists,
                )
        self.kind = BlockKind.PARAGRAPH

    def end(self) -> None:
        """What was collected is a block."""
        words, self.words = self.words, _Words(self.notes)
        if not words.text.strip() and not words.calls:
            return
        kind, level = self.kind, self.level
        self.kind, self.level = BlockKind.PARAGRAPH, 0
        written = any(ch.isalnum() for ch in words.text)
        self.blocks.append(
            Block(
                kind,
                words.inline(),
                level=level,
                bold=written and not words.plain,
                italic=written and not words.upright,
                group=self.lists if kind is BlockKind.ITEM else None,
            )
        )

    def table(self, node: etree._Element) -> None:
        rows = list(_rows(node))
        if _is_box(rows):
            for row in rows:
                for cell in row:
                    self.inside(cell)
                    self.end()
            return
        self.tables += 1
        group = 10_000 + self.tables
        self._caption(node, group)
        for at, cells in enumerate(_filled(rows)):
            words: Inline | None = None
            for filled in cells:
                inline = Inline("") if filled is None else self._cell(filled)
                words = inline if words is None else words.joined(inline, _CELL)
            if words is None or not words.text.strip(" |"):
                continue
            header = bool(rows[at]) and _is_header(rows[at])
            kind = BlockKind.CATEGORY if header else BlockKind.ROW
            self.blocks.append(Block(kind, words, group=group, row=at))

    def _cell(self, cell: etree._Element) -> Inline:
        inline = inline_of(cell, self.notes)
        end = len(inline.text.rstrip())
        start = len(inline.text) - len(inline.text.lstrip())
        return inline.cut(min(start, end), end) if start or end < len(inline.text) else inline

    def _caption(self, node: etree._Element, group: int) -> None:
        caption = next(node.iterchildren("caption"), None)
        if caption is not None:
            inline = inline_of(caption, self.notes)
            if inline.text.strip():
                self.blocks.append(Block(BlockKind.CAPTION, inline, group=group))
                return
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.kind is BlockKind.PARAGRAPH and _CAPTION.match(last.text):
            self.blocks[-1] = replace(last, kind=BlockKind.CAPTION, group=group)


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The cells of each row of a table, those of tables within its cells aside."""
    for part in table:
        if part.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(part)
        elif part.tag == "tr" and not is_unseen(part):
            yield [cell for cell in part if cell.tag in {"td", "th"} and not is_unseen(cell)]


def _is_box(rows: Sequence[Sequence[etree._Element]]) -> bool:
    """Whether a table only frames or places what is in it."""
    if max((len(row) for row in rows), default=0) < 2:
        return True
    return any(
        inner.tag == "table" or inner.tag in _HEADINGS
        for row in rows
        for cell in row
        for inner in cell.iter(etree.Element)
        if inner is not cell
    )


def _is_header(cells: Sequence[etree._Element]) -> bool:
    named = [cell for cell in cells if "".join(cell.itertext()).strip()]
    return (
        bool(named)
        and all(cell.tag == "th" for cell in named)
        and (len(named) > 1 or len(cells) == 1)
    )


def _filled(
    rows: Sequence[Sequence[etree._Element]],
) -> Iterator[list[etree._Element | None]]:
    """The rows with empty cells where a cell of a row above reaches down."""
    reaching: dict[int, int] = {}
    for row in rows:
        cells: list[etree._Element | None] = []
        for cell in row:
            while reaching.get(len(cells), 0):
                reaching[len(cells)] -= 1
                cells.append(None)
            down = _count(cell, "rowspan") - 1
            if down > 0:
                reaching[len(cells)] = down
            cells.append(cell)
        while reaching.get(len(cells), 0):
            reaching[len(cells)] -= 1
            cells.append(None)
        yield cells


def _count(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), 1_000) if value.isdecimal() else 1
