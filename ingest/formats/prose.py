"""Numbered paragraphs that are prose, and no list: "1. RECALLS that …", page after page.

Whoever quotes a list quotes it whole; conclusions of forty numbered paragraphs are no list.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ingest.blocks import Block, BlockKind

_COUNTED = re.compile(r"\d{1,3}\.?\s")
_LONG = 250
"""Letters of a numbered paragraph, on the average, from which it is prose."""


def without_long_lists(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with the items of lists that are prose as paragraphs."""
    out: list[Block] = []
    for (kind, _), held in groupby(blocks, key=lambda block: (block.kind, block.group)):
        some = list(held)
        if kind is BlockKind.ITEM and _is_prose(some):
            some = [replace(b, kind=BlockKind.PARAGRAPH, level=0, group=None) for b in some]
        out += some
    return tuple(out)


def _is_prose(items: Sequence[Block]) -> bool:
    counted = sum(bool(_COUNTED.match(item.text)) for item in items)
    return counted > len(items) / 2 and sum(len(i.text) for i in items) > _LONG * len(items)
