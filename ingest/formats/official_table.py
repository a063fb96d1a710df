"""Tables of official HTML files: lists of points made as tables or grids, and tables of data."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.blocks import Inline

WIDEST = 100
"""The most columns and rows that one cell may cover, and the most columns left empty in a row."""

_MARKER = re.compile(
    r"[\u2018\u201c\u201e\u201d\u00ab\"'\s\u00a0]*"
    r"(?:[(\[]?\w{1,6}(?:[.\-/]\w{1,4}){0,5}[.)\]:\u00ba\u00b0]{1,2}|\d{1,3}[a-z]?|[A-Za-z]|[ivx]{1,4}"
    r"|[\u2014\u2013\u2012\u2015\u2022\u00b7\u25cf\u25cb\u25aa\u25a0\uf0b7*-]{1,2})"
    r"[\u2019\u201d\s\u00a0]*"
)
_GRID = ("grid-list-column-1", "grid-list-column-2")
_DATA = ("tbl-txt", "tbl-hdr", "tbl-norm", "tbl-cod", "tbl-num", "tbl-left", "tbl-center")
_HEADER = ("tbl-hdr",)
_BOLD = re.compile(r"font-weight:\s*bold")


@dataclass(frozen=True, slots=True)
class Point:
    """A point as a table or grid sets it: its marker, its words beside it, how far it is set in."""

    marker: etree._Element
    content: etree._Element
    deeper: int = 0


def has_class(node: etree._Element, *names: str) -> bool:
    """Whether an element has a class, with the prefix of the new files or without."""
    return any(name.removeprefix("oj-") in names for name in (node.get("class") or "").split())


def plain(node: etree._Element) -> str:
    """All words of an element, white space as one blank."""
    return " ".join("".join(node.itertext()).split())


def is_marker(words: str) -> bool:
    """Whether words may be what numbers a point, or a dash."""
    return bool(_MARKER.fullmatch(words))


def grid_point(node: etree._Element) -> Point | None:
    """The point that is set as a grid, or as a marker and words in line."""
    if node.tag != "div" or len(node) != 2 or not is_whole(node, list(node)):
        return None
    first, second = node[0], node[1]
    if has_class(first, _GRID[0]) and has_class(second, _GRID[1]):
        return Point(first, second)
    if has_class(node, "enumeration-spacing") and is_marker(plain(first)):
        return Point(first, second)
    return None


def is_whole(node: etree._Element, parts: Sequence[etree._Element]) -> bool:
    """Whether some parts of an element, in order, hold all of its words.

    In a file whose tags do not match, words may stand between the cells of a table.
    """
    words = "".join("".join(part.itertext()) for part in parts)
    return "".join(words.split()) == "".join("".join(node.itertext()).split())


def own_rows(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of each row of a table, without those of tables within."""
    rows: list[list[etree._Element]] = []
    for child in table:
        if child.tag in {"thead", "tbody", "tfoot"}:
            rows += own_rows(child)
        elif child.tag == "tr":
            rows.append([cell for cell in child if cell.tag in {"td", "th"}])
    return [row for row in rows if row]


def list_points(
    table: etree._Element, rows: Sequence[Sequence[etree._Element]]
) -> list[Point] | None:
    """The points of a table that is a list; None for a table of data."""
    if has_class(table, "table", "borderOj") or table.get("border", "0").strip() not in {"", "0"}:
        return None
    points = [_point(row) for row in rows]
    if not points or None in points:
        return None
    return [point for point in points if point is not None]


def _point(row: Sequence[etree._Element]) -> Point | None:
    """The point that a row is: empty cells set it in, then come its marker and its words."""
    words = [plain(cell) for cell in row]
    deeper = next((at for at, word in enumerate(words) if word), len(words))
    if len(row) == 2 and deeper == 1:
        return Point(row[0], row[1])  # what goes on beside the markers, without one
    if len(row) - deeper != 2 or not is_marker(words[deeper]):
        return None
    if any(has_class(at, *_DATA) for cell in row for at in cell):
        return None
    return Point(row[deeper], row[deeper + 1], deeper)


def data_rows(
    rows: Sequence[Sequence[etree._Element]], read: Callable[[etree._Element], Inline]
) -> tuple[list[list[Inline]], int]:
    """The words of a table of data, and how many of its rows are its header.

    A cell that covers others leaves them empty, so that each column keeps its place.
    """
    told: list[list[Inline]] = []
    headers = 0
    covered: dict[int, int] = {}
    for row in rows:
        if headers == len(told) and all(_heads(cell) for cell in row):
            headers += 1
        cells: list[Inline] = []
        for cell in row:
            cover(cells, covered)
            across, down = span(cell, "colspan"), span(cell, "rowspan")
            for at in range(across):
                if at and len(cells) >= WIDEST:
                    break
                if down > 1:
                    covered[len(cells)] = down - 1
                cells.append(read(cell) if at == 0 else Inline(""))
        cover(cells, covered)
        told.append(cells)
    return told, headers if headers < len(told) else 0


def cover(cells: list[Inline], covered: dict[int, int]) -> None:
    """Leave the places empty that a cell of a row above covers."""
    while covered.get(len(cells), 0) > 0 and len(cells) < WIDEST:
        covered[len(cells)] -= 1
        cells.append(Inline(""))


def span(cell: etree._Element, name: str) -> int:
    """How many columns or rows a cell covers, as its attribute says."""
    given = cell.get(name, "1").strip()
    return min(int(given), WIDEST) if given.isdigit() and int(given) > 0 else 1


def _heads(cell: etree._Element) -> bool:
    if cell.tag == "th" or not plain(cell) or _BOLD.search(cell.get("style") or ""):
        return True
    lines = [at for at in cell.iter("p", "div")]
    return bool(lines) and all(has_class(at, *_HEADER) for at in lines if plain(at))
