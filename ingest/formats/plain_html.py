"""Acts from before 2004 as HTML: lines without any markup, read by what they say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Inline
from ingest.errors import EmptySource
from ingest.formats.act import ActBuilder
from ingest.formats.official_about import plain
from ingest.formats.official_table import data_rows, own_rows
from ingest.formats.page import parse_page, text_panel
from ingest.formats.parsed import Layout, Parsed
from ingest.formats.plain_lines import ARTICLE_WORDS, Line, lines_of
from ingest.formats.quotation import Quotation

_ARTICLE = re.compile(
    rf"(?:{'|'.join(ARTICLE_WORDS)})\s+(?:\d+[a-z]{{0,3}}|premier|[IVXLC]+)\.?"
    r"|\d+\.?\s+(?:artikla|straipsnis|pants|cikk)"
    r"|(?:sole|single|only)\s+article|article\s+unique|einziger\s+artikel|articolo\s+unico"
    r"|art\u00edculo\s+\u00fanico|artigo\s+\u00fanico|enig\s+artikel|eneste\s+artikel",
    re.IGNORECASE,
)
_DIVISION = re.compile(
    r"(?:part|title|chapter|section|partie|titre|chapitre|teil|titel|kapitel|abschnitt|parte|titolo"
    r"|capo|sezione|t\u00edtulo|cap\u00edtulo|secci\u00f3n|sec\u00e7\u00e3o|deel|hoofdstuk"
    r"|afdeling|afsnit|del|avdelning|avsnitt|osa|luku|jakso|\u03bc\u03ad\u03c1\u03bf\u03c2"
    r"|\u03c4\u03af\u03c4\u03bb\u03bf\u03c2|\u03ba\u03b5\u03c6\u03ac\u03bb\u03b1\u03b9\u03bf)"
    r"\s+(?:[IVXLC]+|\d+[a-z]?|[A-Z]|one|two|three|four|five|six)\b.{0,80}",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?:annex|annexe|anhang|bilag|allegato|bijlage|anexo|bilaga|liite|appendix|appendice|protocol"
    r"|\u03c0\u03b1\u03c1\u03ac\u03c1\u03c4\u03b7\u03bc\u03b1)(?:\s+(?:[IVXLC]+|\d+|[A-Z]))?",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:Done at|Fait \u00e0|Geschehen zu|Fatto a|Hecho en|Feito em|Gedaan te|Udf\u00e6rdiget i"
    r"|Utf\u00e4rdat i|Utf\u00e4rdad i|Tehty|\u0388\u03b3\u03b9\u03bd\u03b5)\b"
)
_RECITAL = re.compile(r"(\(\d+[a-z]?\))\s+(?=\S)")
_PARAGRAPH = re.compile(r"((\d+)([a-z]?)\.)\s+(?=\S)")
_POINT = re.compile(r"(\((?:[a-z]{1,5}|\d+)\)|[a-z]\)|\d+\)|[-\u2013\u2014\u2022])\s+(?=\S)")
_MARKED = re.compile(r"[\"'\u2018\u201c]?(?:\(?\w{1,4}[.)]|[-\u2013\u2014])\s")
_ENDED = (".", ";", ":", ",", "\u2014")
_HEADING = 150
"""Characters of the longest line that may be a heading."""

_ROMAN = re.compile(r"[ivxlc]+")


def read_plain_html(files: Mapping[str, bytes]) -> Parsed:
    """Read one act.

    Args:
        files: One file, by name.

    Raises:
        EmptySource: when the place of the text holds none.
        ReadingProblem: as `parse_page`.
    """
    name, data = next(iter(files.items()))
    page = parse_page(data, name)
    lines, pictures = lines_of(_text(text_panel(page)))
    if not any(not line.blank for line in lines):
        raise EmptySource(f"{name} holds no text of an act; fetch it again")
    reader = _Reader(lines)
    reader.read()
    remarks = [f"{pictures} pictures are not read"] if pictures else []
    return Parsed(
        Layout.PLAIN_HTML,
        reader.act.blocks(),
        plain(page, reader.act.named),
        _words(lines),
        tuple(remarks),
    )


def _text(panel: etree._Element) -> etree._Element:
    for node in panel.iter():
        if node.get("id") == "TexteOnly" or node.tag == "txt_te":
            return node
    return panel


def _words(lines: list[Line]) -> str:
    """All visible words: the text, then the notes."""
    texts = [line for line in lines if line.note is None]
    return "\n".join(
        "".join(line.table.itertext()) if line.table is not None else line.inline().text
        for line in (*texts, *(line for line in lines if line.note is not None))
    )


@dataclass(slots=True)
class _Reader:
    """Tells the builder the lines of an act, one after the other."""

    lines: list[Line]
    act: ActBuilder = field(default_factory=ActBuilder)
    quotation: Quotation = field(default_factory=Quotation)
    at: int = 0
    stage: str = "preamble"
    paragraph: int = 0
    levels: list[tuple[str, str]] = field(default_factory=list)
    """The lists that are open: what their markers are, and the last of them."""
    blanks: int = 0

    def read(self) -> None:
        self.title()
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if line.blank:
                self.blanks += 1
                continue
            self.line(line)
            self.blanks = 0

    def title(self) -> None:
        """All lines above the first that names who enacts, in capitals."""
        lines = [line for line in self.lines if not line.blank][:15]
        ends = next((at for at, line in enumerate(lines) if at and _enacts(line.text)), None)
        if ends is None:
            ends = next((at for at, line in enumerate(lines) if _ARTICLE.fullmatch(line.text)), 1)
            ends = min(ends, 1)
        taken = [line for line in lines[:ends] if line.table is None]
        if taken:
            self.act.title([line.inline() for line in taken])
            self.at = self.lines.index(taken[-1]) + 1

    def line(self, line: Line) -> None:
        """One line that is not blank."""
        words = line.inline()
        if line.note is not None:
            self.act.note(line.note, words)
        elif line.table is not None:
            self.levels = []
            rows, headers = data_rows(own_rows(line.table), _cell)
            self.act.table(rows, headers)
        elif self.opens(words):
            self.levels, self.paragraph = [], 0
        elif self.stage == "preamble":
            self.prefatory(words)
        elif self.stage == "final":
            self.final(words)
        else:
            self.enacted(words)

    def opens(self, words: Inline) -> bool:
        """Whether a line is the heading of a part, or the first of the final part; tell it."""
        text = words.text
        if _ARTICLE.fullmatch(text) and not self.quotation.open:
            self.begin("terms")
            self.act.article(words, self.heading())
        elif _ANNEX.fullmatch(text) and self.stage != "preamble":
            self.begin("annex")
            self.act.annex(words, self.heading())
        elif _DIVISION.fullmatch(text) and not text.endswith(_ENDED):
            self.begin("annex" if self.stage == "annex" else "terms")
            self.act.division(words, self.heading())
        elif _DONE.match(text) and self.stage == "terms":
            self.begin("final")
            self.act.final(words)
        else:
            return False
        return True

    def begin(self, stage: str) -> None:
        """A part of another kind begins."""
        if self.stage == "preamble" and stage != "preamble":
            self.act.enacting()
        self.stage = stage
        self.quotation.ended()

    def heading(self) -> Inline | None:
        """The line below a label, if it is its heading."""
        at = self.at
        while at < len(self.lines) and self.lines[at].blank:
            at += 1
        if at + 1 >= len(self.lines) or not self.is_heading(self.lines[at]):
            return None
        self.at = at + 1
        return self.lines[at].inline()

    def is_heading(self, line: Line) -> bool:
        """Whether a line looks like a heading: short, not ended as a sentence is, no list."""
        text = line.text
        if line.table is not None or line.note is not None or line.blank:
            return False
        if len(text) > _HEADING or text.endswith(_ENDED) or _MARKED.match(text):
            return False
        return not any(at.fullmatch(text) for at in (_ARTICLE, _DIVISION, _ANNEX))

    def prefatory(self, words: Inline) -> None:
        """A line of the preamble."""
        found = _RECITAL.match(words.text)
        if found:
            self.act.recital(found[1], words.cut(found.end(), len(words.text)))
            return
        self.act.preamble(words)
        if words.text.isupper() and words.text.endswith(":"):
            self.begin("terms")

    def final(self, words: Inline) -> None:
        """A line of the final part, or what follows it: a statement, say."""
        if self.blanks > 1 and self.is_heading(Line(words.text)) and not words.text.isupper():
            self.begin("annex")
            self.act.annex(words)
            return
        self.act.final(words)

    def enacted(self, words: Inline) -> None:
        """A line of the enacting terms or of an annex."""
        if self.quotation.sees(words.text):
            self.act.quoted(words)
            return
        text = words.text
        if self.stage == "annex" and self.blanks > 2 and self.is_heading(Line(text)):
            self.levels, self.paragraph = [], 0
            self.act.annex(words)
            return
        if self.numbered(words):
            return
        found = _POINT.match(text)
        if found is not None:
            self.act.point(found[1], words.cut(found.end(), len(text)), self.depth(found[1]))
            return
        self.levels = []
        self.act.text(words)

    def numbered(self, words: Inline) -> bool:
        """Tell a line that begins with the next number as the paragraph or point it is."""
        found = _PARAGRAPH.match(words.text)
        if found is None:
            return False
        if int(found[2]) != self.paragraph + 1 and not (found[3] and self.paragraph):
            return False
        self.paragraph = int(found[2])
        rest = words.cut(found.end(), len(words.text))
        if rest.text[:1].islower():
            self.levels = [("number", found[2])]
            self.act.point(found[1], rest)
            return True
        self.levels = []
        inner = _POINT.match(rest.text)
        if inner is None or not inner[1].startswith("("):
            self.act.paragraph(found[1], rest)
            return True
        # "3. (a) ..." begins a paragraph and its first point in one line.
        self.act.paragraph(found[1], Inline(""))
        self.act.point(inner[1], rest.cut(inner.end(), len(rest.text)), self.depth(inner[1]))
        return True

    def depth(self, marker: str) -> int:
        """How deep a point lies: below the lists that are open, or where its like is."""
        label = marker.strip("().")
        kind = self.kind(label)
        known = [at for at, (other, _) in enumerate(self.levels) if other == kind]
        if known:
            self.levels = self.levels[: known[0]]
        self.levels.append((kind, label))
        return len(self.levels)

    def kind(self, label: str) -> str:
        """What a marker is; (i) and (v) are letters where the one before them was."""
        if label.isdigit():
            return "number"
        if not label.isalpha():
            return "dash"
        before = dict(self.levels).get("letter", "")
        if _ROMAN.fullmatch(label) and not (
            len(label) == len(before) == 1 and ord(label) == ord(before) + 1
        ):
            return "roman"
        return "letter"


def _enacts(text: str) -> bool:
    """Whether a line names an institution that enacts: in capitals, with a comma."""
    return text.isupper() and text.rstrip().endswith((",", ":", "\u2014"))


def _cell(node: etree._Element) -> Inline:
    return Inline(" ".join("".join(f"{words} " for words in node.itertext()).split()))
