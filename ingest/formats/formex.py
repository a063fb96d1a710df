"""Formex 4, the Publications Office's own XML, and the acts, annexes and consolidations in it.

A package is one act: its main file, its annexes, and a `.doc.xml` that says in which order they
come. Notes stand inline where they are called, quotation marks are empty elements, capitals and the
spaces within numbers are left to the printer; all of that is made as the official HTML prints it.
"""

import datetime
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from lxml import etree

from ingest.blocks import Inline
from ingest.errors import CutShort, OnlyMetadata, UnknownFormat
from ingest.formats.act import ActBuilder
from ingest.formats.formex_inline import Notes, Run
from ingest.formats.official_table import cover, span
from ingest.formats.parsed import About, Layout, Parsed
from ingest.formats.xml import parse_xml

ACTS = frozenset({"ACT", "CONS.ACT"})
ANNEXES = frozenset({"ANNEX", "CONS.ANNEX"})
METADATA = frozenset({"DOC", "PUBLICATION"})
ROOTS = ACTS | ANNEXES | METADATA
"""The root elements by which Formex is known."""

_UNSEEN = frozenset(
    {"BIB.INSTANCE", "BIB.INSTANCE.CONS", "BIB.DATA", "FAM.COMP", "INFO.CONSLEG", "INFO.PROD"}
)
_BLOCKS = frozenset(
    """
    ACT ALINEA ANNEX ARTICLE BLK CELL CONS.ACT CONS.ANNEX CONS.DOC CONSID CONTENTS CORPUS DIVISION
    DLIST DLIST.ITEM DEFINITION ENACTING.TERMS FINAL GR.CONSID GR.CONSID.INIT GR.NOTES GR.SEQ
    GR.VISA GR.VISA.INIT ITEM LIST NP P PARAG PL.DATE PREAMBLE PREAMBLE.FINAL PREAMBLE.INIT QUOT.S
    ROW SIGNATORY SIGNATURE STI STI.ART STI.BLK TBL TERM TI TI.ART TI.BLK TITLE TXT VISA
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
_INLINE = frozenset(
    """
    ADDR.S ANCHOR DATE FT FORMULA.S HT IE INCL.ELEMENT KEYWORD LINK NOTE NO.DOC.C QUOT.END
    QUOT.START REF.DOC REF.DOC.ECR REF.DOC.OJ REF.DOC.SE REF.ECR REF.NP TXT.COL
    """.split()  # noqa: SIM905
)
_BULLETS = {"DASH": "\u2014", "NDASH": "\u2013", "BULLET": "\u2022"}
_KINDS = {"REG": "R", "DIR": "L", "DEC": "D", "REC": "H"}


def read_formex(files: Mapping[str, bytes]) -> Parsed:
    """Read one act.

    Args:
        files: One file, or all files of a package, by name.

    Raises:
        OnlyMetadata: when no file holds a text.
        CutShort: when the package lists a file that is not there.
        UnknownFormat: when a file is no Formex, or there are two acts.
        ReadingProblem: as `parse_xml`.
    """
    roots = {PurePath(name).name: parse_xml(data, name) for name, data in files.items()}
    for name, root in roots.items():
        if root.tag not in ROOTS:
            raise UnknownFormat(f"{name} is no Formex that is read: its root is {root.tag!s}")
    texts = [name for name, root in roots.items() if root.tag not in METADATA]
    if not texts:
        named = ", ".join(roots) or "the package"
        raise OnlyMetadata(f"{named} tells of an act but does not hold its text: fetch that too")
    order = _ordered(roots, texts)
    acts = [roots[name] for name in order if roots[name].tag in ACTS]
    if len(acts) > 1:
        raise UnknownFormat(f"{', '.join(order)} are two acts: read each by itself")
    reader = _Reader()
    for name in order:
        reader.file(roots[name])
    main = acts[0] if acts else roots[order[0]]
    consolidated = main.tag == "CONS.ACT"
    lists = [root for root in roots.values() if root.tag == "DOC"]
    return Parsed(
        Layout.FORMEX_CONSOLIDATED if consolidated else Layout.FORMEX,
        reader.act.blocks(),
        _about(main, lists, reader.named),
        _words([files[name] for name in _given(files, order)]),
        tuple(reader.remarks),
    )


def _given(files: Mapping[str, bytes], order: Sequence[str]) -> list[str]:
    by_name = {PurePath(name).name: name for name in files}
    return [by_name[name] for name in order]


def _ordered(roots: Mapping[str, etree._Element], texts: Sequence[str]) -> list[str]:
    """The files with a text: the act first, the rest as the package lists them, or by name."""
    listed: list[str] = []
    for root in roots.values():
        if root.tag == "DOC":
            listed += [str(at.get("FILE")) for at in root.iter("REF.PHYS")]
    lost = [name for name in listed if name.endswith(".xml") and name not in roots]
    if lost:
        raise CutShort(f"the package lists {', '.join(lost)}, which is not there: fetch it again")
    place = {name: at for at, name in enumerate(listed)}
    return sorted(
        texts, key=lambda name: (roots[name].tag not in ACTS, place.get(name, len(place)), name)
    )


def _about(main: etree._Element, lists: Sequence[etree._Element], title: str | None) -> About:
    lang = main.findtext(".//LG.DOC")
    about = About(title=title, lang=lang.strip().lower() if lang else None)
    if main.tag == "CONS.ACT":
        family = main.find(".//FAM.COMP/BIB.DATA")
        info = main.find("INFO.CONSLEG")
        edition = _day(info.get("START.DATE")) if info is not None else None
        celex = family.findtext("NO.CELEX") if family is not None else None
        if celex and edition:
            celex = f"0{celex.strip()[1:]}-{edition:%Y%m%d}"
        day = family.find("DATE") if family is not None else None
        about = replace(about, celex=celex and celex.strip().upper(), edition=edition)
    else:
        day = main.find("BIB.INSTANCE/DATE")
        about = replace(about, celex=next(filter(None, map(_celex, lists)), None))
    return replace(about, date=_day(day.get("ISO")) if day is not None else None)


def _celex(listing: etree._Element) -> str | None:
    """From the number and the kind that the list of files states."""
    kind = _KINDS.get((listing.findtext(".//LEGAL.VALUE") or "").strip())
    year, number = (listing.findtext(f"BIB.DOC/NO.DOC/{tag}") for tag in ("YEAR", "NO.CURRENT"))
    if not (kind and year and number and number.strip().isdigit()):
        return None
    return f"3{year.strip()}{kind}{int(number):04}"


def _day(iso: str | None) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(iso or "", "%Y%m%d").date()  # noqa: DTZ007 (a day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Where:
    """What surrounds the words that are read next."""

    part: str = "body"
    depth: int = 0
    groups: int = 0
    quoted: bool = False


@dataclass(slots=True)
class _Reader:
    """Walks the files of an act in order and tells the builder what it meets."""

    act: ActBuilder = field(default_factory=ActBuilder)
    notes: Notes = field(default_factory=Notes)
    remarks: list[str] = field(default_factory=list)
    named: str | None = None
    waiting: Callable[[Inline], None] | None = None
    """What the next words begin, once they come: a paragraph, a point, a recital."""

    def file(self, root: etree._Element) -> None:
        images = sum(1 for _ in root.iter("INCL.ELEMENT"))
        if images:
            self.remarks.append(f"{images} images are not read")
        self.notes.enter(node for node in root.iter("NOTE") if not _is_unseen(node))
        self.block(root, _Where())
        for marker, note in self.notes.leave():
            self.act.note(marker, self.joined(note))

    def block(self, node: etree._Element, where: _Where) -> None:
        """Tell one element that is more than words within a line."""
        tag = str(node.tag)
        if tag in _UNSEEN:
            return
        special = self.special(tag, where)
        if special is not None:
            special(node, where)
            return
        if tag in _PARTS:
            where = replace(where, part=_PARTS[tag])
        if tag == "ENACTING.TERMS":
            self.act.enacting()
        self.inside(node, where)

    def inside(self, node: etree._Element, where: _Where, told: Sequence[str] = ()) -> None:
        """Tell what is in an element, but for the parts of it that were told before."""
        for piece in self.pieces(node):
            if isinstance(piece, Inline):
                self.say(piece, where)
            elif piece.tag not in told:
                self.block(piece, where)

    def special(self, tag: str, where: _Where) -> Callable[[etree._Element, _Where], None] | None:
        """How an element is told that opens a part, or is a table; None for a mere container."""
        found: dict[str, Callable[[etree._Element, _Where], None]] = {
            "LIST": self.items,
            "NP": self.point,
            "PARAG": self.paragraph,
            "QUOT.S": self.quotation,
            "TBL": self.table,
            "GR.NOTES": self.nothing,
        }
        if not where.quoted:
            found |= {
                "TITLE": self.title,
                "CONSID": self.recital,
                "DIVISION": self.headed,
                "ARTICLE": self.headed,
                "ANNEX": self.headed,
                "CONS.ANNEX": self.headed,
                "GR.SEQ": self.headed,
            }
        return found.get(tag)

    def nothing(self, node: etree._Element, where: _Where) -> None:
        """The notes below a table were found before; their markers stand in its cells."""

    def title(self, node: etree._Element, where: _Where) -> None:
        lines = self.lines(node)
        if self.named is None and where.part == "body" and where.groups == 0 and lines:
            self.named = " ".join(" ".join(line.text for line in lines).split())
            self.act.title(lines)
            return
        for line in lines:
            self.say(line, where)

    def headed(self, node: etree._Element, where: _Where) -> None:
        """An article, a division, an annex or a group of an annex, and what is in it."""
        self.flush()
        tag = str(node.tag)
        heads = ("TI.ART", "STI.ART") if tag == "ARTICLE" else ("TITLE",)
        lines = [line for head in heads for at in node.findall(head) for line in self.lines(at)]
        label = lines[0] if lines else Inline(str(node.get("IDENTIFIER", "")))
        heading = lines[1] if len(lines) > 1 else None
        for line in lines[2:]:
            heading = heading.joined(line) if heading is not None else line
        inner = _Where(groups=where.groups)
        if tag == "ARTICLE":
            self.act.article(label, heading)
        elif tag == "DIVISION":
            self.act.division(label, heading)
        elif tag == "GR.SEQ":
            inner = replace(inner, groups=where.groups + 1)
            if lines:
                self.act.group(label, heading, inner.groups)
        else:
            self.named = self.named or " ".join(label.text.split())
            self.act.annex(label, heading)
            inner = _Where()
        self.inside(node, inner, heads)

    def recital(self, node: etree._Element, where: _Where) -> None:
        numbered = node.find("NP")
        inner = _Where(part="recital")
        marker = self.joined(numbered.find("NO.P")) if numbered is not None else Inline("")
        self.waiting = lambda words: self.act.recital(marker.text, _with_calls(marker, words))
        for piece in self.pieces(node):
            if isinstance(piece, Inline):
                self.say(piece, inner)
            elif piece is numbered:
                self.inside(piece, inner, ("NO.P",))
            else:
                self.block(piece, inner)
        self.flush()

    def items(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        bullet = _BULLETS.get(str(node.get("TYPE")), "")
        for item in node:
            if item.tag != "ITEM":
                if isinstance(item.tag, str):
                    self.block(item, where)
            elif item.find("NP") is not None:
                # Its text, its lists and what follows them belong to the point.
                self.begun(item, where)
            else:
                inner = replace(where, depth=where.depth + 1)
                self.begin(Inline(bullet), inner)
                self.block(item, inner)
                self.flush()

    def begun(self, item: etree._Element, where: _Where) -> None:
        inner = where
        for child in item:
            if not isinstance(child.tag, str):
                continue
            self.block(child, inner)
            if child.tag == "NP":
                inner = replace(where, depth=where.depth + 1)

    def point(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        inner = replace(where, depth=where.depth + 1)
        self.begin(self.joined(node.find("NO.P")), inner)
        self.inside(node, inner, ("NO.P",))
        self.flush()

    def begin(self, marker: Inline, where: _Where) -> None:
        """The next words are those of a point or an indent."""
        act, depth = self.act, where.depth

        def point(words: Inline) -> None:
            if where.quoted:
                act.quoted(marker.joined(words), item=True, level=depth)
            elif where.part in _LINES:
                self.say(marker.joined(words), where)
            else:
                act.point(marker.text, _with_calls(marker, words), depth)

        self.waiting = point

    def paragraph(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        marker = self.joined(node.find("NO.PARAG"))

        def paragraph(words: Inline) -> None:
            if where.quoted:
                self.act.quoted(marker.joined(words))
            else:
                self.act.paragraph(marker.text, _with_calls(marker, words))

        self.waiting = paragraph
        self.inside(node, where, ("NO.PARAG",))
        self.flush()

    def quotation(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        self.inside(node, replace(where, quoted=True))

    def table(self, node: etree._Element, where: _Where) -> None:
        self.flush()
        titles = [line for at in node.findall("TITLE") for line in self.lines(at)]
        caption = titles[0] if titles else None
        for line in titles[1:]:
            caption = caption.joined(line) if caption is not None else line
        rows: list[list[Inline]] = []
        covered: dict[int, int] = {}
        headers = 0
        for row in node.iter("ROW", "TI.BLK", "STI.BLK"):
            if any(above is not node for above in _around(row, "TBL")):
                continue
            if row.tag != "ROW":
                rows.append([self.joined(row)])
                continue
            if row.get("TYPE") == "HEADER" and headers == len(rows):
                headers += 1
            rows.append(self.row(row, covered))
        self.act.table(rows, headers, caption)

    def row(self, node: etree._Element, covered: dict[int, int]) -> list[Inline]:
        """The cells of a row, with empty ones where a cell beside or above them covers theirs."""
        cells: list[Inline] = []
        for at in node.findall("CELL"):
            cover(cells, covered)
            across, down = span(at, "COLSPAN"), span(at, "ROWSPAN")
            for place in range(across):
                if down > 1:
                    covered[len(cells)] = down - 1
                cells.append(Inline("") if place else self.joined(at))
        cover(cells, covered)
        return cells

    def say(self, words: Inline, where: _Where) -> None:
        """Tell words to the part that they stand in."""
        if self.waiting is not None:
            begin, self.waiting = self.waiting, None
            begin(words)
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
            begin(Inline(""))

    def pieces(self, node: etree._Element) -> Iterator[Inline | etree._Element]:
        """The words directly in an element, and the blocks between them."""
        run = Run(self.notes)
        run.write(node.text)
        for child in node:
            if _is_block(child):
                yield from run.taken()
                yield child
            else:
                run.add(child)
            run.write(child.tail)
        yield from run.taken()

    def lines(self, node: etree._Element) -> list[Inline]:
        """All words of an element, a line for each block in it, markers before their words."""
        if node.tag in _UNSEEN:
            return []
        found: list[Inline] = []
        for piece in self.pieces(node):
            if isinstance(piece, Inline):
                found.append(piece)
                continue
            inner = self.lines(piece)
            if inner and piece.tag == "ITEM" and piece.find("NP") is None:
                bullet = _BULLETS.get(str(node.get("TYPE")))
                inner[0] = Inline(bullet).joined(inner[0]) if bullet else inner[0]
            if inner and piece.tag in {"NO.P", "NO.PARAG"}:
                marker = inner[0]
            found += inner
        if node.tag in {"NP", "PARAG"} and len(found) > 1:
            marker, first, *rest = found
            return [marker.joined(first), *rest]
        return found

    def joined(self, node: etree._Element | None) -> Inline:
        """All words of an element on one line."""
        whole = Inline("")
        for at, line in enumerate(self.lines(node) if node is not None else ()):
            whole = whole.joined(line) if at else line
        return whole


_PARTS = {"PREAMBLE": "preamble", "FINAL": "final", "ENACTING.TERMS": "body"}
_LINES = frozenset({"preamble", "final"})


def _is_unseen(node: etree._Element) -> bool:
    return any(True for _ in node.iterancestors(*_UNSEEN))


def _is_block(node: etree._Element) -> bool:
    """Whether an element stands on lines of its own; an unknown one if it holds such elements."""
    tag = node.tag
    if not isinstance(tag, str) or tag in _INLINE:
        return False
    if tag in _BLOCKS or tag in _UNSEEN or tag in {"NO.P", "NO.PARAG"}:
        return True
    return next(node.iter(*_BLOCKS), None) is not None


def _around(node: etree._Element, tag: str) -> list[etree._Element]:
    return list(node.iterancestors(tag))[:1]


def _with_calls(marker: Inline, words: Inline) -> Inline:
    """The words, with the notes that their marker calls at their beginning."""
    if not marker.calls:
        return words
    return replace(words, calls=(*((0, call) for _, call in marker.calls), *words.calls))


_TOKEN = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+", re.DOTALL
)
_NAME = re.compile(rb"<(/?)([A-Za-z][\w.:-]*)")
_CODE = re.compile(rb"CODE\s*=\s*[\"']([0-9A-Fa-f]+)")
_KIND = re.compile(rb"TYPE\s*=\s*[\"'](\w+)")


def _words(files: Sequence[bytes]) -> str:
    """All visible text of some files, taken from their bytes: the text first, then the notes."""
    texts: list[str] = []
    notes: list[str] = []
    for data in files:
        _scan(data, texts, notes)
    return "".join(texts) + "\n" + "".join(notes)


def _scan(data: bytes, texts: list[str], notes: list[str]) -> None:  # noqa: C901 (one token, one branch)
    unseen = 0
    upper: list[bool] = []
    noted: list[bool] = []
    for found in _TOKEN.finditer(data):
        token = found.group()
        name = _NAME.match(token)
        if name is None:
            if token.startswith(b"<![CDATA["):
                words = token[9:-3].decode("utf-8", "replace")
            elif token.startswith(b"<"):
                continue
            else:
                words = html.unescape(token.decode("utf-8", "replace"))
            if not unseen and not (noted and noted[-1]):
                (notes if noted else texts).append(words.upper() if any(upper) else words)
            continue
        closing, tag, alone = bool(name[1]), name[2].decode(), token.endswith(b"/>")
        into = notes if noted else texts
        if tag in _UNSEEN:
            unseen += 0 if alone else -1 if closing else 1
        elif tag in {"QUOT.START", "QUOT.END"}:
            code = _CODE.search(token)
            if code and not unseen and not (noted and noted[-1]):
                into.append(chr(int(code[1], 16)))
        elif tag == "HT" and not alone:
            kind = _KIND.search(token)
            upper.pop() if closing and upper else upper.append(bool(kind and kind[1] == b"UC"))
        elif tag == "NOTE" and not alone and not unseen:
            noted.pop() if closing and noted else noted.append(b"NOTE.REF" in token)
            notes.append("\n")
        elif tag in _BLOCKS and not unseen:
            into.append("\n")
