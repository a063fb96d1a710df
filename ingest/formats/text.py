# ruff: noqa: RUF001 (dashes and quotes that look alike are told apart here)
"""Plain text → Blocks: paragraphs parted by empty lines, lists, and lines that are headings.

A text that is broken into lines of equal length is one that a program has wrapped: its lines are
joined. A heading stands alone and is numbered, underlined or in capitals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.blocks import Block, BlockKind, Inline
from ingest.contents import numbered
from ingest.formats.inline import addresses

_BULLET = re.compile(r"\s*(?:[•▪◦‣●○■*]|[–—-])\s+")
_NUMBER = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)|\d{1,3}\.)\s+")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,})\s*")
_PART = re.compile(r"(?:Article|Section|Chapter|Annex|Part|Title)\s+[0-9IVXA-Z]{1,5}\b.*")
_LONGEST = 120
_MOST_WORDS = 15


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines without an empty one between, and on which line and page they begin."""

    lines: tuple[str, ...]
    at: int
    page: int | None


def read_text(source: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in order. A form feed begins a page."""
    blocks: list[Block] = []
    group = 0
    lengths = (len(line.strip()) for line in source.split("\n"))
    widest = max((length for length in lengths if length <= _LONGEST), default=0)
    for stretch in _stretches(source):
        for kind, words, at in _parts(stretch, widest):
            if kind is BlockKind.ITEM and not (blocks and blocks[-1].kind is BlockKind.ITEM):
                group += 1
            links = tuple((start, end, words[start:end]) for start, end in addresses(words))
            blocks.append(
                Block(
                    kind,
                    Inline(words, (), links),
                    line=at,
                    level=1 if kind is not BlockKind.PARAGRAPH else 0,
                    group=group if kind is BlockKind.ITEM else None,
                    page=stretch.page,
                )
            )
    return tuple(blocks)


def _stretches(source: str) -> Iterator[_Stretch]:
    paged = "\f" in source.strip("\f")
    held: list[str] = []
    page, start = 1, 1
    for at, line in enumerate(source.split("\n"), 1):
        turned = line.count("\f")
        words = line.replace("\f", "")
        if held and (turned or not words.strip()):
            yield _Stretch(tuple(held), start, page if paged else None)
            held = []
        page += turned
        if words.strip():
            start = start if held else at
            held.append(words.rstrip())
    if held:
        yield _Stretch(tuple(held), start, page if paged else None)


def _parts(stretch: _Stretch, usual: int) -> Iterator[tuple[BlockKind, str, int]]:
    """Headings, items and paragraphs among some lines."""
    lines = list(stretch.lines)
    if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1]) and len(lines[0]) <= _LONGEST:
        yield BlockKind.HEADING, lines[0].strip(), stretch.at
        return
    if len(lines) == 1 and _is_heading(lines[0].strip()):
        yield BlockKind.HEADING, lines[0].strip(), stretch.at
        return
    widest = max(usual, *(len(line) for line in lines))
    held: list[str] = []
    kind, start = BlockKind.PARAGRAPH, stretch.at
    for off, line in enumerate(lines):
        begins = _BULLET.match(line) or _NUMBER.match(line)
        if held and (begins or _is_broken(held[-1], line, widest)):
            yield kind, " ".join(held), start
            held = []
        if not held:
            start = stretch.at + off
            kind = BlockKind.ITEM if begins else BlockKind.PARAGRAPH
        bullet = _BULLET.match(line)
        held.append(line[bullet.end() :].strip() if bullet else line.strip())
    yield kind, " ".join(held), start


def _is_heading(line: str) -> bool:
    if len(line) > _LONGEST or len(line.split()) > _MOST_WORDS or not line[-1:].isalnum():
        return False
    parts = numbered(line)
    letters = [ch for ch in line if ch.isalpha()]
    capitals = len(letters) > 3 and all(ch.isupper() for ch in letters)
    return bool(capitals or _PART.fullmatch(line) or (parts and parts[1][:1].isupper()))


def _is_broken(above: str, line: str, widest: int) -> bool:
    """Whether the author, and no program that wraps, ended the line above."""
    first = line.split(maxsplit=1)[0]
    return widest > _LONGEST or len(above.rstrip()) + 1 + len(first) <= widest - 12
