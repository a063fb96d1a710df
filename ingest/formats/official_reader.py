"""Reads official HTML files, whatever their style: tells the builder what comes after what.

How deep the elements lie differs between generations of files, so that little is made of it: an
article runs to the next one, a quotation to its closing mark or the end of the point it stands in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.blocks import Inline
from ingest.formats.act import ActBuilder
from ingest.formats.official import Role, Style
from ingest.formats.official_inline import Notes, is_block
from ingest.formats.official_lines import Lines
from ingest.formats.official_table import (
    Point,
    data_rows,
    grid_point,
    is_whole,
    list_points,
    own_rows,
)
from ingest.formats.quotation import Quotation

_GAP = "[\\s\u00a0\u2002\u2003\u2009]"
_PARAGRAPH = re.compile(rf"\s*(\d+[a-z]{{0,5}}\.|\(\d+[a-z]{{0,5}}\)){_GAP}{{2,}}(?=\S)")
_TIGHT = re.compile(rf"\s*((\d+)([a-z]{{0,3}})\.){_GAP}(?=\S)")
_POINT = re.compile(
    rf"\s*(\d+(?:\.\d+)+\.?|[A-Z]\.|\(?[a-z]{{1,5}}\)|[\u2014\u2013\u2022]){_GAP}{{2,}}(?=\S)"
)
_HANGING = re.compile(rf"\s*(\(?\w{{1,5}}[.)]|[\u2014\u2013\u2022-]){_GAP}+(?=\S)")
_RECITAL = re.compile(rf"\s*(\(\d+[a-z]{{0,3}}\)){_GAP}*")
_LETTERED = re.compile(r"\s*[A-Z]{1,2}\.\s*")
_COUNTED = re.compile(r"\s*\d+[a-z]?\.\s*")
_STRUCK = re.compile(r"[\s\u2014\u2013_*.\u2026-]{3,}")
_PART = re.compile(r"\w+\s+(?:[IVXLC]+|[A-Z]|\d+)", re.IGNORECASE)
_LEVEL = re.compile(r"(\d+)\s*$")


@dataclass(frozen=True, slots=True)
class _Where:
    """What surrounds the words that are read next: lists, a box, a part, a recital."""

    depth: int = 0
    box: int = 0
    part: Role | None = None
    recital: bool = False


@dataclass(slots=True)
class _Head:
    """A heading whose lines are not all read yet."""

    role: Role
    lines: list[Inline]
    level: int = 1
    rank: int | None = None


@dataclass(slots=True)
class Reader:
    """Walks a file in order and tells the builder what it meets."""

    style: Style
    notes: Notes
    act: ActBuilder = field(default_factory=ActBuilder)
    stage: Role = Role.TITLE
    """What was begun last: the title, the preamble, the terms, the final part, an annex."""
    quotation: Quotation = field(default_factory=Quotation)
    waiting: Callable[[Inline], None] | None = None
    """What the next words begin, once they come: a paragraph, a point, a recital."""
    head: _Head | None = None
    caption: Inline | None = None
    title: list[Inline] = field(default_factory=list)
    recitals: int = 0
    articles: int = 0
    """The number of the last article of the act."""
    paragraphs: int = 0
    """The number of the last paragraph of the article."""
    boxes: int = 0
    told: Lines = field(init=False)
    """The lines of the file, and the notes among them."""

    def __post_init__(self) -> None:
        self.told = Lines(self.style, self.notes)

    def read(self, root: etree._Element) -> None:
        """Read a file."""
        self.inside(root, _Where())
        self.settle()
        for marker, words in self.told.noted:
            self.act.note(marker, words)

    def remarks(self, root: etree._Element) -> tuple[str, ...]:
        """What a person should look at."""
        images = self.told.images
        seen = (f"{images} images are not read",) if images else ()
        return (*seen, *self.notes.remarks(root))

    # What an element is

    def inside(self, node: etree._Element, where: _Where) -> None:
        """Tell what is in an element."""
        for piece in self.told.pieces(node):
            if isinstance(piece, Inline):
                self.say(piece, where)
            else:
                self.block(piece, where)

    def block(self, node: etree._Element, where: _Where) -> None:
        """Tell one element that is more than words within a line."""
        role = self.style.role(node)
        if node in self.notes.heads:
            self.flush()
            self.told.note(node)
        elif node.tag == "table":
            self.table(node, where)
        elif (point := grid_point(node)) is not None:
            self.item(point, where)
        elif role in _PARTS:
            self.part(node, role, where)
        elif role is Role.APART:
            self.apart()
        elif role is Role.MARKER:
            self.marker(self.told.joined(node), where)
        elif role is Role.TEXT or any(is_block(child) for child in node):
            self.hanging(node, where) if _hangs(node) else self.inside(node, where)
        else:
            self.heading(node, role, where)

    def part(self, node: etree._Element, role: Role, where: _Where) -> None:
        """The preamble, a recital, the enacting terms, the final part."""
        if where.depth or where.box or self.quotation.open:
            self.inside(node, where)
            return
        self.settle()
        if role is Role.TERMS:
            self.enact()
            self.inside(node, where)
            return
        self.inside(node, replace(where, part=role))
        self.settle()
        if role is Role.FINAL:
            self.stage = Role.FINAL

    def enact(self) -> None:
        """The preamble is over."""
        if self.stage in {Role.TITLE, Role.PREAMBLE}:
            self.settle()
            self.stage = Role.TERMS
            self.act.enacting()

    def apart(self) -> None:
        """What follows is an annex."""
        self.settle()
        self.quotation.ended()
        if self.stage is not Role.TITLE:
            self.stage = Role.ANNEX

    # Headings

    def heading(self, node: etree._Element, role: Role, where: _Where) -> None:
        """A line of a heading; what it heads is told when all its lines are read."""
        line = self.told.joined(node)
        if not line.text.strip():
            return
        if role is Role.CAPTION:
            above, self.caption = self.caption, None
            self.settle()
            self.caption = line if above is None else above.joined(line)
        elif self.is_quoted(node, role, line, where):
            self.settle()
            self.act.quoted(line)
        elif role is Role.TITLE:
            self.titled(line)
        elif self.head is not None and self.goes_on(role, line):
            self.head.lines.append(line)
        else:
            self.settle()
            self.begin(node, _HEADINGS.get(role, role), line)

    def is_quoted(self, node: etree._Element, role: Role, line: Inline, where: _Where) -> bool:
        """Whether a heading is one of another act, which this one quotes."""
        if role in _BEGINNINGS and not where.box and self.quotation.open:
            following = role is Role.ARTICLE and _number(line.text) == self.articles + 1
            if self.style.real(node) or following:
                self.quotation.ended()
                return False
        quoted = self.quotes(line, where)
        if where.depth or role is Role.QUOTED:
            return True
        return quoted and not (role is Role.TITLE and self.stage is Role.TITLE)

    def goes_on(self, role: Role, line: Inline) -> bool:
        """Whether a line belongs to the heading that was begun."""
        if self.head is None:
            return False
        if role is Role.GROUP and self.head.role is Role.GROUP:
            first = " ".join(self.head.lines[0].text.split())
            numbered = _PART.fullmatch(" ".join(line.text.split()))
            return len(self.head.lines) == 1 and bool(_PART.fullmatch(first)) and not numbered
        return self.head.role is _HEADINGS.get(role)

    def titled(self, line: Inline) -> None:
        """A line of the title of the act, or of an annex."""
        if self.stage is Role.TITLE:
            self.title.append(line)
        elif self.head is not None and self.head.role is Role.ANNEX:
            self.head.lines.append(line)
        elif self.stage is Role.PREAMBLE:
            self.settle()
            self.act.preamble(line)
        else:
            self.settle()
            self.stage = Role.ANNEX
            self.head = _Head(Role.ANNEX, [line])

    def begin(self, node: etree._Element, role: Role, line: Inline) -> None:
        """Some part begins with this line."""
        if role is Role.ANNEX:
            self.stage = Role.ANNEX
        elif role is not Role.GROUP or self.recitals:
            self.enact()
        if self.stage is Role.FINAL:
            self.stage = Role.TERMS
        if role is Role.ARTICLE and self.stage is not Role.ANNEX:
            self.articles = _number(line.text) or self.articles
        found = _LEVEL.search(node.get("class") or "")
        self.head = _Head(role, [line], int(found[1]) if found else 1, self.style.rank_of(node))

    def settle(self) -> None:
        """Tell what was begun: a heading, a point without words."""
        self.flush()
        if self.title and self.stage is Role.TITLE:
            self.act.title(self.title)
            self.stage = Role.PREAMBLE
            self.told.images = 0  # above the title stands the flag
        head, self.head = self.head, None
        if head is None:
            return
        self.paragraphs = 0
        label, *rest = head.lines
        heading = rest[0] if rest else None
        for line in rest[1:]:
            heading = heading.joined(line) if heading is not None else line
        if head.role is Role.ARTICLE:
            self.act.article(label, heading)
        elif head.role is Role.DIVISION:
            self.act.division(label, heading, head.rank)
        elif head.role is Role.ANNEX:
            self.act.annex(label, heading)
        else:
            self.act.group(label, heading, head.level)

    # Words

    def say(self, line: Inline, where: _Where) -> None:
        """Tell words to the part that they stand in."""
        if _STRUCK.fullmatch(line.text) and not line.calls:
            return  # words were struck out: a rule is printed in their place
        if self.waiting is not None:
            begin, self.waiting = self.waiting, None
            begin(line)
            return
        self.settle()
        self.stage = Role.PREAMBLE if self.stage is Role.TITLE else self.stage
        if where.recital:
            self.act.text(line, where.depth)
        elif where.part is Role.FINAL or self.stage is Role.FINAL:
            self.act.final(line)
        elif where.part is not None or self.stage is Role.PREAMBLE:
            self.prefatory(line, where)
        elif self.quotes(line, where):
            self.act.quoted(line)
        elif where.depth or not self.numbered(line, where):
            self.act.text(line, where.depth)

    def prefatory(self, line: Inline, where: _Where) -> None:
        """Words of the preamble: a recital, or a line of their own."""
        found = _RECITAL.match(line.text)
        if where.depth:
            self.act.preamble(line)
        elif where.part is Role.RECITAL or found:
            self.recitals += 1
            rest = line.cut(found.end(), len(line.text)) if found else line
            self.act.recital(found[1] if found else "", rest)
        elif where.part is None and _PARAGRAPH.match(line.text):
            self.enact()
            self.numbered(line, where)
        else:
            self.act.preamble(line)
            if self.recitals and where.part is None:
                self.enact()  # what follows the recitals is the formula of adoption

    def numbered(self, line: Inline, where: _Where) -> bool:
        """Tell a line that begins with a number as the paragraph it is; False for others."""
        found = _PARAGRAPH.match(line.text)
        if found is None:
            tight = _TIGHT.match(line.text)
            if tight and (int(tight[2]) == self.paragraphs + 1 or (tight[3] and self.paragraphs)):
                found = tight
        if found is not None:
            self.paragraphs = _number(found[1]) or self.paragraphs
            self.act.paragraph(found[1], line.cut(found.end(), len(line.text)))
            return True
        found = _POINT.match(line.text)
        if found is not None:
            self.act.point(found[1], line.cut(found.end(), len(line.text)), where.depth + 1)
        return found is not None

    def marker(self, marker: Inline, where: _Where) -> None:
        """The number of a paragraph, whose words come next."""
        self.settle()
        quoted = self.quotes(marker, where) or where.depth > 0
        self.paragraphs = self.paragraphs if quoted else _number(marker.text) or 0

        def paragraph(words: Inline) -> None:
            self.quotes(words, where)
            if quoted:
                self.act.quoted(marker.joined(words))
            else:
                self.act.paragraph(marker.text, _with_calls(marker, words))

        self.waiting = paragraph

    # Lists and tables

    def item(self, point: Point, where: _Where) -> None:
        """A point, an indent or a recital: its marker, and what stands beside it."""
        self.settle()
        marker = self.told.joined(point.marker)
        self.stage = Role.PREAMBLE if self.stage is Role.TITLE else self.stage
        inner = replace(where, depth=where.depth + point.deeper + 1)
        before = self.stage is Role.PREAMBLE and where.part is not Role.FINAL
        if not marker.text.strip() and not marker.calls:
            pass  # its words go on with the point above
        elif before and not where.depth and not where.recital:
            inner = self.begin_prefatory(marker, inner)
        else:
            self.begin_point(marker, inner)
        self.enclosed(point.content, inner)

    def begin_prefatory(self, marker: Inline, where: _Where) -> _Where:
        """What a list in the preamble holds: recitals, indents, or the points after it."""
        if _RECITAL.fullmatch(marker.text) or _LETTERED.fullmatch(marker.text):
            self.recitals += 1
            self.waiting = lambda words: self.act.recital(marker.text, _with_calls(marker, words))
            return replace(where, depth=0, recital=True)
        if _COUNTED.fullmatch(marker.text) and where.part is None:
            self.enact()
            self.begin_point(marker, where)
        else:
            self.waiting = lambda words: self.act.preamble(marker.joined(words))
        return where

    def begin_point(self, marker: Inline, where: _Where) -> None:
        """The next words are those of a point or an indent."""
        quoted = self.quotes(marker, where)

        def point(words: Inline) -> None:
            self.quotes(words, where)
            if where.part is Role.FINAL or self.stage is Role.FINAL:
                self.act.final(marker.joined(words))
            elif quoted:
                self.act.quoted(marker.joined(words), item=True, level=where.depth)
            else:
                self.act.point(marker.text, _with_calls(marker, words), where.depth)

        self.waiting = point

    def hanging(self, node: etree._Element, where: _Where) -> None:
        """A point set by its indent alone: its marker is the beginning of its words."""
        self.settle()
        inner = replace(where, depth=where.depth + 1)

        def point(words: Inline) -> None:
            found = _HANGING.match(words.text)
            if found is None:
                self.act.text(words, where.depth)
            elif self.quotes(words, inner):
                self.act.quoted(words, item=True, level=inner.depth)
            else:
                rest = words.cut(found.end(), len(words.text))
                self.act.point(found[1], rest, inner.depth)

        self.waiting = point
        self.enclosed(node, inner)

    def enclosed(self, node: etree._Element, where: _Where) -> None:
        """What stands in a box of its own: no quotation that begins in it outlasts it."""
        self.boxes += 1
        box = self.boxes
        self.inside(node, replace(where, box=box))
        self.settle()
        self.quotation.left(box)

    def quotes(self, line: Inline, where: _Where) -> bool:
        """Take the words of a block; tell whether they are quoted from another act."""
        return self.quotation.sees(line.text, where.box)

    def table(self, node: etree._Element, where: _Where) -> None:
        """A list made as a table, a table of data, or a mere frame."""
        rows = own_rows(node)
        if not is_whole(node, [cell for row in rows for cell in row]):
            self.inside(node, where)
            return
        points = list_points(node, rows)
        if points is not None:
            for point in points:
                self.item(point, where)
            return
        caption, self.caption = self.caption, None
        self.settle()
        if where.part is Role.FINAL or sum(map(len, rows)) == 1:
            for row in rows:
                for cell in row:
                    self.inside(cell, where)
            return
        told, headers = data_rows(rows, self.told.joined)
        for cells in told:
            for words in cells:
                self.quotes(words, where)
        self.act.table(told, headers, caption)

    def flush(self) -> None:
        """What began without words of its own begins now; a caption without a table is text."""
        caption, self.caption = self.caption, None
        if self.waiting is not None:
            begin, self.waiting = self.waiting, None
            begin(Inline(""))
        if caption is not None:
            self.act.text(caption)


_PARTS = frozenset({Role.PREAMBLE, Role.RECITAL, Role.TERMS, Role.FINAL})
_BEGINNINGS = frozenset({Role.ARTICLE, Role.DIVISION, Role.ANNEX, Role.TITLE})
_HEADINGS = {
    Role.DIVISION_HEADING: Role.DIVISION,
    Role.ARTICLE_HEADING: Role.ARTICLE,
    Role.ANNEX_HEADING: Role.ANNEX,
}


def _with_calls(marker: Inline, words: Inline) -> Inline:
    """The words, with the notes that their marker calls at their beginning."""
    if not marker.calls:
        return words
    return replace(words, calls=(*((0, call) for _, call in marker.calls), *words.calls))


def _number(text: str) -> int | None:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else None


def _hangs(node: etree._Element) -> bool:
    """Whether an element is set with a hanging indent, as a point is."""
    return node.tag == "div" and "text-indent: -" in (node.get("style") or "")
