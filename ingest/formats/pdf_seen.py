"""Which letters of a PDF page nobody sees: invisible ones, tiny ones, those of the paper's colour.

What a reader does not see is no word of the document: it could hold anything, and an answer would
quote it. One kind of invisible text is what a reader sees all the same: the words that were
recognised in the picture of a page, laid over it.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pypdfium2
import pypdfium2.raw as pdfium

TINIEST = 1.0
"""Points below which letters are too small to be read; the smallest print is about four."""

_ALIKE = 8
"""Steps, of 255, by which a colour may differ from the one behind it and still not be seen."""
_FAINT = 12
"""Opacity, of 255, up to which nothing is seen."""
_LEAST_FILL = 3.0
"""Points of the narrower side from which a drawn box may stand behind letters; less is a rule."""
_MOST_FILLS = 2_000
_PICTURE = 0.5
"""Share of the page from which an image is the picture of a page."""
_DEEPEST = 4
_WHITE = (255, 255, 255)
_INVISIBLE = frozenset({3, 7})
"""Modes of PDF in which letters are drawn with nothing, or clip only."""
_OUTLINED = frozenset({1, 5})
_Colour = tuple[int, int, int]
_Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Sight(Enum):
    """Whether letters are seen; `LAYER` are the invisible words laid over a picture of them."""

    SEEN = "seen"
    UNSEEN = "unseen"
    LAYER = "layer"


@dataclass(frozen=True, slots=True)
class _Fill:
    """A filled box or an image, in the order of drawing; an image has no one colour."""

    order: int
    x0: float
    y0: float
    x1: float
    y1: float
    colour: _Colour | None

    def covers(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


class Sights:
    """What can be seen on one page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._orders: dict[int, int] = {}
        self._fills: list[_Fill] = []
        self._centres: dict[int, tuple[float, float]] = {}
        self._heights: dict[int, float] = {}
        for order, (drawn, matrix) in enumerate(_objects(page.raw)):
            self._take(order, drawn, matrix)
        left, bottom, right, top = page.get_cropbox()
        area = max(1.0, (right - left) * (top - bottom))
        self._scanned = any(
            fill.colour is None and (fill.x1 - fill.x0) * (fill.y1 - fill.y0) >= _PICTURE * area
            for fill in self._fills
        )

    def of(self, drawn: pdfium.FPDF_PAGEOBJECT, size: float) -> Sight:
        """Whether the letters of a text object, of so many points, are seen."""
        if not drawn:
            return Sight.SEEN
        if pdfium.FPDFTextObj_GetTextRenderMode(drawn) in _INVISIBLE:
            return Sight.LAYER if self._scanned else Sight.UNSEEN
        # Fonts made of bitmaps may call themselves tiny, and their letters are not.
        if size < TINIEST and self._heights.get(_key(drawn), TINIEST) < TINIEST:
            return Sight.UNSEEN
        return self._against_what_is_behind(drawn)

    def _against_what_is_behind(self, drawn: pdfium.FPDF_PAGEOBJECT) -> Sight:
        key = _key(drawn)
        if key not in self._centres:
            return Sight.SEEN
        outlined = pdfium.FPDFTextObj_GetTextRenderMode(drawn) in _OUTLINED
        colour, opacity = _colour(drawn, stroke=outlined)
        if opacity <= _FAINT:
            return Sight.UNSEEN
        x, y = self._centres[key]
        behind: _Colour | None = _WHITE
        for fill in self._fills:
            if not fill.covers(x, y):
                continue
            if fill.order < self._orders[key]:
                behind = fill.colour
            elif fill.colour is None:
                # Recognised words may stand below the picture as well as above it.
                return Sight.LAYER if self._scanned else Sight.SEEN
            else:
                return Sight.UNSEEN
        alike = behind is not None and _alike(colour, behind)
        return Sight.UNSEEN if alike else Sight.SEEN

    def _take(self, order: int, drawn: pdfium.FPDF_PAGEOBJECT, matrix: _Matrix) -> None:
        kind = pdfium.FPDFPageObj_GetType(drawn)
        bounds = _bounds(drawn, matrix)
        if bounds is None:
            return
        x0, y0, x1, y1 = bounds
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._orders[_key(drawn)] = order
            self._centres[_key(drawn)] = ((x0 + x1) / 2, (y0 + y1) / 2)
            self._heights[_key(drawn)] = min(x1 - x0, y1 - y0)
        elif min(x1 - x0, y1 - y0) < _LEAST_FILL or len(self._fills) == _MOST_FILLS:
            return
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            self._fills.append(_Fill(order, x0, y0, x1, y1, None))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and _is_filled_box(drawn, bounds, matrix):
            colour, opacity = _colour(drawn)
            if opacity == 255 and not pdfium.FPDFPageObj_HasTransparency(drawn):
                self._fills.append(_Fill(order, x0, y0, x1, y1, colour))


def _objects(
    page: pdfium.FPDF_PAGE,
) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, _Matrix]]:
    """Every object in the order of drawing, and the matrix of what holds it."""
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _inside(pdfium.FPDFPage_GetObject(page, at), _AS_IT_IS, 0)


def _inside(
    drawn: pdfium.FPDF_PAGEOBJECT, matrix: _Matrix, deep: int
) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, _Matrix]]:
    if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_FORM:
        yield drawn, matrix
        return
    own = pdfium.FS_MATRIX()
    if deep == _DEEPEST or not pdfium.FPDFPageObj_GetMatrix(drawn, own):
        return
    inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for at in range(pdfium.FPDFFormObj_CountObjects(drawn)):
        yield from _inside(pdfium.FPDFFormObj_GetObject(drawn, at), inner, deep + 1)


def _product(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _bounds(
    drawn: pdfium.FPDF_PAGEOBJECT, matrix: _Matrix
) -> tuple[float, float, float, float] | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return None
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_filled_box(
    drawn: pdfium.FPDF_PAGEOBJECT, bounds: tuple[float, float, float, float], matrix: _Matrix
) -> bool:
    """Whether a path is a filled upright rectangle: what else it covers, its bounds do not say."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(drawn, mode, stroke) or not mode.value:
        return False
    count = pdfium.FPDFPath_CountSegments(drawn)
    own = pdfium.FS_MATRIX()
    if not 4 <= count <= 6 or not pdfium.FPDFPageObj_GetMatrix(drawn, own):
        return False
    a, b, c, d, e, f = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    x0, y0, x1, y1 = bounds
    room = max(1.0, 0.02 * max(x1 - x0, y1 - y0))
    for at in range(count):
        if not pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(drawn, at), x, y):
            return False
        px, py = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if min(abs(px - x0), abs(px - x1)) > room or min(abs(py - y0), abs(py - y1)) > room:
            return False
    return True


def _colour(drawn: pdfium.FPDF_PAGEOBJECT, *, stroke: bool = False) -> tuple[_Colour, int]:
    """Red, green and blue, and the opacity; black and whole where the file does not say."""
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    get = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not get(drawn, red, green, blue, opacity):
        return (0, 0, 0), 255
    return (red.value, green.value, blue.value), opacity.value


def _alike(one: _Colour, other: _Colour) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))


def _key(drawn: pdfium.FPDF_PAGEOBJECT) -> int:
    return ctypes.cast(drawn, ctypes.c_void_p).value or -1
