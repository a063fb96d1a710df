"""Notes at the feet of pages, and the small raised numbers in the text that call them.

Only a number that has its note is a call, and only a line that is called begins a note: all else
stays text. Numbers may begin again on every page; markers are made unique.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.formats.pdf_letters import Line, Run

_NUMBERS = re.compile(r"\(?(\d{1,3}|[*†‡§]{1,3})\)?")
_CALLS = re.compile(r"[\s(]*(?:\d{1,3}|[*†‡§]{1,3})(?:\s*[,;]\s*\d{1,3})*[\s),.;]*")
_PLAIN = re.compile(r"\(?(\d{1,3}|[*†‡§]{1,3})[).]?\s+(?=\S)")
_PLAIN_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNICODE = re.compile(r"[⁰¹²³⁴-⁹]{1,3}")
_SMALL = 0.95
"""Notes are set in letters of at most so many times the size of the text."""

_REST = 8
"""Lines of the longest rest of a note that a page has cut."""


@dataclass(slots=True)
class Note:
    """A note: its marker, unique in the document, and its lines without it."""

    marker: str
    lines: list[Line]


@dataclass(slots=True)
class Notes:
    """The notes of a document, and by the identity of a run the markers that it calls."""

    notes: list[Note] = field(default_factory=list)
    calls: dict[int, tuple[str, ...]] = field(default_factory=dict)


def take_feet(pages: Sequence[list[Line]], body: float) -> tuple[list[list[Line]], Notes]:
    """Part the notes at the feet of pages from the text.

    Args:
        pages: The lines of each page, running lines taken out.
        body: The size of the letters of the text.
    """
    out: list[list[Line]] = []
    taken, used = Notes(), set[str]()
    waiting: list[tuple[str, Run]] = []
    for lines in pages:
        foot = _foot(lines, body)
        text = [line for line in lines if id(line) not in foot]
        begun = [line for line in lines if id(line) in foot]
        here = [*_called(text), *_called(begun, first=1)]
        called = [*waiting, *here]
        notes, above, held = _parted(begun, {number for number, _ in called})
        paired = _paired(notes, called)
        _continue(taken, above, text, bool(paired))
        for number, runs, note_lines in paired:
            marker = _unused(number, used)
            for run in runs:
                taken.calls[id(run)] = (*taken.calls.get(id(run), ()), marker)
            taken.notes.append(Note(marker, note_lines))
        gone = held | {id(line) for line in above}
        matched = {number for number, _, _ in paired}
        # A note may have slid to the foot of the next page.
        waiting = [(number, run) for number, run in here if number not in matched]
        out.append([line for line in lines if id(line) not in gone])
    return out, taken


def _foot(lines: Sequence[Line], body: float) -> set[int]:
    """The smaller lines at the foot of a page."""
    by_height = sorted(lines, key=lambda line: line.y)
    found: set[int] = set()
    for line in by_height:
        if line.size > _SMALL * body:
            break
        found.add(id(line))
    return found


def _called(lines: Sequence[Line], first: int = 0) -> list[tuple[str, Run]]:
    """The numbers that some lines call, from their run `first` on, with the runs that hold them."""
    found: list[tuple[str, Run]] = []
    for line in lines:
        for at, run in enumerate(line.runs):
            if (
                at >= first
                and is_raised(line, run)
                and _CALLS.fullmatch(run.text)
                and not _measure(line, at)
            ):
                found += [(number, run) for number in re.findall(r"\d+|[*†‡§]+", run.text)]
    return found


def is_raised(line: Line, run: Run) -> bool:
    """Whether letters stand small and high beside others of their line."""
    return run.rise > 0.12 * line.size and run.style.size <= 0.86 * line.size


def _measure(line: Line, at: int) -> bool:
    """Whether a raised 2 or 3 is a power: m², km³."""
    before = line.runs[at - 1].text if at else ""
    return line.runs[at].text.strip() in {"2", "3"} and bool(
        re.search(r"(?<![^\W\d_])(?:m|km|cm|mm|dm)$", before)
    )


def _parted(
    lines: Sequence[Line], called: set[str]
) -> tuple[list[tuple[str, list[Line]]], list[Line], set[int]]:
    """The lines of each note, the lines above the first, and the identities of all below."""
    ordered = sorted(lines, key=lambda line: (-round(line.y), line.x0))
    notes: list[tuple[str, list[Line]]] = []
    above: list[Line] = []
    raised = any(_marker(line, True) in called for line in ordered)
    for line in ordered:
        number = _marker(line, raised)
        if number in called and number not in {n for n, _ in notes} and _follows(notes, number):
            notes.append((str(number), [_unmarked(line, raised)]))
        elif not notes:
            above.append(line)
        else:
            notes[-1][1].append(line)
    return notes, above, {id(line) for line in ordered} - {id(line) for line in above}


def _follows(notes: Sequence[tuple[str, list[Line]]], number: str | None) -> bool:
    """Whether a number may come next: numbers rise by one."""
    if not notes or number is None or not number.isdigit() or not notes[-1][0].isdigit():
        return True
    return 0 < int(number) - int(notes[-1][0]) <= 2


def _marker(line: Line, raised: bool) -> str | None:
    """The number that a line begins with, as notes do."""
    first = line.runs[0]
    found = _NUMBERS.fullmatch(first.text.strip())
    if raised:
        return found[1] if found and is_raised(line, first) and len(line.runs) > 1 else None
    unicode_number = _UNICODE.match(line.text)
    if unicode_number:
        return unicode_number.group().translate(_PLAIN_RAISED)
    plain = _PLAIN.match(line.text)
    return plain[1] if plain else None


def _unmarked(line: Line, raised: bool) -> Line:
    """The line without the number that it begins with."""
    if raised:
        return Line(line.page, line.runs[1:], line.wide)
    first = line.runs[0]
    found = _UNICODE.match(first.text) or _PLAIN.match(first.text)
    cut = found.end() if found else len(first.text)
    rest = Run(first.text[cut:].lstrip(), first.style, first.x0, first.x1, first.y, first.rise)
    return Line(line.page, [rest, *line.runs[1:]] if rest.text else line.runs[1:], line.wide)


def _paired(
    notes: Sequence[tuple[str, list[Line]]], called: Sequence[tuple[str, Run]]
) -> list[tuple[str, list[Run], list[Line]]]:
    return [
        (number, [run for called_number, run in called if called_number == number], lines)
        for number, lines in notes
    ]


def _continue(taken: Notes, above: list[Line], text: Sequence[Line], begun: bool) -> None:
    """Give the lines above the first note to the last note of the page before, if they go on it.

    What is none of it is no note and goes back to the text: `above` is emptied.
    """
    last = taken.notes[-1].lines[-1] if taken.notes else None
    goes_on = (
        0 < len(above) <= _REST
        and last is not None
        and last.page == above[0].page - 1
        and (begun or _apart(above, text))
        and all(abs(line.size - last.size) <= 0.3 for line in above)
        and last.x1 >= 0.9 * max(line.x1 for note in taken.notes for line in note.lines)
        and not last.text.rstrip().endswith((".", "/", ";"))
    )
    if goes_on:
        taken.notes[-1].lines += above
    else:
        above.clear()


def _apart(above: Sequence[Line], text: Sequence[Line]) -> bool:
    """Whether there is more room above some lines than between lines."""
    highest = max(line.y for line in above)
    lowest = min((line.y for line in text if line.y > highest), default=highest)
    return lowest - highest > 2 * max(line.size for line in text) if text else False


def _unused(marker: str, used: set[str]) -> str:
    unique, again = marker, 1
    while unique in used:
        again += 1
        unique = f"{marker}-{again}"
    used.add(unique)
    return unique
