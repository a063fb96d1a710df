"""Reads the table of contents for its pages and takes it out of the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalise import fold
from ingest.blocks import Block, BlockKind, Inline

_NAMES = frozenset({"content", "contents", "table of content", "table of contents"})
_ENTRY_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.LINE, BlockKind.ROW})
_PAGE = re.compile(r"\d{1,4}$")
_ROMAN = re.compile(r"\b[ivxlc]{1,6}$")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,5})(\.?)\s+(?=\S)")
_LEADERS = " \t\u00a0.·…_"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: what it calls a section, and on which page that begins."""

    number: str | None
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Contents:
    """The entries in order and the words they were read from, headings included."""

    entries: tuple[Entry, ...] = ()
    words: tuple[str, ...] = ()

    def of(self, number: str | None, title: str) -> Entry | None:
        """The entry for a section: by its number, or by its title when it has none."""
        if number is not None:
            return next((entry for entry in self.entries if entry.number == number), None)
        plain = same(title)
        return next((e for e in self.entries if e.number is None and same(e.title) == plain), None)


def numbered(heading: str) -> tuple[str, str, bool] | None:
    """The number of a heading, its title, and whether the number is written with a stop."""
    found = _NUMBER.match(heading)
    if not found:
        return None
    return found[1], heading[found.end() :].strip(), bool(found[2]) or "." in found[1]


def same(title: str) -> str:
    """A title as it is compared: letters and digits only, typography and case folded."""
    return "".join(ch for ch in fold(title, case=True).text if ch.isalnum())


def take_contents(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], Contents]:
    """Take the contents out of the blocks; without one, the blocks are as they were.

    They are the lines below a heading "Contents" (or a few of the like) for as long as each ends
    in a page number or is a link; whatever follows is text.
    """
    start = next((i for i, block in enumerate(blocks) if _is_heading(block)), None)
    if start is None:
        return tuple(blocks), Contents()
    at = start
    while at < len(blocks) and (_is_heading(blocks[at]) or blocks[at].kind is BlockKind.RULE):
        at += 1
    entries, end = _entries_from(blocks, at)
    if not entries:
        return tuple(blocks), Contents()
    words = tuple(block.text for block in blocks[start:end] if block.text)
    return (*blocks[:start], *blocks[end:]), Contents(tuple(entries), words)


def _is_heading(block: Block) -> bool:
    named = block.kind is BlockKind.HEADING or (block.kind is BlockKind.PARAGRAPH and block.styled)
    return named and fold(block.text, case=True).text.strip(" :.") in _NAMES


def _entries_from(blocks: Sequence[Block], at: int) -> tuple[list[Entry], int]:
    """The entries from a block on, and the position after the last block that is made of them."""
    entries: list[Entry] = []
    found: list[Entry] = []
    end, pending = at, ""
    for place in range(at, len(blocks)):
        block = blocks[place]
        if block.kind is BlockKind.RULE:
            continue
        if block.kind not in _ENTRY_KINDS:
            break
        more, pending = _entries(block.inline, pending)
        found += more
        # An entry may run over lines, and each line may have become a block.
        if pending and block.kind is not BlockKind.LINE:
            break
        if not pending:
            entries, found, end = entries + found, [], place + 1
    return entries, end


def _entries(inline: Inline, pending: str) -> tuple[list[Entry], str]:
    """The entries in some words, and what is left that is none yet."""
    found: list[Entry] = []
    for line in inline.text.split("\n"):
        pending = f"{pending} {line.strip()}".strip()
        entry = _entry(pending)
        if entry:
            found.append(entry)
            pending = ""
    if pending and any(end - start >= len(pending) - 1 for start, end, _ in inline.links):
        found.append(_named(pending, None))
        pending = ""
    return found, pending


def _entry(line: str) -> Entry | None:
    page = _PAGE.search(line) or _ROMAN.search(line)
    if not page:
        return None
    title = line[: page.start()].rstrip(_LEADERS)
    leaders = line[len(title) : page.start()]
    # "Horizon 2020" ends in a number too: one blank parts a page only from a numbered title.
    if not title or not ("\t" in leaders or len(leaders) > 1 or (leaders and numbered(line))):
        return None
    return _named(title, int(page.group()) if page.group().isdigit() else None)


def _named(title: str, page: int | None) -> Entry:
    parts = numbered(title)
    return Entry(parts[0], parts[1], page) if parts else Entry(None, " ".join(title.split()), page)
