"""Akoma Ntoso 3.0 as the institutions write it (AKN4EU): acts, proposals, and prose.

Its ids are random; sections are named by the numbers that are printed. Notes stand inline where
they are called.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from lxml import etree

from ingest.blocks import Inline
from ingest.errors import OnlyMetadata
from ingest.formats.act import ActBuilder
from ingest.formats.com_about import celex_of
from ingest.formats.official_table import data_rows, own_rows
from ingest.formats.parsed import About, Layout, Parsed
from ingest.formats.xml import parse_xml

_UNSEEN = frozenset({"meta", "coverPage"})
_DIVISIONS = frozenset({"book", "part", "title", "chapter", "section", "subsection"})
_POINTS = frozenset({"point", "indent", "item", "li"})
_INLINE = frozenset(
    """
    a abbr affectedDocument b br concept courtType date def del docCommittee docDate docIntroducer
    docJurisdiction docketNumber docNumber docProponent docPurpose docStage docStatus docTitle
    docType eol entity event i img inline ins judge lawyer legislature location mmod mod neutral
    noteRef num object omissis opinion organization outcome party person process quantity
    quotedText ref relatedDocument rmod role rref session shortTitle signature span sub sup term
    time u vote authorialNote extractText embeddedText
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
_PREFACE = frozenset({"docketNumber", "docNumber", "docDate"})
_PARTS = {"preamble": "preamble", "conclusions": "final", "clause": "final"}
_LATEST = 2200
"""A day after this year stands for one that is not known yet."""


def tag(node: etree._Element) -> str:
    """The name of an element without its namespace; none for an instruction."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def read_akn(files: Mapping[str, bytes]) -> Parsed:
    """Read one act, proposal or document.

    Args:
        files: One file, by name.

    Raises:
        OnlyMetadata: when it holds no text.
        ReadingProblem: as `parse_xml`.
    """
    name, data = next(iter(files.items()))
    root = parse_xml(data, name)
    reader = _Reader()
    reader.number(root)
    reader.block(root, _Where())
    if not reader.begun:
        raise OnlyMetadata(f"{name} tells of an act but does not hold its text: fetch that too")
    for node, marker in reader.markers.items():
        reader.act.note(marker, reader.joined(node))
    pictures = sum(1 for at in root.iter(etree.Element) if tag(at) == "img")
    remarks = (f"{pictures} images are not read",) if pictures else ()
    about = _about(root, reader.act.named)
    return Parsed(Layout.AKN, reader.act.blocks(), about, _words(root), remarks)


def _about(root: etree._Element, title: str | None) -> About:
    def value(name: str, attribute: str) -> str:
        found = (str(at.get(attribute, "")) for at in root.iter(etree.Element) if tag(at) == name)
        return next(filter(None, found), "")

    proposes = any(tag(at) == "bill" for at in root)
    number = value("FRBRnumber", "value")
    try:
        day = datetime.date.fromisoformat(value("FRBRdate", "date"))
    except ValueError:
        day = None
    lang = value("FRBRlanguage", "language")
    return About(
        title=title,
        celex=celex_of(number, proposal=proposes),
        lang=lang.lower()[:2] or None,
        date=day if day is not None and day.year < _LATEST else None,
    )


def _words(root: etree._Element) -> str:
    """All visible words, straight from the tree: the text, then the notes."""
    texts: list[str] = []
    noted: list[str] = []
    into = [texts]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        name = tag(node)
        if event == "start":
            if name == "authorialNote":
                into.append(noted)
            if not name or _is_unseen(node):
                walk.skip_subtree()
            elif node.text:
                into[-1].append(node.text)
            continue
        if name == "authorialNote":
            into.pop()
            noted.append("\n")
        if name not in _INLINE or name == "num":
            into[-1].append("\n")
        if node.tail and node is not root:
            into[-1].append(node.tail)
    return "".join(texts) + "\n" + "".join(noted)


def _is_unseen(node: etree._Element) -> bool:
    """Whether an element holds no text of the act: what is known of it, numbers of procedures."""
    if tag(node) in _UNSEEN:
        return True
    return tag(node) == "container" and any(tag(at) in _PREFACE for at in node.iter())


def _child(node: etree._Element, *names: str) -> etree._Element | None:
    return next((at for at in node if tag(at) in names), None)


@dataclass(frozen=True, slots=True)
class _Where:
    """What surrounds the words that are read next."""

    part: str = "body"
    depth: int = 0
    levels: int = 0
    quoted: bool = False


@dataclass(slots=True)
class _Reader:
    """Walks the tree and tells the builder what it meets."""

    act: ActBuilder = field(default_factory=ActBuilder)
    markers: dict[etree._Element, str] = field(default_factory=dict)
    begun: bool = False
    quote: str = ""
    """The mark that opens a quotation, until its first words come."""
    told: etree._Element | None = None
    """The title of an annex, which was told as that of its section."""
    waiting: Callable[[Inline], None] | None = None
    """What the next words begin, once they come: a paragraph, a point, a recital."""

    def number(self, root: etree._Element) -> None:
        """Find the notes; a marker that another note has gets a mark."""
        used: set[str] = set()
        last: dict[str, int] = {}
        for at, node in enumerate((n for n in root.iter() if tag(n) == "authorialNote"), 1):
            printed = re.sub(r"[\s()\[\]]+", "", str(node.get("marker") or at))
            marker, again = printed, last.get(printed, 1)
            while marker in used:
                again += 1
                marker = f"{printed}-{again}"
            last[printed] = again
            used.add(marker)
            self.markers[node] = marker

    def block(self, node: etree._Element, where: _Where) -> None:
        """Tell one element that is more than words within a line."""
        name = tag(node)
        if not name or _is_unseen(node) or node is self.told:
            return
        special = self.special(name, where)
        if special is not None:
            special(node, where)
            return
        if name in _PARTS:
            where = replace(where, part=_PARTS[name], depth=0)
        self.inside(node, where)
        if name == "preamble":
            self.act.enacting()

    def special(self, name: str, where: _Where) -> Callable[[etree._Element, _Where], None] | None:
        """How an element is told that opens a part; None for a mere container."""
        if name in _POINTS:
            return self.point
        found: dict[str, Callable[[etree._Element, _Where], None]] = {
            "paragraph": self.paragraph,
            "table": self.table,
            "quotedStructure": self.quotation,
        }
        if not where.quoted:
            found |= dict.fromkeys(_DIVISIONS, self.headed)
            found |= {
                "longTitle": self.title,
                "recital": self.recital,
                "article": self.headed,
                "level": self.level,
                "tblock": self.level,
                "attachment": self.annex,
                "annex": self.annex,
            }
        return found.get(name)

    def inside(
        self, node: etree._Element, where: _Where, told: Sequence[etree._Element | None] = ()
    ) -> None:
        """Tell what is in an element, but for the parts of it that were told before."""
        for piece in self.pieces(node, told):
            if isinstance(piece, Inline):
                self.say(piece, where)
            else:
                self.block(piece, where)

    def title(self, node: etree._Element, where: _Where) -> None:
        lines = self.lines(node)
        if lines and not self.begun:
            self.begun = True
            self.act.title(lines)
            return
        for line in lines:
            self.say(line, where)

    def headed(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        num, heading = _child(node, "num"), _child(node, "heading")
        label, words = self.joined(num), self.joined(heading) if heading is not None else None
        if not label.text.strip() and words is not None:
            label, words = words, None
        self.begun = True
        if tag(node) == "article":
            self.act.article(label, words)
        else:
            self.act.division(label, words)
        self.inside(node, _Where(), (num, heading))
        self.flush()

    def level(self, node: etree._Element, where: _Where) -> None:
        """A stretch of prose under a heading, or a numbered one without."""
        self.flush()
        num, heading = _child(node, "num"), _child(node, "heading")
        inner = replace(where, levels=where.levels + 1, depth=0)
        if heading is not None:
            self.begun = True
            self.act.heading(self.joined(num).text, self.joined(heading), inner.levels)
            self.inside(node, inner, (num, heading))
        elif num is not None:
            self.paragraph(node, where)
        else:
            self.inside(node, inner)

    def annex(self, node: etree._Element, where: _Where) -> None:
        """An annex is a document of its own; its title is its label and its heading."""
        self.flush()
        head = next((at for at in node.iter() if tag(at) in {"longTitle", "preface"}), None)
        lines = self.lines(head) if head is not None else []
        if lines:
            self.begun = True
            label = lines[0]
            heading = lines[1] if len(lines) > 1 else None
            for line in lines[2:]:
                heading = heading.joined(line) if heading is not None else line
            self.act.annex(label, heading)
            self.told = head
        self.inside(node, _Where())
        self.flush()

    def recital(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        num = _child(node, "num")
        marker = self.joined(num)
        self.waiting = lambda words: self.act.recital(marker.text, _with_calls(marker, words))
        self.inside(node, replace(where, part="recital", depth=1), (num,))
        self.flush()

    def paragraph(self, node: etree._Element, where: _Where) -> None:
        num = _child(node, "num")
        if num is None or where.depth > 0:
            self.inside(node, where)
            return
        self.flush()
        self.waiting = partial(self.numbered, self.joined(num), where)
        self.inside(node, where, (num,))
        self.flush()

    def numbered(self, marker: Inline, where: _Where, words: Inline) -> None:
        if where.quoted:
            self.act.quoted(marker.joined(words))
        else:
            self.act.paragraph(marker.text, _with_calls(marker, words))

    def point(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        num = _child(node, "num")
        marker = self.joined(num) if num is not None else Inline("\u2022")
        inner = replace(where, depth=where.depth + 1)
        self.waiting = partial(self.pointed, marker, inner)
        self.inside(node, inner, (num,))
        self.flush()

    def pointed(self, marker: Inline, where: _Where, words: Inline) -> None:
        if where.quoted:
            self.act.quoted(marker.joined(words), item=True, level=where.depth)
        else:
            self.act.point(marker.text, _with_calls(marker, words), where.depth)

    def quotation(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        self.quote = node.get("startQuote", "")
        self.inside(node, replace(where, quoted=True))
        self.quote = ""

    def table(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        for at in node.iter(etree.Element):
            at.tag = tag(at)  # the tables of Akoma Ntoso are those of HTML
        rows, headers = data_rows(own_rows(node), self.joined)
        caption = _child(node, "caption")
        self.begun = True
        self.act.table(rows, headers, self.joined(caption) if caption is not None else None)

    def say(self, words: Inline, where: _Where) -> None:
        """Tell words to the part that they stand in."""
        if self.quote:
            words, self.quote = Inline(self.quote).joined(words, ""), ""
        if self.waiting is not None:
            begin, self.waiting = self.waiting, None
            self.begun = True
            begin(words)
        elif not self.begun:
            self.begun = True
            self.act.title([words])
        elif where.quoted:
            self.act.quoted(words)
        elif where.part == "preamble":
            self.act.preamble(words)
        elif where.part == "final":
            self.act.final(words)
        else:
            self.act.text(words, where.depth)

    def flush(self) -> None:
        """What began without words of its own begins now."""
        if self.waiting is not None:
            begin, self.waiting = self.waiting, None
            self.begun = True
            begin(Inline(""))

    def pieces(
        self, node: etree._Element, told: Sequence[etree._Element | None] = ()
    ) -> Iterator[Inline | etree._Element]:
        """The words directly in an element, and the blocks between them."""
        run = _Run(self.markers)
        run.write(node.text)
        for child in node:
            if child not in told:
                if _is_block(child):
                    yield from run.taken()
                    yield child
                else:
                    run.add(child)
                    if tag(child) == "num":
                        run.write(" ")
            run.write(child.tail)
        yield from run.taken()

    def lines(self, node: etree._Element) -> list[Inline]:
        """All words of an element, a line for each block in it."""
        if not tag(node) or _is_unseen(node):
            return []
        found: list[Inline] = []
        for piece in self.pieces(node):
            found += [piece] if isinstance(piece, Inline) else self.lines(piece)
        return found

    def joined(self, node: etree._Element | None) -> Inline:
        """All words of an element on one line."""
        whole = Inline("")
        for at, line in enumerate(self.lines(node) if node is not None else ()):
            whole = whole.joined(line) if at else line
        return whole


@dataclass(slots=True)
class _Run:
    """Collects the words of one line."""

    markers: Mapping[etree._Element, str]
    text: str = ""
    calls: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)

    def write(self, words: str | None) -> None:
        self.text += words or ""

    def add(self, node: etree._Element) -> None:
        """An element within the line; what follows it is written by whoever holds it."""
        if node in self.markers:
            self.calls.append((len(self.text), self.markers[node]))
            return
        if not tag(node):
            return
        start = len(self.text)
        self.write(node.get("startQuote"))
        self.write("\n" if tag(node) in {"br", "eol"} else node.text)
        for child in node:
            self.add(child)
            self.write(child.tail)
        self.write(node.get("endQuote"))
        address = node.get("href", "")
        if address.startswith("http") and len(self.text) > start:
            self.links.append((start, len(self.text), address))

    def taken(self) -> Iterator[Inline]:
        """What was written, if there is anything to see; the next line begins."""
        if self.text.strip() or self.calls:
            yield Inline(self.text, tuple(self.calls), tuple(self.links))
        self.text, self.calls, self.links = "", [], []


def _is_block(node: etree._Element) -> bool:
    """Whether an element stands on lines of its own, or holds a quotation that does."""
    name = tag(node)
    if name in _INLINE and name != "authorialNote":
        return any(tag(at) == "quotedStructure" for at in node.iter(etree.Element))
    return bool(name) and name != "authorialNote"


def _with_calls(marker: Inline, words: Inline) -> Inline:
    """The words, with the notes that their marker calls at their beginning."""
    if not marker.calls:
        return words
    return replace(words, calls=(*((0, call) for _, call in marker.calls), *words.calls))
