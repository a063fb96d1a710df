"""An act as its readers tell it, part by part, and the numbers a lawyer would cite.

HTML, Formex and Akoma Ntoso say the same of an act in different markup. Each reader tells what it
sees (a recital, an article, a point); this module alone decides what its section is called, so that
two renderings of one act give the same sections.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import SectionKind
from ingest.blocks import Block, BlockKind, Inline, Opening
from ingest.formats.labels import (
    annex_key,
    annex_part,
    article_key,
    article_label,
    cased,
    division_rank,
    division_word,
    marker_label,
    plain,
)
from ingest.naming import TITLE, slug

PREAMBLE = "preamble"
TERMS = "terms"
FINAL = "final"

_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
_CELL = " | "


@dataclass(slots=True)
class _Place:
    """A section that is open: its id, its number, and how deep it lies among its like."""

    id: str
    number: str
    rank: float = 0
    printed: str = ""
    subparagraph: int = 0
    labels: set[str] = field(default_factory=set)


class ActBuilder:
    """Takes the parts of an act in reading order and gives its blocks.

    The words of a marker ("1.", "(a)") are part of the text, before the words they number. All
    words come as `Inline`, calls of notes in place; markers of notes are told apart by the reader
    where a document numbers them twice.
    """

    def __init__(self) -> None:
        self.named: str | None = None
        """The title of the act."""
        self._blocks: list[Block] = []
        self._notes: list[Block] = []
        self._ids: set[str] = set()
        self._again: dict[str, int] = {}
        self._here: str | None = None
        self._divisions: list[_Place] = []
        self._annex: _Place | None = None
        self._groups: list[_Place] = []
        self._article: _Place | None = None
        self._paragraph: _Place | None = None
        self._points: list[tuple[int, _Place]] = []
        """The points that are open, each with its depth; lists may begin deeper than at one."""
        self._terms: _Place | None = None
        self._ranks: dict[str, float] = {}
        self._begun = False
        """Whether what follows the preamble has begun."""
        self._tables = 0
        self._lists = 0

    def title(self, lines: Sequence[Inline], above: Sequence[Inline] = ()) -> None:
        """The title of the act, line by line, and what stands above it. Comes first."""
        whole = self.named = plain(" ".join(line.text for line in lines))
        opening = Opening(self._unique(TITLE), whole, whole, SectionKind.HEADING)
        for at, line in enumerate((*above, *lines)):
            kind = BlockKind.PARAGRAPH if at < len(above) else BlockKind.HEADING
            self._put(kind, line, (opening,) if at == 0 else ())

    def preamble(self, inline: Inline) -> None:
        """A line of the preamble that is no recital: institution, citation, formula.

        An act has one preamble; that of an agreement in its annex is text of the annex.
        """
        if self._begun:
            self.text(inline)
            return
        self._enter_preamble()
        self._here = PREAMBLE
        self._put(BlockKind.PARAGRAPH, inline, self._opened_preamble())

    def recital(self, marker: str, inline: Inline) -> None:
        """A recital; `marker` as printed ("(12)"), empty for one without a number."""
        if self._begun:
            self.point(marker, inline)
            return
        self._enter_preamble()
        opens = self._opened_preamble()
        label = marker_label(marker)
        if not label:
            self._here = PREAMBLE
            self._put(BlockKind.PARAGRAPH, _marked(marker, inline), opens)
            return
        opening = Opening(
            self._unique(f"rec{label}"), f"Recital {label}", "", SectionKind.RECITAL, PREAMBLE
        )
        self._points = [(0, _Place(opening.id, opening.number))]
        self._put(BlockKind.PARAGRAPH, _marked(marker, inline), (*opens, opening))

    def enacting(self) -> None:
        """The preamble is over. An act without articles has its points and paragraphs from here."""
        self._enter_preamble()
        self._begun = True
        self._terms = _Place(TERMS, "")

    def division(
        self, label: Inline, heading: Inline | None = None, rank: int | None = None
    ) -> None:
        """A part, title, chapter or section: its label ("CHAPTER II") and its heading.

        `rank` is how deep it lies, where the reader knows; else the word in its label tells.
        """
        self._article = self._paragraph = None
        self._groups, self._points = [], []
        depth = self._rank(label.text) if rank is None else rank
        while self._divisions and self._divisions[-1].rank >= depth:
            self._divisions.pop()
        above = self._divisions[-1] if self._divisions else self._annex
        named = cased(label.text)
        number = f"{above.number}, {named}" if above else named
        key = f"{above.id}.{slug(label.text)}" if above else slug(label.text)
        place = _Place(self._unique(key), number, depth)
        self._divisions.append(place)
        self._headed(place, label, heading, SectionKind.DIVISION, above.id if above else None)

    def article(self, label: Inline, heading: Inline | None = None) -> None:
        """An article: its label ("Article 22") and its heading."""
        self._paragraph, self._begun = None, True
        self._groups, self._points = [], []
        key = f"art{article_key(label.text)}"
        number, more = article_label(label.text)
        if self._annex is not None:
            # An annex may be a whole act, such as an agreement; its articles are its own.
            key, number = f"{self._annex.id}.{key}", f"{self._annex.number}, {number}"
        place = _Place(self._unique(key), number)
        self._article = place
        around = self._divisions[-1] if self._divisions else self._annex
        parent = around.id if around else None
        self._headed(
            place, label, heading, SectionKind.ARTICLE, parent, more if not heading else None
        )

    def annex(self, label: Inline, heading: Inline | None = None) -> None:
        """An annex: its label ("ANNEX IV") and its heading."""
        self._divisions, self._groups, self._points = [], [], []
        self._article = self._paragraph = self._terms = None
        self._begun = True
        place = _Place(self._unique(f"anx{annex_key(label.text)}"), cased(label.text))
        self._annex = place
        self._headed(place, label, heading, SectionKind.ANNEX, None)

    def group(self, label: Inline, heading: Inline | None = None, depth: int = 1) -> None:
        """A heading within an annex ("PART II", or words), `depth` from 1 below the annex.

        Outside annexes it is a heading within the article or the division it stands in.
        """
        self._points, self._paragraph = [], None
        while self._groups and self._groups[-1].rank >= depth:
            self._groups.pop()
        above = self._groups[-1] if self._groups else self._around()
        part = annex_part(label.text)
        if part:
            key, number = part.key, _within(above, part.label)
        else:
            key = slug(label.text)
            number = above.number if above and above.number else plain(label.text)
        place = _Place(self._unique(f"{above.id}.{key}" if above else key), number, depth)
        self._groups.append(place)
        parent = above.id if above else None
        if part:
            words = part.heading if heading is None else None
            self._headed(place, label, heading, SectionKind.DIVISION, parent, words)
            return
        title = label if heading is None else label.joined(heading)
        self._headed(place, title, None, SectionKind.HEADING, parent, title.text)

    def heading(self, marker: str, inline: Inline, depth: int = 1) -> None:
        """A heading of prose, `depth` from 1: "3.2." and its words; its number may be missing.

        By itself it is cited by its number ("3.2"), within a part or an annex with that before it.
        """
        label = marker_label(marker)
        if not label:
            self.group(inline, None, depth)
            return
        self._points, self._paragraph = [], None
        while self._groups and self._groups[-1].rank >= depth:
            self._groups.pop()
        above = self._groups[-1] if self._groups else self._around()
        # "3.2" says by itself that it lies within 3; "A" does not.
        while above is not None and above.printed and label.startswith(f"{above.printed}."):
            at = self._groups.index(above)
            above = self._groups[at - 1] if at else self._around()
        number = label
        if above is not None and above.number:
            word = "point" if self._annex is not None else "section"
            number = f"{above.number}, {label if above.printed else f'{word} {label}'}"
        parent = self._groups[-1] if self._groups else self._around()
        key = label.casefold() if re.fullmatch(r"\w+(?:\.\w+)*", label) else slug(label)
        place = _Place(self._unique(f"{above.id}.{key}" if above else key), number, depth, label)
        self._groups.append(place)
        opening = Opening(
            place.id,
            place.number,
            plain(inline.text),
            SectionKind.HEADING,
            parent.id if parent else None,
        )
        self._put(BlockKind.HEADING, _marked(marker, inline), (opening,))

    def paragraph(self, marker: str, inline: Inline) -> None:
        """A numbered paragraph of an article or annex; `marker` as printed ("5.")."""
        around = self._groups[-1] if self._groups else self._around()
        label = marker_label(marker)
        if around is None or not label:
            self.text(_marked(marker, inline))
            return
        self._points = []
        if around is self._article:
            key, number = f"par{slug(label)}", f"{around.number}({label})"
        else:
            key, number = f"pt{slug(label)}", _within(around, f"point {label}")
        place = _Place(self._unique(f"{around.id}.{key}"), number, subparagraph=1)
        self._paragraph = place
        opening = Opening(place.id, place.number, "", SectionKind.PARAGRAPH, around.id)
        self._put(BlockKind.PARAGRAPH, _marked(marker, inline), (opening,))

    def text(self, inline: Inline, depth: int = 0) -> None:
        """Words without a number: a subparagraph, or at `depth` the rest of the point there."""
        self._leave_points(depth)
        place = self._place()
        if place is not None:
            self._here = place.id
            if not self._points:
                place.subparagraph += 1
        self._put(BlockKind.PARAGRAPH, inline)

    def point(self, marker: str, inline: Inline, depth: int = 1) -> None:
        """A point or indent of a list at `depth` from 1; a dash or bullet numbers nothing."""
        self._leave_points(depth - 1)
        above = self._place()
        label = marker_label(marker)
        if len(self._blocks) == 0 or self._blocks[-1].kind is not BlockKind.ITEM:
            self._lists += 1
        if above is None or not label:
            if above is not None:
                self._here = above.id
                # Its own sub-points belong to what is around it, but lie deeper.
                self._points.append((depth, above))
            self._put(BlockKind.ITEM, _marked(marker, inline), level=depth)
            return
        number = self._point_number(above, marker, label)
        place = _Place(self._unique(f"{above.id}.pt{slug(label)}"), number)
        self._points.append((depth, place))
        opening = Opening(place.id, place.number, "", SectionKind.POINT, above.id)
        self._put(BlockKind.ITEM, _marked(marker, inline), (opening,), level=depth)

    def quoted(self, inline: Inline, *, item: bool = False, level: int = 1) -> None:
        """Words of another act that this one quotes: text of the part they stand in."""
        place = self._place()
        if place is not None:
            self._here = place.id
        self._put(
            BlockKind.ITEM if item else BlockKind.PARAGRAPH, inline, level=level if item else 0
        )

    def table(
        self, rows: Sequence[Sequence[Inline]], headers: int = 0, caption: Inline | None = None
    ) -> None:
        """A table of data, the first `headers` rows its header; empty cells keep their place."""
        place = self._place()
        if place is not None:
            self._here = place.id
        self._tables += 1
        group = 10_000 + self._tables
        if caption is not None and caption.text:
            self._put(BlockKind.CAPTION, caption, group=group)
        for at, cells in enumerate(rows):
            words = _row(cells)
            if words.text or words.calls:
                kind = BlockKind.CATEGORY if at < headers else BlockKind.ROW
                self._put(kind, words, group=group, row=at)

    def final(self, inline: Inline) -> None:
        """A line of the final part: where and when it was done, who signed.

        An act has one; what ends an agreement in its annex is text of the annex.
        """
        if self._annex is not None or (FINAL in self._ids and self._here != FINAL):
            self.text(inline)
            return
        if FINAL not in self._ids:
            self._enter_preamble()
            self._terms, self._begun = None, True
            opening = Opening(self._unique(FINAL), "Final part", "", SectionKind.FINAL)
            self._put(BlockKind.PARAGRAPH, inline, (opening,))
            return
        self._put(BlockKind.PARAGRAPH, inline)

    def note(self, marker: str, inline: Inline) -> None:
        """A note's own words; `marker` is what calls it in the text."""
        self._notes.append(Block(BlockKind.NOTE, inline, marker=marker))

    def blocks(self) -> tuple[Block, ...]:
        """All that was told: the text, then the notes."""
        return (*self._blocks, *self._notes)

    def _put(
        self,
        kind: BlockKind,
        inline: Inline,
        opens: tuple[Opening, ...] = (),
        *,
        level: int = 0,
        group: int | None = None,
        row: int | None = None,
    ) -> None:
        if not (inline.text.strip() or inline.calls or opens):
            return
        inside = opens[0].parent if opens else self._here
        if inside == TERMS and TERMS not in self._ids:
            opens = (Opening(self._unique(TERMS), "Text", "", SectionKind.DIVISION), *opens)
        if opens:
            self._here = opens[-1].id
        if kind is BlockKind.ITEM:
            group = self._lists
        self._blocks.append(
            Block(
                kind,
                inline,
                line=len(self._blocks) + 1,
                level=level,
                group=group,
                row=row,
                opens=opens,
                within=self._here,
            )
        )

    def _headed(
        self,
        place: _Place,
        label: Inline,
        heading: Inline | None,
        kind: SectionKind,
        parent: str | None,
        title: str | None = None,
    ) -> None:
        words = title if title is not None else heading.text if heading else ""
        self._put(
            BlockKind.HEADING,
            label,
            (Opening(place.id, place.number, plain(words), kind, parent),),
        )
        if heading is not None:
            self._put(BlockKind.HEADING, heading)

    def _around(self) -> _Place | None:
        if self._article is not None:
            return self._article
        return self._divisions[-1] if self._divisions else self._annex or self._terms

    def _inner(self) -> _Place | None:
        return self._groups[-1] if self._groups else self._around()

    def _rank(self, label: str) -> float:
        """How deep a division lies, by the word in its label.

        A word that is not known lies below what it is first met in: where sections are first met
        within chapters, they divide them.
        """
        word = division_word(label)
        known = division_rank(word)
        if known is not None:
            return known
        around = self._divisions[-1].rank if self._divisions else 1.5
        return self._ranks.setdefault(word, around + 0.5)

    def _leave_points(self, depth: int) -> None:
        """End the points that lie deeper; a recital lies at nought, and its text ends it."""
        self._points = [(at, place) for at, place in self._points if at <= depth and depth]

    def _place(self) -> _Place | None:
        """What the next words belong to: the innermost point, paragraph or part."""
        return self._points[-1][1] if self._points else self._paragraph or self._inner()

    def _enter_preamble(self) -> None:
        self._divisions, self._groups, self._points = [], [], []
        self._article = self._paragraph = self._annex = None

    def _opened_preamble(self) -> tuple[Opening, ...]:
        if PREAMBLE in self._ids:
            return ()
        return (Opening(self._unique(PREAMBLE), "Preamble", "", SectionKind.PREAMBLE),)

    def _point_number(self, above: _Place, marker: str, label: str) -> str:
        """Such as "Article 5(2)(a)"; in the second list of a paragraph, which list it is of."""
        in_annex = self._article is None and above.id != PREAMBLE
        again = label in above.labels
        above.labels.add(label)
        if not self._points and again and above.subparagraph > 1:
            which = min(above.subparagraph, len(_ORDINALS))
            return f"{above.number}, {_ORDINALS[which - 1]} subparagraph, point ({label})"
        if in_annex and not self._points:
            shown = f"({label})" if "(" in marker or ")" in marker else label
            return _within(above, f"point {shown}")
        return f"{above.number}({label})"

    def _unique(self, key: str) -> str:
        # Counted on from the last time: a file made to do harm may have a name a million times.
        unique, again = key, self._again.get(key, 1)
        while unique in self._ids:
            again += 1
            unique = f"{key}-{again}"
        self._again[key] = again
        self._ids.add(unique)
        return unique


def _marked(marker: str, inline: Inline) -> Inline:
    """The words after their marker, as printed."""
    shown = plain(marker)
    return Inline(shown).joined(inline) if shown else inline


def _within(above: _Place | None, number: str) -> str:
    """A number below that of the part around it: "Annex I, point 2"; alone, "Point 2"."""
    if above is not None and above.number:
        return f"{above.number}, {number}"
    return number[:1].upper() + number[1:]


def _row(cells: Sequence[Inline]) -> Inline:
    whole = cells[0] if cells else Inline("")
    for cell in cells[1:]:
        whole = whole.joined(cell, _CELL)
    return whole if whole.text.strip(" |") or whole.calls else Inline("")
