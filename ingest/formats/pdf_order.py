"""The order in which the pieces of a page are read, and the column that each stands in.

The order in which a page draws its pieces is trusted, as programs write what they draw in order,
until a piece is drawn after one that lies below it: then the higher one comes first. Two columns
of prose side by side are read one after the other, however they are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.formats.pdf_letters import Line
from ingest.formats.pdf_tables import Table

_LEAST = 8
"""Lines that a column has at least, and at least as many side by side less three."""

_MOST = 600
"""Groups of the fullest page whose order is looked at pairwise."""


@dataclass(slots=True)
class Piece:
    """A line or a table, and the edges of the column that it stands in."""

    item: Line | Table
    x0: float
    x1: float
    top: float
    foot: float
    left: float = 0.0
    right: float = 0.0


def in_order(pieces: Sequence[Piece], width: float) -> list[Piece]:
    """The pieces of a page as they are read."""
    gutter = _gutter(pieces, width)
    if gutter is None:
        return _sorted(pieces)
    return _by_columns(pieces, gutter)


def _gutter(pieces: Sequence[Piece], width: float) -> tuple[float, float] | None:
    """The empty stripe between two columns of prose; None where there are no two."""
    lines = [p for p in pieces if isinstance(p.item, Line)]
    prose = [p for p in lines if 0.25 * width <= p.x1 - p.x0 <= 0.62 * width]
    left = [p for p in prose if p.x1 <= 0.56 * width]
    right = [p for p in prose if p.x0 >= 0.44 * width]
    if min(len(left), len(right)) < _LEAST:
        return None
    start, end = max(p.x1 for p in left), min(p.x0 for p in right)
    beside = sum(any(abs(a.foot - b.foot) <= 0.6 * (a.top - a.foot) for b in right) for a in left)
    if start >= end or beside < _LEAST - 3 or not (_is_full(left) and _is_full(right)):
        return None
    return start, end


def _is_full(column: Sequence[Piece]) -> bool:
    """Whether most lines fill their column, as prose does and entries of a list do not."""
    widest = max(p.x1 - p.x0 for p in column)
    return sum(p.x1 - p.x0 >= 0.75 * widest for p in column) >= 0.6 * len(column)


def _by_columns(pieces: Sequence[Piece], gutter: tuple[float, float]) -> list[Piece]:
    """Band by band, what crosses the gutter parts them: left column, then right column."""
    out: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []

    def close() -> None:
        for column in (left, right):
            edge = max((p.x1 for p in column), default=0.0)
            start = min((p.x0 for p in column), default=0.0)
            for piece in sorted(column, key=lambda p: (-round(p.foot), p.x0)):
                piece.left, piece.right = start, edge
                out.append(piece)
            column.clear()

    for piece in sorted(pieces, key=lambda p: (-round(p.foot), p.x0)):
        if piece.x1 <= gutter[0] + 2:
            left.append(piece)
        elif piece.x0 >= gutter[1] - 2:
            right.append(piece)
        else:
            close()
            out.append(piece)
    close()
    return out


def _sorted(pieces: Sequence[Piece]) -> list[Piece]:
    """As drawn, but none before one that lies above it."""
    groups = _groups(pieces)
    if len(groups) > _MOST or _is_sane(groups):
        return list(pieces)
    out: list[Piece] = []
    waiting = list(groups)
    while waiting:
        free = next(
            (g for g in waiting if not any(_above(o, g) for o in waiting if o is not g)),
            waiting[0],
        )
        waiting.remove(free)
        out += free
    return out


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other directly, each below the one before or beside it."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last is not None and _follows(last, piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _follows(last: Piece, piece: Piece) -> bool:
    height = last.top - last.foot
    return _beside(last, piece) > 0 and -0.2 * height <= last.foot - piece.foot <= 3 * height


def _beside(a: Piece, b: Piece) -> float:
    return min(a.x1, b.x1) - max(a.x0, b.x0)


def _above(a: Sequence[Piece], b: Sequence[Piece]) -> bool:
    """Whether one group lies wholly above another, in the same column."""
    over = min(p.foot for p in a) >= max(p.top for p in b) - 2
    left, right = max(p.x1 for p in a), max(p.x1 for p in b)
    shared = min(left, right) - max(min(p.x0 for p in a), min(p.x0 for p in b))
    return over and shared > 4


def _is_sane(groups: Sequence[Sequence[Piece]]) -> bool:
    return not any(
        _above(later, earlier) for at, earlier in enumerate(groups) for later in groups[at + 1 :]
    )
