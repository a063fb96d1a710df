"""Tables that a converter flattened: a caption, then categories, each with its content.

The form of the categories may change halfway (a converter works page by page); what stands under
them decides what a row is: one paragraph each, or one list each. The table ends with the first
block that does not fit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block, BlockKind
from ingest.contents import numbered

_CAPTION = re.compile(
    r"(?:Table|Box|Figure|Overview)\s+[0-9IVX]{1,4}\b(?:\.\d{1,2})?", re.IGNORECASE
)
_CATEGORY_LENGTH = 120


@dataclass(frozen=True, slots=True)
class _Row:
    """Positions of a category and of its content, `last` included."""

    category: int
    content: tuple[int, ...]
    last: int


def find_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with captions, categories and contents of tables known as such.

    All of one table share a `group`; `row` counts its rows from 0, for a category and its content.
    """
    out = list(blocks)
    group = max((abs(block.group or 0) for block in blocks), default=0)
    at = 0
    while at < len(out):
        at += 1
        if not _is_caption(out[at - 1]):
            continue
        rows = _rows(out, at)
        drawn = _drawn_rows(out, at)
        if not rows and not drawn:
            continue
        group += 1
        out[at - 1] = replace(out[at - 1], kind=BlockKind.CAPTION, group=group)
        for number, row in enumerate(rows):
            out[row.category] = replace(
                out[row.category], kind=BlockKind.CATEGORY, group=group, row=number, level=0
            )
            for content in row.content:
                out[content] = replace(out[content], group=group, row=number)
        for number, content in enumerate(drawn):
            out[content] = replace(out[content], group=group, row=number)
    return tuple(out)


def _is_caption(block: Block) -> bool:
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.HEADING}:
        return False
    found = _CAPTION.match(block.text)
    if not found:
        return False
    # "Table 1 shows that …" is a sentence; "Table 1. Shares" and "*Table 1 Shares*" are captions.
    rest = block.text[found.end() :]
    return block.styled or block.kind is BlockKind.HEADING or rest[:1] in {".", ":", ""}


def _drawn_rows(blocks: Sequence[Block], at: int) -> list[int]:
    """Positions of the rows of a table that kept its cells."""
    rows: list[int] = []
    while at < len(blocks) and blocks[at].kind in {BlockKind.ROW, BlockKind.PAGE_END}:
        if blocks[at].kind is BlockKind.ROW:
            rows.append(at)
        at += 1
    return rows


def _rows(blocks: Sequence[Block], at: int) -> list[_Row]:
    rows: list[_Row] = []
    while (row := _row(blocks, at)) is not None:
        if rows and not _same_table(blocks, rows[-1], row):
            break
        rows.append(row)
        at = row.last + 1
    # One row alone is a table only when its form says so: a plain line above a list is a lead.
    if len(rows) == 1 and not blocks[rows[0].category].styled:
        return []
    return rows


def _row(blocks: Sequence[Block], at: int) -> _Row | None:
    category = _next(blocks, at)
    first = _next(blocks, category + 1) if category is not None else None
    if category is None or first is None or not _is_category(blocks[category], blocks[first]):
        return None
    if blocks[first].kind is BlockKind.PARAGRAPH:
        return _Row(category, (first,), first)
    items = [first]
    group, following = blocks[first].group, _next(blocks, first + 1)
    while following is not None and blocks[following].kind is BlockKind.ITEM:
        if blocks[following].group != group:
            break
        items.append(following)
        following = _next(blocks, following + 1)
    return _Row(category, tuple(items), items[-1])


def _next(blocks: Sequence[Block], at: int) -> int | None:
    while at < len(blocks) and blocks[at].kind is BlockKind.PAGE_END:
        at += 1
    return at if at < len(blocks) else None


def _is_category(block: Block, following: Block) -> bool:
    short = len(block.text) <= _CATEGORY_LENGTH and not block.text.endswith((".", ":", ";", "?"))
    if not short or _is_caption(block) or following.kind not in _CONTENTS:
        return False
    if following.kind is BlockKind.PARAGRAPH and following.styled:
        return False
    if block.kind is BlockKind.HEADING:
        return block.styled and numbered(block.text) is None
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    return block.styled or following.kind is BlockKind.ITEM


_CONTENTS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})


def _same_table(blocks: Sequence[Block], last: _Row, row: _Row) -> bool:
    """Whether a row has the shape of the one before it."""
    before, now = blocks[last.content[0]].kind, blocks[row.content[0]].kind
    if before is not now:
        return False
    if now is BlockKind.ITEM or _form(blocks[row.category]) == _form(blocks[last.category]):
        return True
    # Among paragraphs a bold heading may as well begin a new sub-section: only the end of a page
    # explains that categories turn into headings there.
    if blocks[row.category].kind is not BlockKind.HEADING:
        return True
    passed = blocks[last.category : row.category]
    return any(b.kind is BlockKind.PAGE_END or b.page_ends for b in passed)


def _form(block: Block) -> tuple[BlockKind, bool, bool]:
    return block.kind, block.bold, block.italic
