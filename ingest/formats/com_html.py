"""Documents of the Commission as the Publications Office serves them: pages made from Word.

The styles of Word are the classes of the paragraphs, in every language the same. A communication
or a report is prose under numbered headings; a proposal is a memorandum of that kind, and an act.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Inline
from ingest.errors import EmptySource
from ingest.formats.act import ActBuilder
from ingest.formats.com_about import celex_of, day_of, language_of
from ingest.formats.com_inline import Notes, Run, named
from ingest.formats.official_inline import is_block, words_outside
from ingest.formats.official_table import data_rows, own_rows
from ingest.formats.page import parse_page, text_panel
from ingest.formats.parsed import About, Layout, Parsed

_UNSEEN_TAGS = frozenset({"script", "style", "head", "nav", "noscript", "template", "button"})
_LETTERHEAD = frozenset(
    {"Logo", "Emission", "Rfrenceinstitutionnelle", "Rfrenceinterinstitutionnelle", "cpMarking"}
)
_CONTENTS = re.compile(r"TOC\w*|TableofContents\w*")
_TITLE = re.compile(
    r"(?:Statut|Typedudocument|Titreobjet|Sous-?titreobjet|Datedadoption|Accompagnant"
    r"|Typeacteprincipal|Objetacteprincipal)(?:_cp|Pagecouverture)?"
)
_HEADING = re.compile(r"(?:Manual)?Heading(\d)|h(\d)")
_DIVISION = re.compile(r"(?:Part|Title|Chapter|Section)Title|Titre(?:Partie|Chapitre|Section)")
_MEMORANDUM = re.compile(r"Exposdesmotifstitre|Fichefinanci\w*titre")
_RECITAL = re.compile(r"(?:Manual)?Considrant")
_NUMBERED = re.compile(r"(?:Manual)?NumPar\d*")
_POINT = re.compile(
    r"(?:Manual)?(?:Point|Tiret|Bullet|Dash|List\w*?|Num)[A-Za-z]*?(\d?)(?:number|letter)?"
)
_TEXT = re.compile(r"Text(\d)")
_QUOTED = re.compile(r"Quoted\w*")
_ARTICLE = re.compile(r"Titrearticle")
_ANNEX = re.compile(r"Annexe?titre\w*")
_FINAL = re.compile(r"Fait|Institutionquisigne|Personnequisigne")
_ORDINAL = re.compile(r"\d|\b[IVX]+\b")
_Opener = Callable[[Inline, Inline | None], None]
_BULLETS = {"Tiret": "\u2013", "Dash": "\u2013", "Bullet": "\u2022"}


def read_com_html(files: Mapping[str, bytes]) -> Parsed:
    """Read one document.

    Args:
        files: One file, by name.

    Raises:
        EmptySource: when it holds no words of a text.
        ReadingProblem: as `parse_page`.
    """
    name, data = next(iter(files.items()))
    page = parse_page(data, name)
    panel = text_panel(page)
    notes = Notes.of(panel)
    unseen = _unseen(panel, notes)
    reader = _Reader(notes, unseen)
    reader.read(panel)
    if not reader.begun:
        raise EmptySource(f"{name} holds no words of a text; fetch it again")
    pictures = sum(1 for at in panel.iter("img") if not _inside(at, unseen))
    remarks = (f"{pictures} images are not read",) if pictures else ()
    return Parsed(
        Layout.COM_HTML,
        reader.act.blocks(),
        _about(page, panel, reader),
        _words(panel, notes, unseen),
        remarks,
    )


def style(node: etree._Element) -> str:
    """The style of a paragraph; its tag where it has none."""
    return next((at for at in (node.get("class") or "").split() if at != "li"), str(node.tag))


def _plain(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _unseen(panel: etree._Element, notes: Notes) -> set[etree._Element]:
    """What is no text: the letterhead, the contents, and a title that repeats the cover's."""
    unseen: set[etree._Element] = set()
    titles: set[str] = set()
    for node in panel.iter(etree.Element):
        called = style(node)
        if node.tag in _UNSEEN_TAGS or called in _LETTERHEAD or _CONTENTS.fullmatch(called):
            unseen.add(node)
        elif node.tag == "p" and _TITLE.fullmatch(called):
            words = "".join(_plain(node).casefold().split())
            if words in titles and not any(at in notes.calls for at in node.iter()):
                unseen.add(node)
            titles.add(words)
    return unseen


def _inside(node: etree._Element, unseen: set[etree._Element]) -> bool:
    return node in unseen or any(above in unseen for above in node.iterancestors())


def _about(page: etree._Element, panel: etree._Element, reader: "_Reader") -> About:
    def first(name: str) -> str:
        return next((_plain(at) for at in panel.iter("p") if name in named(at)), "")

    called = page.findtext(".//title") or ""
    number = first("Rfrenceinstitutionnelle")
    return About(
        title=reader.act.named,
        celex=celex_of(number, proposal=reader.proposes),
        lang=language_of(called) or (page.get("lang") or "")[:2].lower() or None,
        date=day_of(first("Emission")),
    )


def _words(panel: etree._Element, notes: Notes, unseen: set[etree._Element]) -> str:
    """All visible words of the document: the text, then the notes."""
    hidden = unseen.union(notes.calls, notes.anchors)
    return words_outside(panel, hidden.__contains__, notes.heads)


@dataclass(slots=True)
class _Reader:
    """Goes through the paragraphs in order and tells the builder what they are."""

    notes: Notes
    unseen: set[etree._Element]
    act: ActBuilder = field(default_factory=ActBuilder)
    part: str = "prose"
    begun: bool = False
    proposes: bool = False
    levels: list[int] = field(default_factory=list)
    """How far the points that are open are set in."""

    def read(self, panel: etree._Element) -> None:
        """Tell all of a text, then its notes."""
        pieces = list(self.pieces(panel))
        at = self.title(pieces)
        while at < len(pieces):
            at += self.tell(pieces, at)
        for node, marker in self.notes.heads.items():
            self.act.note(marker, self.joined(node))

    def pieces(self, node: etree._Element) -> Iterator[Inline | etree._Element]:
        """Paragraphs, tables and loose words, in order."""
        run = Run(self.notes)
        run.write(node.text)
        for child in node:
            if child in self.unseen or child in self.notes.heads:
                yield from run.taken()
            elif not is_block(child):
                run.add(child)
            else:
                yield from run.taken()
                yield from self.blocks(child)
            run.write(child.tail)
        yield from run.taken()

    def blocks(self, node: etree._Element) -> Iterator[Inline | etree._Element]:
        if node.tag == "table":
            rows = own_rows(node)
            if max(map(len, rows), default=1) > 1:
                yield node
                return
            # A single column is a box around prose.
        elif not _holds_blocks(node) and (node.tag != "div" or style(node) != "div"):
            yield node
            return
        yield from self.pieces(node)

    def lines(self, node: etree._Element, told: Sequence[etree._Element] = ()) -> list[Inline]:
        """The words of an element, line by line, but for parts that are told otherwise."""
        found: list[Inline] = []
        run = Run(self.notes)
        self.collect(node, run, found, told)
        found += run.taken()
        return found

    def collect(
        self,
        node: etree._Element,
        run: Run,
        found: list[Inline],
        told: Sequence[etree._Element],
    ) -> None:
        run.write(node.text)
        for child in node:
            if child in self.unseen or child in told:
                pass
            elif is_block(child):
                found += run.taken()
                self.collect(child, run, found, told)
                found += run.taken()
            else:
                run.add(child)
            run.write(child.tail)

    def joined(self, node: etree._Element) -> Inline:
        """All words of an element on one line."""
        return _on_one_line(self.lines(node))

    def title(self, pieces: Sequence[Inline | etree._Element]) -> int:
        """Tell the title, if the text begins with it; gives how many pieces it took.

        A cover may name institutions above it that no style tells from other words.
        """
        first = next((at for at, piece in enumerate(pieces) if _is_title(piece)), len(pieces))
        if first == len(pieces) or any(_opens(piece) for piece in pieces[:first]):
            return 0
        above = [line for piece in pieces[:first] for line in self.told(piece)]
        lines: list[Inline] = []
        last = first
        while last < len(pieces) and _is_title(pieces[last]):
            lines += self.told(pieces[last])
            last += 1
        self.begun = True
        self.act.title(lines, above)
        return last

    def told(self, piece: Inline | etree._Element) -> list[Inline]:
        return [piece] if isinstance(piece, Inline) else self.lines(piece)

    def tell(self, pieces: Sequence[Inline | etree._Element], at: int) -> int:
        """Tell one piece, with the headings that belong to it; gives how many it took."""
        piece = pieces[at]
        if isinstance(piece, Inline):
            self.say(piece)
            return 1
        if piece.tag == "table":
            self.table(piece)
            return 1
        called = style(piece)
        openers: tuple[tuple[re.Pattern[str], _Opener], ...] = (
            (_ANNEX, self.act.annex),
            (_DIVISION, self.act.division),
            (_ARTICLE, self.act.article),
        )
        for pattern, open_part in openers:
            if pattern.fullmatch(called):
                return self.headed(pieces, at, pattern, open_part)
        self.paragraph(piece, called)
        return 1

    def headed(
        self,
        pieces: Sequence[Inline | etree._Element],
        at: int,
        pattern: re.Pattern[str],
        open_part: _Opener,
    ) -> int:
        """A part with a label and a heading, in one paragraph or in several."""
        lines: list[Inline] = []
        taken = 0
        for piece in pieces[at:]:
            if isinstance(piece, Inline) or not pattern.fullmatch(style(piece)):
                break
            more = self.lines(piece)
            # "Article 2" after "Article 1" is another one, "Scope" is the heading of the first.
            if lines and more and _ORDINAL.search(more[0].text) and _alike(lines[0], more[0]):
                break
            lines += more
            taken += 1
        self.levels, self.part = [], "body"
        if not lines:
            return max(taken, 1)
        self.begun = True
        open_part(lines[0], _on_one_line(lines[1:]) if len(lines) > 1 else None)
        return taken

    def paragraph(self, node: etree._Element, called: str) -> None:
        """One paragraph, told by its style."""
        number = next((at for at in node.iter("span") if "num" in named(at)), None)
        marker = self.joined(number).text if number is not None else ""
        lines = self.lines(node, (number,) if number is not None else ())
        words = _on_one_line(lines)
        if not (words.text.strip() or words.calls or marker.strip()):
            return
        if found := _HEADING.fullmatch(called):
            self.heading(marker, words, int(found[1] or found[2]))
        elif _MEMORANDUM.fullmatch(called):
            self.begun, self.levels, self.part = True, [], "prose"
            self.act.division(words)
        elif _RECITAL.fullmatch(called):
            self.part, self.levels = "preamble", [0]
            self.begun = True
            self.act.recital(marker, words)
        elif called in {"Institutionquiagit", "Formuledadoption"}:
            self.preamble(called, words)
        elif _FINAL.fullmatch(called):
            self.begun, self.part = True, "final"
            self.act.final(words)
        else:
            self.within(called, marker, words)

    def within(self, called: str, marker: str, words: Inline) -> None:
        """A paragraph that opens no part: a numbered one, a point, a quotation, mere words."""
        if _QUOTED.fullmatch(called):
            self.begun = True
            self.act.quoted(_marked(marker, words))
        elif _NUMBERED.fullmatch(called) and marker.strip():
            self.levels, self.begun = [], True
            self.act.paragraph(marker, words)
        elif (found := _POINT.fullmatch(called)) or marker.strip() or called == "li":
            self.point(called, marker, words, int((found and found[1]) or 0))
        elif (found := _TEXT.fullmatch(called)) and self.part == "body":
            self.levels = [at for at in self.levels if at < int(found[1])]
            self.begun = True
            self.act.text(words, len(self.levels))
        else:
            self.say(words)

    def heading(self, marker: str, words: Inline, depth: int) -> None:
        self.begun, self.levels = True, []
        self.part = "prose" if self.part in {"final", "preamble"} else self.part
        self.act.heading(marker, words, depth)

    def preamble(self, called: str, words: Inline) -> None:
        self.begun, self.levels, self.proposes = True, [], True
        self.act.preamble(words)
        self.part = "preamble"
        if called == "Formuledadoption":
            self.part = "body"
            self.act.enacting()

    def point(self, called: str, marker: str, words: Inline, level: int) -> None:
        if not self.begun:
            self.say(_marked(marker, words))
            return
        while (
            self.levels
            and self.levels[-1] >= level
            and (self.part != "preamble" or len(self.levels) > 1)
        ):
            self.levels.pop()
        self.levels.append(level)
        bullet = next((sign for name, sign in _BULLETS.items() if name in called), "")
        if bullet:
            # Whatever sign Word drew for it, even an "o", it numbers nothing.
            self.act.point("", _marked(marker.strip() or bullet, words), len(self.levels))
        else:
            self.act.point(marker, words, len(self.levels))

    def say(self, words: Inline) -> None:
        """Words without a mark of their own. The first ones of a text are its title."""
        self.levels = []
        if not self.begun:
            self.begun = True
            self.act.title([words])
        elif self.part == "preamble":
            self.act.preamble(words)
        elif self.part == "final":
            self.act.final(words)
        else:
            self.act.text(words)

    def table(self, node: etree._Element) -> None:
        rows, headers = data_rows(own_rows(node), self.joined)
        if not self.begun:
            self.say(_on_one_line(rows[0]))
            rows, headers = rows[1:], 0
        self.act.table(rows, headers)


def _is_title(piece: Inline | etree._Element) -> bool:
    return not isinstance(piece, Inline) and bool(_TITLE.fullmatch(style(piece)))


def _opens(piece: Inline | etree._Element) -> bool:
    """Whether the text has begun with a piece: it is no line of a cover."""
    if isinstance(piece, Inline):
        return False
    patterns = (_HEADING, _MEMORANDUM, _DIVISION, _ARTICLE, _ANNEX, _RECITAL, _NUMBERED)
    called = style(piece)
    return (
        piece.tag == "table"
        or called in {"Institutionquiagit", "Formuledadoption"}
        or any(pattern.fullmatch(called) for pattern in patterns)
    )


def _holds_blocks(node: etree._Element) -> bool:
    return any(is_block(child) for child in node.iter(etree.Element) if child is not node)


def _on_one_line(lines: Sequence[Inline]) -> Inline:
    whole = lines[0] if lines else Inline("")
    for line in lines[1:]:
        whole = whole.joined(line)
    return whole


def _marked(marker: str, words: Inline) -> Inline:
    return Inline(" ".join(marker.split())).joined(words) if marker.strip() else words


def _alike(first: Inline, other: Inline) -> bool:
    """Whether two lines begin with the same word: "Article"."""
    return first.text.split()[:1] == other.text.split()[:1]
