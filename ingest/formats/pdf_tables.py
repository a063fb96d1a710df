"""Tables whose cells are ruled: which lines stand in which cell, row by row.

Rules that touch make a grid. Two neighbours of it are one cell where no rule parts them. A box
around words is no table: one that has a single cell, or a single column, stays text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.formats.pdf_letters import Line, Rule

_TOUCH = 2.5
"""Points within which two rules touch, or are one."""

_MOST_RULES = 6_000
"""More of them are a drawing."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, the cells of each row, the lines of each cell."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    columns: tuple[float, ...]
    """Where its columns begin and end."""


def find_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Table]:
    """The tables of a page, in no order."""
    if not lines or len(rules) > _MOST_RULES:
        return []
    found = []
    for grid in _grids(rules):
        table = _table(grid, lines)
        if table is not None:
            found.append(table)
    return found


def _grids(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules, grouped by what touches what."""
    above = list(range(len(rules)))

    def root(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    # Only rules that share a square of the page can touch.
    squares: dict[tuple[int, int], list[int]] = {}
    for at, rule in enumerate(rules):
        for square in _squares(rule):
            for other in squares.setdefault(square, []):
                if root(at) != root(other) and _touch(rule, rules[other]):
                    above[root(at)] = root(other)
            squares[square].append(at)
    grouped: dict[int, list[Rule]] = {}
    for at, rule in enumerate(rules):
        grouped.setdefault(root(at), []).append(rule)
    return [group for group in grouped.values() if len(group) >= 4]


_SQUARE = 40.0


def _squares(rule: Rule) -> Iterable[tuple[int, int]]:
    for x in range(int((rule.x0 - _TOUCH) // _SQUARE), int((rule.x1 + _TOUCH) // _SQUARE) + 1):
        for y in range(int((rule.y0 - _TOUCH) // _SQUARE), int((rule.y1 + _TOUCH) // _SQUARE) + 1):
            if abs(x) < 200 and abs(y) < 200:
                yield x, y


def _touch(a: Rule, b: Rule) -> bool:
    return (
        a.x0 - _TOUCH <= b.x1
        and b.x0 - _TOUCH <= a.x1
        and a.y0 - _TOUCH <= b.y1
        and b.y0 - _TOUCH <= a.y1
    )


def _table(rules: Sequence[Rule], lines: Sequence[Line]) -> Table | None:
    upright = [rule for rule in rules if rule.upright]
    level = [rule for rule in rules if not rule.upright]
    xs = _places([rule.x0 for rule in upright])
    ys = _places([rule.y0 for rule in level])
    if len(xs) < 3 or len(ys) < 2:
        return None
    grid = _Grid(xs, ys, upright, level)
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        place = grid.cell((line.x0 + line.x1) / 2, line.y + line.size / 3)
        if place is not None:
            cells.setdefault(place, []).append(line)
    if not cells:
        return None
    roots = sorted({grid.root(cell) for cell in grid.whole}, key=lambda cell: (-cell[1], cell[0]))
    rows = [tuple(tuple(cells.get(cell, ())) for cell in row) for _, row in groupby(roots, _row_of)]
    # The row at the head of the page is the highest; one without words is none.
    rows = [row for row in rows if any(row)]
    if max(len(row) for row in rows) < 2 or sum(bool(cell) for row in rows for cell in row) < 2:
        return None
    return Table(tuple(rows), tuple(xs))


def _row_of(cell: tuple[int, int]) -> int:
    return cell[1]


def _places(values: Sequence[float]) -> list[float]:
    """Some numbers, those that are near each other as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH + 1:
            found.append(value)
    return found


class _Grid:
    """The cells between some rules."""

    def __init__(
        self, xs: list[float], ys: list[float], upright: list[Rule], level: list[Rule]
    ) -> None:
        self.xs, self.ys = xs, ys
        self.columns, self.rows = len(xs) - 1, len(ys) - 1
        self.whole = {(c, r): (c, r) for c in range(self.columns) for r in range(self.rows)}
        walls = _covered(upright, xs, ys, upright_rules=True)
        floors = _covered(level, xs, ys, upright_rules=False)
        for c in range(self.columns):
            for r in range(self.rows):
                if c + 1 < self.columns and (c + 1, r) not in walls:
                    self.join((c, r), (c + 1, r))
                if r + 1 < self.rows and (c, r + 1) not in floors:
                    self.join((c, r), (c, r + 1))

    def root(self, cell: tuple[int, int]) -> tuple[int, int]:
        while self.whole[cell] != cell:
            cell = self.whole[cell]
        return cell

    def join(self, a: tuple[int, int], b: tuple[int, int]) -> None:
        """Make two cells one, named after its left column and its highest row."""
        (ac, ar), (bc, br) = self.root(a), self.root(b)
        if (ac, ar) == (bc, br):
            return
        first, second = ((ac, ar), (bc, br)) if (-ar, ac) < (-br, bc) else ((bc, br), (ac, ar))
        self.whole[second] = first

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        column = next((c for c in range(self.columns) if self.xs[c] <= x < self.xs[c + 1]), None)
        row = next((r for r in range(self.rows) if self.ys[r] <= y < self.ys[r + 1]), None)
        return None if column is None or row is None else self.root((column, row))


def _covered(
    rules: Sequence[Rule], xs: Sequence[float], ys: Sequence[float], *, upright_rules: bool
) -> set[tuple[int, int]]:
    """The edges of the grid that a rule is drawn on, by the cell right of it, or above it."""
    found: set[tuple[int, int]] = set()
    across, along = (xs, ys) if upright_rules else (ys, xs)
    for rule in rules:
        place, start, end = (
            (rule.x0, rule.y0, rule.y1) if upright_rules else (rule.y0, rule.x0, rule.x1)
        )
        at = min(range(len(across)), key=lambda n: abs(across[n] - place))
        for n in range(len(along) - 1):
            middle = (along[n] + along[n + 1]) / 2
            if start - 1 <= middle <= end + 1:
                found.add((at, n) if upright_rules else (n, at))
    return found
