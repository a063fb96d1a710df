"""The lines of the oldest official HTML files, and the notes among them.

Nothing is marked up there but lines: a note is called by "(1)" in the text and stands in a line
"(1) OJ No L ..." further down, where "Article 6 (1)" calls nothing. Numbers begin anew after each
list of notes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Inline
from ingest.formats.official_inline import is_block

ARTICLE_WORDS = """
    article articles artikel art\u00edculo articulo articolo artigo \u03ac\u03c1\u03b8\u03c1\u03bf
    artikla \u010dl\u00e1nek \u010dl\u00e1nok \u010dlen artyku\u0142 straipsnis pants artikkel
    artikolu cikk articolul \u0447\u043b\u0435\u043d \u010dlanak
    """.split()  # noqa: SIM905 (a list would take a line a word)
"""What an article is called in the languages of the Union."""

_NOTE = re.compile(r"[(\[](\d{1,3}|\*{1,3})[)\]]\s*(?=\S)")
_CALL = re.compile(r"\s?(?:\((\d{1,3}|\*{1,3})\)|\[(\d{1,3}|\*{1,3})\])")
_STRUCK = re.compile(r"[\s_*.\u2014\u2013-]{4,}")
_FIRST = re.compile(r"(?<=:)\s{2,}(?=\(?(?:a|i|1)\)\s|[\u2014\u2013-]\s)")
"""Where a list begins in the line of the words that lead to it."""
_JOURNAL = re.compile(
    r"\b(?:OJ|JO|ABl|PB|GU|GUCE|DO|EFT|EGT|EYVL|EUT|EE|Official Journal)\b|^\W*\d*\W*"
    r"(?:See|Opinion|Position|Cf|Voir|Siehe|Avis|Stellungnahme|Decision)\b"
)
_REFERENCE = re.compile(
    rf"(?:\b(?:{'|'.join(ARTICLE_WORDS)}|paragraphs?|points?|subparagraphs?|nos?|annex|heading)"
    r"\.?\s+[\dIVXLC]+[a-z]?|[\d)]\s*(?:,|and|or|to|\u2013|-|et|und|e|y|en|og)|\(\w{1,3}\))\s*$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r">\s*(?:PIC FILE=|REFERENCE TO A FILM|TABLE POSITION)[^<>]*>?|>TABLE>")


@dataclass(slots=True)
class Line:
    """A line of text, the notes that it calls, and the note that it is, if it is one."""

    text: str
    table: etree._Element | None = None
    calls: list[tuple[int, int, str]] = field(default_factory=list)
    note: str | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see."""
        return self.table is None and not self.text

    def inline(self) -> Inline:
        """Its words, without the markers of the notes it calls or is."""
        found = _NOTE.match(self.text) if self.note else None
        words, at = "", found.end() if found else 0
        calls: list[tuple[int, str]] = []
        for start, end, marker in self.calls:
            words += self.text[at:start]
            calls.append((len(words), marker))
            at = end
        return Inline(words + self.text[at:], tuple(calls))


def lines_of(root: etree._Element) -> tuple[list[Line], int]:
    """The lines of a text, an empty one for each that was left blank; and how many pictures.

    Places where a picture stood are no words of the text.
    """
    lines: list[Line] = []
    pictures = 0
    for words in _broken(root):
        if isinstance(words, str):
            bare, dropped = _PICTURE.subn(" ", words)
            pictures += dropped
            for part in _FIRST.split(bare):
                text = " ".join(part.split())
                lines.append(Line("" if _STRUCK.fullmatch(text) else text))
        else:
            lines.append(Line("", words))
    _pair(lines)
    return lines, pictures


def _broken(root: etree._Element) -> Iterator[str | etree._Element]:
    held = ""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node.tag in {"table", "script", "style"}:
                walk.skip_subtree()
                if held.strip():
                    yield held
                    held = ""
                if node.tag == "table":
                    yield node
                continue
            if is_block(node) and held.strip():
                yield held
                held = ""
            held += node.text or ""
            continue
        if node.tag in {"p", "br"} or (is_block(node) and held.strip()):
            yield held
            held = ""
        if node is not root:
            held += node.tail or ""
    if held.strip():
        yield held


def _pair(lines: Sequence[Line]) -> None:
    """Find the lists of notes, and what calls each note in the text above its list."""
    used: set[str] = set()
    begun = 0
    for start, end in _lists(lines):
        text = [line for line in lines[begun:start] if line.note is None]
        for line in lines[start:end]:
            found = _NOTE.match(line.text)
            place = _called(text, found[1]) if found else None
            if found and place:
                marker = _unused(found[1], used)
                line.note = marker
                place[0].calls.append((*place[1], marker))
                place[0].calls.sort()
        begun = end


def _lists(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Runs of lines "(1) ...", "(2) ..." that speak of the Journal, as notes do."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _counts(lines[end].text, end - at + 1):
            end += 1
        run = lines[at:end]
        if run and sum(bool(_JOURNAL.search(line.text)) for line in run) * 2 >= len(run):
            yield at, end
        at = max(end, at + 1)


def _counts(text: str, number: int) -> bool:
    found = _NOTE.match(text)
    return found is not None and found[1] in {str(number), "*" * number}


def _called(lines: Sequence[Line], marker: str) -> tuple[Line, tuple[int, int]] | None:
    """Where a note is called, after the calls of the notes before it."""
    last = max((at for at, line in enumerate(lines) if line.calls), default=0)
    for line in lines[last:]:
        after = max((end for _, end, _ in line.calls), default=1)
        for found in _CALL.finditer(line.text, after):
            if marker not in found.groups():
                continue
            if found[2] or not _REFERENCE.search(line.text, 0, found.start()):
                return line, (found.start(), found.end())
    return None


def _unused(printed: str, used: set[str]) -> str:
    marker, again = printed, 1
    while marker in used:
        again += 1
        marker = f"{printed}-{again}"
    used.add(marker)
    return marker
