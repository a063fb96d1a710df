# ruff: noqa: RUF001 (dashes and quotes that look alike are told apart here)
"""Lines → paragraphs: which lines go on from the line above, over the ends of columns and pages.

A line end is forced where the first word of the next line would still have fitted; other ends are
the work of a printer, and what they part is one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus.sentences import ends_sentence
from ingest.formats.pdf_letters import Line, Run
from ingest.formats.pdf_order import Piece
from ingest.formats.pdf_tables import Table

BULLET = re.compile(r"[•▪▫◦‣●○■□➢✓·]\s*|[–—-]\s+|o\s+(?=\S)")
NUMBER = re.compile(
    r"(?:\((?:\d{1,3}|[a-z]|[ivx]{1,5})\)|(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])(?:\s+|$)(?!\d)"
)
_ENDED = (".", "!", "?", ":", ";", "…")


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph, or the cells of a row without rules."""

    lines: list[Line]
    left: float
    right: float
    gap: float = 0.0
    """The room above it, in times the usual distance of its lines."""
    cells: list[list[Line]] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @property
    def text(self) -> str:
        """Its words, roughly: for rules, not for readers."""
        return " ".join(line.text.strip() for line in self.lines)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        sizes = Counter[float]()
        for line in self.lines:
            for run in line.runs:
                sizes[run.style.size] += len(run.text)
        return sizes.most_common(1)[0][0]

    def all(self, trait: str) -> bool:
        """Whether all of it is "bold" or "italic"."""
        return all(line.all(trait) for line in self.lines)


class Spacing:
    """How far apart lines of one size usually are."""

    def __init__(self, pages: Iterable[Sequence[Line]]) -> None:
        found: dict[int, Counter[float]] = defaultdict(Counter)
        for lines in pages:
            for above, below in pairwise(lines):
                off = above.y - below.y
                same = abs(above.size - below.size) < 0.5 and _beside(above, below)
                if same and 0.8 * above.size <= off <= 2.6 * above.size:
                    found[round(above.size)][round(off * 2) / 2] += 1
        self._usual = {size: min(_best(counts)) for size, counts in found.items()}

    def usual(self, size: float) -> float:
        """The distance of two base lines of a paragraph."""
        return self._usual.get(round(size), 1.25 * size)


def _best(counts: Counter[float]) -> list[float]:
    most = max(counts.values())
    return [off for off, count in counts.items() if count >= 0.6 * most]


def _beside(a: Line, b: Line) -> bool:
    return min(a.x1, b.x1) > max(a.x0, b.x0)


def paragraphs(pieces: Sequence[Piece], spacing: Spacing, right: float) -> list[Paragraph | Table]:
    """The paragraphs of a page.

    Args:
        pieces: Its lines and tables as they are read.
        spacing: How far apart lines are in this document.
        right: Where the lines of the text end on pages of this form.
    """
    out: list[Paragraph | Table] = []
    edges = _edges(pieces, spacing, right)
    for at, piece in enumerate(pieces):
        if isinstance(piece.item, Table):
            out.append(piece.item)
            continue
        line, last = piece.item, out[-1] if out else None
        if isinstance(last, Paragraph) and at and isinstance(pieces[at - 1].item, Line):
            if _is_cell(last, line):
                _add_cell(last, line)
                continue
            if _is_stretched(last, line):
                last.lines.append(line)
                continue
            if not last.cells and _goes_on(last, line, spacing):
                last.lines.append(line)
                continue
        gap = _room(last, line, spacing)
        out.append(Paragraph([line], piece.left or piece.x0, edges[at], gap))
    return out


def _edges(pieces: Sequence[Piece], spacing: Spacing, right: float) -> list[float]:
    """For each piece where the lines around it end: a column, a box, or the page."""
    edges = [piece.right or right for piece in pieces]
    start = 0
    for at in range(1, len(pieces) + 1):
        if at < len(pieces) and _close(pieces[at - 1], pieces[at], spacing):
            continue
        local = max(piece.x1 for piece in pieces[start:at])
        start_x = min(piece.x0 for piece in pieces[start:at])
        full = sum(piece.x1 > local - 0.12 * (local - start_x) for piece in pieces[start:at])
        if at - start >= 3 and full >= 0.6 * (at - start):
            edges[start:at] = [local] * (at - start)
        start = at
    return edges


def _close(above: Piece, below: Piece, spacing: Spacing) -> bool:
    a, b = above.item, below.item
    if isinstance(a, Table) or isinstance(b, Table):
        return False
    off = a.y - b.y
    return 0 < off <= 1.35 * spacing.usual(a.size) and abs(a.size - b.size) < 1 and _beside(a, b)


def _room(last: Paragraph | Table | None, line: Line, spacing: Spacing) -> float:
    if not isinstance(last, Paragraph) or last.last.page != line.page or last.last.y <= line.y:
        return 9.0
    return (last.last.y - line.y) / spacing.usual(min(line.size, last.last.size))


def _is_cell(last: Paragraph, line: Line) -> bool:
    """Whether a line stands right of the last one, at the same height, with a wide gap between."""
    return _is_right_of(last, line) and not _is_stretched(last, line)


def _is_right_of(last: Paragraph, line: Line) -> bool:
    return line.wide and abs(line.y - last.last.y) <= 0.3 * line.size and line.x0 > last.last.x1


def _is_stretched(last: Paragraph, line: Line) -> bool:
    """Whether the gap is one of a line that was stretched to fill its column."""
    if last.cells or not _is_right_of(last, line):
        return False
    above = [each for each in last.lines if each.y > last.last.y + 0.3 * line.size]
    return bool(above) and above[-1].x1 >= last.right - 4


def _add_cell(last: Paragraph, line: Line) -> None:
    if not last.cells:
        last.cells.append(list(last.lines))
    last.cells.append([line])
    last.lines.append(line)


def _goes_on(last: Paragraph, line: Line, spacing: Spacing) -> bool:
    above = last.last
    off = above.y - line.y
    large = min(above.size, line.size)
    if not off > 0 or not _beside(above, line) or above.main.style.angle != line.main.style.angle:
        return False
    if off > 1.32 * spacing.usual(large) or abs(above.size - line.size) > 0.8:
        return False
    if starts_item(line) and _may_start(last, line):
        return False
    if above.all("bold") != line.all("bold") and _is_short(last, line):
        return False
    if _fits(last, line):
        return False
    return not (_is_indented(last, line) and ends_sentence(last.text))


def starts_item(line: Line) -> bool:
    """Whether a line begins with a bullet or a number as items of lists do."""
    text = line.text
    if text[:1] == "o" and not _own_bullet(line):
        return False
    return bool(BULLET.match(text) or NUMBER.match(text))


def _own_bullet(line: Line) -> bool:
    """Whether an "o" is a bullet: Word draws it in another font than the words."""
    first = line.runs[0].text.strip()
    return first == "o" and len(line.runs) > 1


def _may_start(last: Paragraph, line: Line) -> bool:
    """Whether an item can begin here, and not the line of a sentence with a number or a dash."""
    if BULLET.match(line.text) and line.text[0] not in "-–—":
        return True
    ended = last.text.rstrip().endswith((*_ENDED, ",", " and", " or"))
    return ended or (abs(line.x0 - last.first.x0) <= 3 and starts_item(last.first))


def _fits(last: Paragraph, line: Line) -> bool:
    """Whether the first word of the line would have fitted on the line above."""
    above = last.last
    text = line.text.strip()
    word = text.split(" ", 1)[0]
    each = (line.x1 - line.x0) / max(1, len(text))
    if above.text.rstrip().endswith(("\ufffe", "-")):
        return False
    return above.x1 + each * (len(word) + 1.5) < last.right - 1


def _is_short(last: Paragraph, line: Line) -> bool:
    return last.last.x1 < last.right - 0.15 * (last.right - last.left) or _fits(last, line)


def _is_indented(last: Paragraph, line: Line) -> bool:
    return line.x0 > min(each.x0 for each in last.lines) + 0.8 * line.size


def joined_over(flow: Sequence[Paragraph | Table], running: set[int]) -> list[Paragraph | Table]:
    """The paragraphs with those made whole that the end of a column or a page has cut.

    Args:
        flow: All paragraphs and tables of the document in order.
        running: The identities of paragraphs that are headings, which go on nowhere.
    """
    out: list[Paragraph | Table] = []
    for item in flow:
        last = out[-1] if out else None
        if (
            isinstance(item, Paragraph)
            and isinstance(last, Paragraph)
            and not {id(item), id(last)} & running
            and _cut(last, item)
        ):
            out[-1] = replace(last, lines=[*last.lines, *item.lines], right=item.right)
            continue
        out.append(item)
    return out


def _cut(first: Paragraph, second: Paragraph) -> bool:
    """Whether two paragraphs are one that the end of a column or a page has cut."""
    a, b = first.last, second.first
    turned = b.page == a.page + 1 or (b.page == a.page and b.y > a.y)
    if not turned or first.cells or second.cells or abs(first.size - second.size) > 0.6:
        return False
    if first.all("bold") != second.all("bold") or starts_item(b):
        return False
    words, rest = first.text.rstrip(), second.text.lstrip("([“‘\"' ")
    if words.endswith(_ENDED) and not (words.endswith(".") and not ends_sentence(words)):
        return False
    full = not _fits(first, b) and len(words.split()) > 4
    return bool(rest) and (rest[0].islower() or full)


def without_marker(lines: list[Line], length: int) -> list[Line]:
    """The lines without the first so many letters."""
    runs = list(lines[0].runs)
    while runs and length >= len(runs[0].text):
        length -= len(runs[0].text)
        runs.pop(0)
    if runs:
        first: Run = runs[0]
        runs[0] = replace(first, text=first.text[length:].lstrip())
        return [Line(lines[0].page, runs, lines[0].wide), *lines[1:]]
    return lines[1:]
