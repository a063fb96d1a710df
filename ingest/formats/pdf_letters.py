# ruff: noqa: RUF001 (dashes and quotes that look alike are told apart here)
"""PDF bytes → lines: which letters stand beside each other, how large, how high, on which page.

pdfium gives one letter after another in the order in which the page draws them. A line here is a
stretch of letters on one height without a wide gap or a drawn rule within it: the line of a
column, or a piece of a cell of a table. A smaller letter that is raised belongs to the line that
it is raised from.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.errors import Damaged, Locked
from ingest.formats.pdf_seen import Sight, Sights

HYPHEN = "\ufffe"
"""A hyphen at the end of a line, where pdfium takes the next line for the rest of its word."""

_HYPHEN = 2
_BREAKS = frozenset({0x0A, 0x0D})
_DRAWN = {0xF02D: 0x2013, 0xF0A7: 0x25AA, 0xF0B7: 0x2022, 0xF0D8: 0x27A2, 0xF0FC: 0x2713}
"""What the letters of the fonts Symbol and Wingdings that mark items look like."""

MOST_PAGES = 5_000
MOST_ON_A_PAGE = 300_000
"""Letters, and drawn objects, of the fullest page that is read; a dense one has some 8,000."""

_WIDE = 2.0
"""A gap of so many times the size of the letters parts two lines on one height."""

_WIDE_LABEL = 6.0
"""The same after a bullet or a number, which stand apart from what they mark."""

LABEL = re.compile(
    r"[•▪▫◦‣●○■□➢✓–—o·-]|\((?:\d{1,3}|[a-z]{1,5})\)"
    r"|(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){0,5}\.?|[IVX]{1,5}\.(?:\d{1,2}\.?)*"
)
"""A bullet or a number, alone."""

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_NAMED = re.compile(r"[a-z]{4}", re.IGNORECASE)
_LOCKED = pdfium.FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class Style:
    """How letters are set. `angle` is in quarter turns."""

    size: float
    bold: bool
    italic: bool
    angle: int = 0
    font: str = ""


@dataclass(slots=True)
class Run:
    """Letters of one style on one height. `rise` is how far they stand above their line."""

    text: str
    style: Style
    x0: float
    x1: float
    y: float
    rise: float = 0.0


@dataclass(slots=True)
class Line:
    """Letters beside each other; `y` is how high their base line stands above the page's foot."""

    page: int
    runs: list[Run]
    wide: bool = field(default=False)
    """Whether another line stands to its left on the same height."""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(run.x1 for run in self.runs)

    @property
    def main(self) -> Run:
        """The run that gives the line its height and style: the longest of the largest."""
        return max(self.runs, key=lambda run: (not run.rise, round(run.style.size), len(run.text)))

    @property
    def y(self) -> float:
        """The height of its base line."""
        return self.main.y

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.main.style.size

    def all(self, trait: str) -> bool:
        """Whether all its letters are "bold" or "italic"; raised ones do not count."""
        written = [r for r in self.runs if not r.rise and any(ch.isalnum() for ch in r.text)]
        return bool(written) and all(getattr(run.style, trait) for run in written)


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line that is drawn on the page, upright or level."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def upright(self) -> bool:
        """Whether it goes from the foot to the head of the page."""
        return self.y1 - self.y0 > self.x1 - self.x0


@dataclass(slots=True)
class Page:
    """What stands on a page, and what pdfium itself reads there, for the check of letters."""

    number: int
    width: float
    height: float
    lines: list[Line]
    rules: tuple[Rule, ...]
    words: str
    unknown: int
    """Letters whose meaning the file does not say."""
    unseen: str = ""
    """Letters that nobody sees; they stand in no line."""


def read_pages(data: bytes, name: str) -> tuple[Page, ...]:
    """The lines of every page.

    Raises:
        Locked: when a password is needed.
        Damaged: when it is no whole PDF, or swollen as no document is.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _LOCKED or "password" in str(error).lower():
            raise Locked(
                f"{name} opens with a password only: save it without one, then add it again"
            ) from error
        raise Damaged(f"{name} is no whole PDF ({error}): fetch or export it again") from error
    try:
        if len(document) > MOST_PAGES:
            raise Damaged(
                f"{name} has {len(document):,} pages, read are at most {MOST_PAGES:,}: cut it"
            )
        return tuple(_page(document, at, name) for at in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise Damaged(f"{name} is no whole PDF ({error}): fetch or export it again") from error
    finally:
        document.close()


def titles(data: bytes) -> tuple[str | None, tuple[str, ...]]:
    """The title that a PDF gives itself, and the titles of its bookmarks."""
    document = pypdfium2.PdfDocument(data)
    try:
        named = document.get_metadata_value("Title").strip() or None
        marks = tuple(mark.get_title() for mark in document.get_toc(max_depth=8))
    except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError):
        return None, ()
    finally:
        document.close()
    return named, marks


def _page(document: pypdfium2.PdfDocument, at: int, name: str) -> Page:
    page = document[at]
    try:
        if pdfium.FPDFPage_CountObjects(page) > MOST_ON_A_PAGE:
            raise Damaged(
                f"page {at + 1} of {name} is made of more than {MOST_ON_A_PAGE:,} objects, no "
                "document's is: leave the page out, or print the file to PDF anew"
            )
        box = page.get_cropbox()
        textpage = page.get_textpage()
        try:
            count = textpage.count_chars()
            if count > MOST_ON_A_PAGE:
                raise Damaged(
                    f"page {at + 1} of {name} holds {count:,} letters, no document's does: leave "
                    "the page out, or print the file to PDF anew"
                )
            letters, unknown, unseen = _letters(textpage, count, box, Sights(page))
            words = textpage.get_text_bounded(*box, errors="ignore")
        finally:
            textpage.close()
        rules = tuple(_rules(page))
    finally:
        page.close()
    turned = Counter(letter.style.angle for letter in letters).most_common(1)
    main = turned[0][0] if turned else 0
    turn = _Turn(main, box)
    upright = tuple(turn.rule(rule) for rule in rules)
    lines = _lines(at + 1, [turn.letter(letter, box) for letter in letters], upright)
    _note_neighbours(lines)
    return Page(at + 1, turn.width, turn.height, lines, upright, words, unknown, unseen)


@dataclass(slots=True)
class _Letter:
    text: str
    style: Style
    x0: float
    x1: float
    y: float
    blank: bool
    """Whether a blank stands before it; `broken`, whether pdfium breaks a line there."""
    broken: bool


def _letters(
    textpage: pypdfium2.PdfTextPage,
    count: int,
    box: tuple[float, float, float, float],
    sights: Sights,
) -> tuple[list[_Letter], int, str]:
    """The letters that can be seen, how many have no meaning, and those that nobody sees."""
    left, bottom, right, top = box
    raw = textpage.raw
    x, y, around = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    styles: dict[int, Style] = {}
    sight: dict[int, Sight] = {}
    found: list[_Letter] = []
    unseen: list[str] = []
    blank, broken, unknown = False, False, 0
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if code != _HYPHEN and (code <= 0x20 or code == 0xA0):
            blank = blank or code not in _BREAKS
            broken = broken or code in _BREAKS
            unknown += code == 0
            continue
        drawn = pdfium.FPDFText_GetTextObject(raw, at)
        key = ctypes.cast(drawn, ctypes.c_void_p).value or -1
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, at)
            sight[key] = sights.of(drawn, style.size)
        if sight[key] is Sight.UNSEEN:
            unseen.append(chr(code))
            continue
        pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
        pdfium.FPDFText_GetLooseCharBox(raw, at, around)
        if not (left - 1 <= x.value <= right + 1 and bottom - 1 <= y.value <= top + 1):
            continue  # beside the page: nobody sees it
        if style.angle == 0:
            start, end, height = x.value, around.right, y.value
        elif style.angle == 1:
            start, end, height = y.value, around.top, -x.value
        elif style.angle == 2:
            start, end, height = -x.value, -around.left, -y.value
        else:
            start, end, height = -y.value, -around.bottom, x.value
        text = HYPHEN if code == _HYPHEN else chr(_DRAWN.get(code, code))
        found.append(_Letter(text, style, start, max(start, end), height, blank, broken))
        blank = broken = False
    return found, unknown, "".join(unseen)


def _style(raw: pdfium.FPDF_TEXTPAGE, at: int) -> Style:
    matrix = pdfium.FS_MATRIX()
    scale, angle = 1.0, 0
    if pdfium.FPDFText_GetMatrix(raw, at, matrix):
        scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        if abs(matrix.b) > abs(matrix.a):
            angle = 1 if matrix.b > 0 else 3
        elif matrix.a < 0 and matrix.d < 0:
            angle = 2
    flags, named = ctypes.c_int(), ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(raw, at, named, 128, flags)
    font = named.value.decode("utf-8", "replace").rpartition("+")[2]
    weight = pdfium.FPDFText_GetFontWeight(raw, at)
    bold = bool(_BOLD.search(font) or flags.value & 1 << 18)
    if not _NAMED.search(font):
        bold = bold or weight >= 700
    italic = bool(_ITALIC.search(font) or flags.value & 1 << 6)
    size = round(pdfium.FPDFText_GetFontSize(raw, at) * scale, 1)
    return Style(max(size, 0.1), bold, italic, angle, font)


def _rules(page: pypdfium2.PdfPage) -> Iterator[Rule]:
    """Thin lines, and the edges of drawn boxes."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        drawn = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            continue
        width, height = right.value - left.value, top.value - bottom.value
        if min(width, height) <= _THIN and max(width, height) >= _LONG:
            yield Rule(left.value, bottom.value, right.value, top.value)


_THIN = 3.0
_LONG = 4.0


class _Turn:
    """Turns a page so that most of its text runs from left to right."""

    def __init__(self, angle: int, box: tuple[float, float, float, float]) -> None:
        left, bottom, right, top = box
        self.angle = angle
        corners = [self.point(x, y) for x in (left, right) for y in (bottom, top)]
        self.left, self.foot = min(x for x, _ in corners), min(y for _, y in corners)
        self.width = max(x for x, _ in corners) - self.left
        self.height = max(y for _, y in corners) - self.foot

    def point(self, x: float, y: float) -> tuple[float, float]:
        return ((x, y), (y, -x), (-x, -y), (-y, x))[self.angle]

    def rule(self, rule: Rule) -> Rule:
        (ax, ay), (bx, by) = self.point(rule.x0, rule.y0), self.point(rule.x1, rule.y1)
        return Rule(
            min(ax, bx) - self.left,
            min(ay, by) - self.foot,
            max(ax, bx) - self.left,
            max(ay, by) - self.foot,
        )

    def letter(self, letter: _Letter, box: tuple[float, float, float, float]) -> _Letter:
        if letter.style.angle == self.angle:
            letter.x0, letter.x1 = letter.x0 - self.left, letter.x1 - self.left
            letter.y -= self.foot
        return letter


def _lines(number: int, letters: Sequence[_Letter], rules: Sequence[Rule]) -> list[Line]:
    walls = sorted((rule for rule in rules if rule.upright), key=lambda rule: rule.x0)
    lines: list[Line] = []
    for letter in letters:
        last = lines[-1].runs[-1] if lines else None
        if last is None or not _beside(lines[-1], last, letter, walls):
            if last is not None and letter.blank:
                last.text += " "
            text, style = letter.text, letter.style
            run = Run(text, style, letter.x0, letter.x1, letter.y)
            lines.append(Line(number, [run]))
            continue
        _append(lines[-1], last, letter)
    for line in lines:
        base = line.main.y
        for run in line.runs:
            rise = run.y - base
            run.rise = rise if abs(rise) > 0.12 * line.size else 0.0
    return lines


def _beside(line: Line, last: Run, letter: _Letter, walls: Sequence[Rule]) -> bool:
    """Whether a letter goes on the line."""
    if last.style.angle != letter.style.angle:
        return False
    larger = max(last.style.size, letter.style.size)
    smaller = min(last.style.size, letter.style.size)
    gap = letter.x0 - last.x1
    widest = _WIDE_LABEL if len(line.text) <= 12 and LABEL.fullmatch(line.text) else _WIDE
    if not -0.6 * larger <= gap <= widest * larger:
        return False
    if gap > 0.1 * larger and _walled(last.x1, letter.x0, letter.y, walls):
        return False
    off = abs(letter.y - last.y)
    if off <= 0.12 * larger:
        return True
    base = abs(letter.y - line.runs[0].y) <= 0.12 * larger
    near = off <= 0.65 * larger and gap <= larger
    return near and (smaller <= 0.86 * larger or base)


def _walled(left: float, right: float, y: float, walls: Sequence[Rule]) -> bool:
    return any(
        left - 1 <= wall.x0 and wall.x1 <= right + 1 and wall.y0 - 2 <= y <= wall.y1 + 2
        for wall in walls
    )


def _append(line: Line, last: Run, letter: _Letter) -> None:
    apart = letter.blank or (letter.broken and letter.x0 - last.x1 > 0.12 * last.style.size)
    gap = " " if apart and not last.text.endswith(" ") else ""
    if last.style == letter.style and abs(last.y - letter.y) <= 0.05 * last.style.size:
        last.text += gap + letter.text
        last.x1 = max(last.x1, letter.x1)
        return
    last.text += gap
    line.runs.append(Run(letter.text, letter.style, letter.x0, letter.x1, letter.y))


def _note_neighbours(lines: Sequence[Line]) -> None:
    """Mark the lines that others stand left of, on the same height."""
    by_height: dict[int, list[Line]] = {}
    for line in lines:
        by_height.setdefault(round(line.y / 3), []).append(line)
    for line in lines:
        at = round(line.y / 3)
        near = (other for key in (at - 1, at, at + 1) for other in by_height.get(key, ()))
        line.wide = any(
            other.x1 <= line.x0 and abs(other.y - line.y) <= 0.3 * line.size for other in near
        )
