"""Which paragraphs are headings: by size, weight and number, and by what the contents name."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from ingest.contents import numbered, same
from ingest.formats.pdf_letters import Line
from ingest.formats.pdf_paragraphs import BULLET, NUMBER, Paragraph

_LARGER = 1.12
"""A heading that is known by its size is set in letters so many times as large as the text."""

_LONGEST = 220
_MOST_WORDS = 30
_CAPTION = re.compile(
    r"(?:Table|Figure|Box|Chart|Graph|Source|Note)s?\b[\s.:]*(?:[0-9IVX]|$|[A-Z])", re.IGNORECASE
)
_PART = re.compile(r"(?:Annex|Appendix|Chapter|Part|Section|Article)\s+[0-9IVXA-Z]{1,5}\b")


def body_size(pages: Iterable[Sequence[Line]]) -> float:
    """The size of the letters of the text: that of most letters."""
    sizes = Counter[float]()
    for lines in pages:
        for line in lines:
            for run in line.runs:
                sizes[run.style.size] += len(run.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


class Headings:
    """Tells headings, and how deep they lie."""

    def __init__(
        self, flow: Sequence[Paragraph], body: float, named: Collection[str], pages: int
    ) -> None:
        self.body = body
        self.named = {same(title) for title in named}
        self.named |= {same(parts[1]) for title in named if (parts := numbered(title))}
        depths = (parts[0].count(".") + 1 for title in named if (parts := numbered(title)))
        self.listed = max(depths, default=0)
        self.bold = _mostly_bold(flow)
        self.last: tuple[int, ...] = ()
        self.cover = _cover(flow, body) if pages > 1 else None
        self.found = {id(paragraph) for paragraph in flow if self._is_heading(paragraph)}
        styles = {self._style(p) for p in flow if id(p) in self.found}
        self.levels = {style: at + 1 for at, style in enumerate(sorted(styles, reverse=True))}

    def level(self, paragraph: Paragraph) -> int:
        """The level of a heading, from 1; 0 for what is none."""
        return self.levels[self._style(paragraph)] if id(paragraph) in self.found else 0

    def _style(self, paragraph: Paragraph) -> tuple[float, bool, bool]:
        largest = max(run.style.size for line in paragraph.lines for run in line.runs)
        # Words in small capitals come as capitals: they rank only among letters of the text's size.
        capitals = largest < _LARGER * self.body and _in_capitals(paragraph.text)
        return round(largest * 2) / 2, paragraph.all("bold"), capitals

    def _is_heading(self, paragraph: Paragraph) -> bool:
        text = paragraph.text.strip()
        if not _may_be(paragraph, text) or _CAPTION.match(text):
            return False
        if self.cover is not None and paragraph.first.page == 1 and paragraph is not self.cover:
            return False
        if self._is_named(text) and (self._is_set_apart(paragraph) or paragraph.gap > 1.3):
            self._count(text)
            return True
        if _ended(text):
            return False
        if self._is_numbered(paragraph, text):
            self._count(text)
            return True
        if NUMBER.match(text) and not self._is_large(paragraph):
            return False  # the item of a list, in bold
        return self._is_set_apart(paragraph) and not text.endswith((",", ";", ":"))

    def _is_named(self, text: str) -> bool:
        parts = numbered(text)
        return same(text) in self.named or (parts is not None and same(parts[1]) in self.named)

    def _is_set_apart(self, paragraph: Paragraph) -> bool:
        bold = paragraph.all("bold") and not self.bold and paragraph.size >= 0.95 * self.body
        capitals = (
            _in_capitals(paragraph.text)
            and paragraph.size >= 0.99 * self.body
            and paragraph.gap > 1.3
            and len(paragraph.text) > 3
        )
        return self._is_large(paragraph) or bold or capitals

    def _is_large(self, paragraph: Paragraph) -> bool:
        return paragraph.size >= _LARGER * self.body

    def _is_numbered(self, paragraph: Paragraph, text: str) -> bool:
        """Whether a number that comes next begins it, and it stands alone or apart."""
        parts = numbered(text)
        if parts is None or not parts[1][:1].isalpha() or not self._comes_next(parts[0]):
            return False
        if parts[0].count(".") < self.listed:
            return False  # the contents name all of this depth, and not this one
        if self._is_set_apart(paragraph):
            return True
        deep = "." in parts[0]
        return deep and paragraph.gap > 1.3 and len(text.split()) <= 15 and parts[1][0].isupper()

    def _comes_next(self, number: str) -> bool:
        path = tuple(int(part) for part in number.split("."))
        if not self.last:
            return path[0] <= 1 and all(part <= 1 for part in path)
        if len(path) > len(self.last):
            return path[: len(self.last)] == self.last and all(
                p <= 1 for p in path[len(self.last) :]
            )
        same_above = path[:-1] == self.last[: len(path) - 1]
        return same_above and path[-1] == self.last[len(path) - 1] + 1

    def _count(self, text: str) -> None:
        parts = numbered(text)
        if parts is not None:
            self.last = tuple(int(part) for part in parts[0].split("."))


def _may_be(paragraph: Paragraph, text: str) -> bool:
    return (
        not paragraph.cells
        and any(ch.isalpha() for ch in text)
        and len(text) <= _LONGEST
        and len(text.split()) <= _MOST_WORDS
        and not (BULLET.match(text) and not text[:1].isalnum())
    )


def _ended(text: str) -> bool:
    """Whether it ends as sentences do; "Annex I." and "etc." aside."""
    return text.endswith((".", "!")) and not _PART.fullmatch(text.rstrip("."))


def _in_capitals(text: str) -> bool:
    letters = [ch for ch in text if ch.isalpha()]
    return len(letters) > 3 and all(ch.isupper() for ch in letters)


def _mostly_bold(flow: Sequence[Paragraph]) -> bool:
    """Whether bold is how the text itself is set."""
    bold = sum(len(p.text) for p in flow if p.all("bold"))
    return bold > 0.5 * sum(len(p.text) for p in flow)


def _cover(flow: Sequence[Paragraph], body: float) -> Paragraph | None:
    """The title on a cover: the largest words of a first page that holds little text."""
    first = [p for p in flow if p.first.page == 1]
    prose = sum(len(p.text) for p in first if p.size < _LARGER * body)
    if not first or prose > 700:
        return None
    largest = max(p.size for p in first)
    return next(p for p in first if p.size == largest) if largest >= _LARGER * body else None
