"""Makes whole what the ends of pages cut in two: sentences, list items, rows of tables, lists."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.normalise import CLOSING_QUOTES, OPENING_QUOTES
from corpus.sentences import ends_sentence
from ingest.blocks import Block, BlockKind

_LEADING_ON = frozenset(
    """
    a an and are as at be between but by for from has have in including into is its like of on
    or over such than that the their these this those through to under was were which while who
    with
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
"""Words that never end a sentence: after them a page end has cut, whatever follows."""

_ENDINGS = (".", "!", "?", "…", ":", ";")
_BETWEEN = frozenset({BlockKind.PAGE_END, BlockKind.RULE})


def join_cut(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Join each paragraph or item with its second half, and each list with its second half.

    Halves stand on both sides of notes, of a rule, or of a mere blank line where a page ended. A
    block `PAGE_END` that a joined text passes goes into its `page_ends`; rules are dropped.
    """
    out: list[Block] = []
    renamed: dict[int | None, int | None] = {}
    for block in blocks:
        if block.kind is BlockKind.RULE and out and out[-1].kind is BlockKind.PAGE_END:
            continue
        before = _last_words(out)
        if before is not None and _goes_on(out[before], block, hard=_page_ended(out, before)):
            out[before:] = [out[before].continued(block)]
            continue
        if before is not None and _same_list(out, before, block):
            renamed[block.group] = out[before].group
        if block.kind is BlockKind.ITEM and block.group in renamed:
            block = replace(block, group=renamed[block.group])
        out.append(block)
    return tuple(block for block in out if block.kind is not BlockKind.RULE)


def _last_words(out: Sequence[Block]) -> int | None:
    at = len(out) - 1
    while at >= 0 and out[at].kind in _BETWEEN:
        at -= 1
    return at if at >= 0 else None


def _page_ended(out: Sequence[Block], before: int) -> bool:
    return any(block.kind is BlockKind.PAGE_END for block in out[before + 1 :])


def _goes_on(first: Block, second: Block, hard: bool) -> bool:
    """Whether `second` is the other half of `first`; `hard` when a page surely ended between."""
    if first.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM} or first.styled != second.styled:
        return False
    if second.kind is not BlockKind.PARAGRAPH:
        return (
            second.kind is first.kind is BlockKind.ITEM
            and hard
            and _last_word(first) in _LEADING_ON - {"and", "or"}
        )
    words, rest = first.text.rstrip(), second.text.lstrip(OPENING_QUOTES + "([ ")
    if not words or not rest or _closed(words):
        return False
    if rest[0].islower():
        return True
    if first.kind is BlockKind.ITEM:
        return hard and _last_word(first) in _LEADING_ON - {"and", "or"}
    # A heading-like line ("Data and") is no half of a sentence: there must be some words before.
    return len(words.split()) > 4 and (
        _last_word(first) in _LEADING_ON
        or words.endswith(",")
        or words.count("(") > words.count(")")
    )


def _closed(words: str) -> bool:
    bare = words.rstrip(CLOSING_QUOTES + ")]")
    if bare.endswith("."):
        return ends_sentence(words)
    return bare.endswith(_ENDINGS)


def _last_word(block: Block) -> str:
    words = block.text.split()
    return words[-1].lower() if words else ""


def _same_list(out: Sequence[Block], before: int, block: Block) -> bool:
    """Whether an item continues the list that the end of a page had interrupted."""
    if block.kind is not BlockKind.ITEM or out[before].kind is not BlockKind.ITEM:
        return False
    return _page_ended(out, before) or bool(out[before].page_ends)
