# ruff: noqa: RUF001 (dashes and quotes that look alike are told apart here)
"""What repeats on pages and is no text: running heads and feet, page numbers, contents.

All of it is taken out; titles in the contents tell headings later.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from corpus.normalise import fold
from ingest.formats.pdf_letters import Line, Page
from ingest.formats.pdf_notes import is_raised
from ingest.formats.pdf_tables import find_tables

_EDGE = 0.14
"""The part of a page at its head, and at its foot, in which running lines stand."""

_FIRST = re.compile(r"^((?:page|p\.)? ?)(?:\d+|[ivxlc]{1,6})(?= |$)")
_LAST = re.compile(r"(^| )(?:\d+|[ivxlc]{1,6})(?: ?(?:of|/) ?\d+)?$")
_NUMBER_ALONE = re.compile(
    r"(?:page|p\.)?\s*[-–—|]?\s*(\d{1,4}|[ivxlc]{1,6})\s*[-–—|]?(?:\s*(?:/|of)\s*\d{1,4})?",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_FEW_LEADERS = re.compile(r"\.{2,}\s*\d{1,4}\s*$")
_ENTRY = re.compile(
    r"^(.*?)[\s.…_]*(?:\.{2,}|(?:\.\s?){4,}|…{2,}|_{4,})\s*(\d{1,4}|[ivxlc]{1,6})?\s*$"
)
_NAMES = frozenset(
    """
    content contents|table of contents|table of content|list of tables|list of figures|list of
    boxes|list of annexes|tables|figures|index
    """.replace("\n", " ")
    .replace("content contents", "content|contents")
    .split("|")
)


def without_running(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page without running heads and feet and page numbers.

    They stand outermost on a page, and read alike at one height on several pages. The heading of a
    table that goes on over pages may do so too: it must be on half of them.
    """
    slots: dict[tuple[int, str], set[int]] = defaultdict(set)
    for page in pages:
        for line in _at_edges(page):
            for slot in _slots(line):
                slots[slot].add(page.number)
    numbers = _numbered(pages)
    least = max(2, min(3, len(pages) - 1))
    kept: list[list[Line]] = []
    for page in pages:
        tables = find_tables(page.lines, page.rules)
        cells = (cell for table in tables for row in table.rows for cell in row)
        inside = {id(line) for cell in cells for line in cell}
        gone = set(numbers)
        for head in (True, False):
            running: list[Line] = []
            for line in _outermost(page, head=head):
                seen = max(len(slots[slot]) for slot in _slots(line))
                enough = max(least, len(pages) / 2) if id(line) in inside else least
                if is_raised(line, line.runs[0]):
                    break  # the number of a note
                if seen < enough and id(line) not in numbers:
                    break
                running.append(line)
            gone |= {id(line) for line in _apart(running, page, head=head)}
        kept.append([line for line in page.lines if id(line) not in gone])
    return kept


def _outermost(page: Page, *, head: bool) -> list[Line]:
    """The lines at the head or the foot of a page, from its edge inwards."""
    edge = [line for line in _at_edges(page) if (line.y > page.height / 2) is head]
    return sorted(edge, key=lambda line: -line.y if head else line.y)


def _apart(running: Sequence[Line], page: Page, *, head: bool) -> Sequence[Line]:
    """Some outermost lines, if there is room between them and the text: else they are of it."""
    if not running:
        return ()
    inner, held = running[-1], {id(line) for line in running}
    rest = [
        line
        for line in page.lines
        if id(line) not in held and (line.y < inner.y if head else line.y > inner.y)
    ]
    nearest = min((abs(line.y - inner.y) for line in rest), default=99.0)
    same = any(
        abs(line.y - inner.y) == nearest and abs(line.size - inner.size) < 0.5 for line in rest
    )
    return () if same and nearest < 1.6 * inner.size else running


def _at_edges(page: Page) -> list[Line]:
    """The lines at the head and at the foot of a page."""
    return [
        line
        for line in page.lines
        if not _EDGE * page.height <= line.y <= (1 - _EDGE) * page.height
    ]


def _slots(line: Line) -> tuple[tuple[int, str], tuple[int, str]]:
    """What a line reads, a number at its beginning or end aside, and how high it stands."""
    words = _LAST.sub(r"\1#", _FIRST.sub(r"\1#", " ".join(line.text.split()).casefold()))
    return (round(line.y / 6), words), (round((line.y + 3) / 6), words)


def _numbered(pages: Sequence[Page]) -> set[int]:
    """The lines that are nothing but the number of their page.

    Numbers of pages rise with the pages: so many agree on how far the printed number lies from the
    count of the file.
    """
    found: list[tuple[Line, int | None]] = []
    for page in pages:
        for line in _at_edges(page):
            alone = _NUMBER_ALONE.fullmatch(line.text.strip())
            outer = not 0.09 * page.height <= line.y <= 0.91 * page.height
            if alone and outer:
                value = int(alone[1]) - page.number if alone[1].isdigit() else None
                found.append((line, value))
    offsets = Counter(value for _, value in found if value is not None)
    return {
        id(line)
        for line, value in found
        if value is None or offsets[value] > 1 or (len(pages) <= 2 and value == 0)
    }


def without_contents(
    pages: Sequence[list[Line]],
) -> tuple[list[list[Line]], tuple[str, ...]]:
    """The lines without the contents and lists of tables, and the titles named there.

    They are known by the dots that lead from a title to its page.
    """
    out: list[list[Line]] = []
    titles: list[str] = []
    last = 0
    for lines in pages:
        rows = [at for at, line in enumerate(lines) if _LEADERS.search(line.text)]
        going_on = bool(rows) and last == lines[0].page - 1
        if len(rows) < 3 and not going_on:
            out.append(lines)
            continue
        rows = [at for at, line in enumerate(lines) if at in rows or _FEW_LEADERS.search(line.text)]
        gone = _contents_at(lines, rows, going_on)
        titles += _titles(lines[at] for at in sorted(gone) if not _is_name(lines[at]))
        last = lines[0].page
        out.append([line for at, line in enumerate(lines) if at not in gone])
    return out, tuple(titles)


def _contents_at(lines: Sequence[Line], rows: Sequence[int], going_on: bool) -> set[int]:
    """The positions of the entries, of what their titles run over, and of the headings above."""
    gone = set(rows)
    for at in rows:
        # What lies between two entries is the first half of the lower one.
        before = at - 1
        while before >= 0 and before not in gone and at - before <= 3 and _is_near(lines, before):
            if not going_on and not any(row < before for row in rows):
                break
            gone.add(before)
            before -= 1
        if at + 1 < len(lines) and lines[at + 1].wide and _is_page(lines[at + 1]):
            gone.add(at + 1)
    first = min(gone)
    for at in range(first):
        if _is_name(lines[at]):
            gone |= {place for place in range(at, first) if place == at or at > first - 4}
    gone |= {at for at, line in enumerate(lines) if _is_name(line)}
    return gone


def _is_near(lines: Sequence[Line], at: int) -> bool:
    if _is_name(lines[at]):
        return False
    return 0 < lines[at].y - lines[at + 1].y <= 2.2 * lines[at].size


def _is_page(line: Line) -> bool:
    return bool(re.fullmatch(r"\d{1,4}|[ivxlc]{1,6}", line.text.strip()))


def _is_name(line: Line) -> bool:
    return fold(line.text, case=True).text.strip(" :.") in _NAMES


def _titles(lines: Iterable[Line]) -> Iterable[str]:
    held = ""
    for line in lines:
        words = " ".join(line.text.split())
        entry = _ENTRY.match(words)
        if entry is None:
            held = f"{held} {words}".strip()
            continue
        yield f"{held} {entry[1]}".strip()
        held = ""
