"""Blocks: what a format reader yields, before anything has an offset in a document.

Inline markup is resolved already: a block holds plain words, the places where a note was called,
and the stretches that were links.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from corpus.document import SectionKind


@dataclass(frozen=True, slots=True)
class Inline:
    """Words with the notes they call and the links they carried.

    `calls` are (offset, marker), ascending; `links` are (start, end, address or None where the
    target was lost). Offsets count code points of `text`.
    """

    text: str
    calls: tuple[tuple[int, str], ...] = ()
    links: tuple[tuple[int, int, str | None], ...] = ()

    def __post_init__(self) -> None:
        ends = [at for at, _ in self.calls] + [end for _, end, _ in self.links]
        if any(not 0 <= end <= len(self.text) for end in ends):
            raise ValueError(f"a call or link lies outside {self.text!r}")

    def cut(self, start: int, end: int) -> "Inline":
        """The words from `start` up to `end` with their calls (one at the very end too)."""
        return Inline(
            self.text[start:end],
            tuple(
                (at - start, marker)
                for at, marker in self.calls
                if start < at <= end or at == start == 0
            ),
            tuple(
                (max(a, start) - start, min(b, end) - start, url)
                for a, b, url in self.links
                if a < end and b > start
            ),
        )

    def joined(self, other: "Inline", between: str = " ") -> "Inline":
        """These words, `between`, and the other words, as one."""
        by = len(self.text) + len(between)
        return Inline(
            self.text + between + other.text,
            self.calls + tuple((at + by, marker) for at, marker in other.calls),
            self.links + tuple((a + by, b + by, url) for a, b, url in other.links),
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """A section that a reader knows by itself, because its format says so: a part of an act.

    `id`, `number` and `title` are those of the section (`art22.par5`, "Article 22(5)", ""), `title`
    empty where the part has no heading; `parent` is the id of the section around it.
    """

    id: str
    number: str
    title: str
    kind: SectionKind
    parent: str | None = None


class BlockKind(StrEnum):
    """What a block is.

    Readers yield the first six; the steps after them tell captions and categories of tables from
    paragraphs, and ends of pages from notes.
    """

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    LINE = "line"
    NOTE = "note"
    RULE = "rule"
    ROW = "row"
    CAPTION = "caption"
    CATEGORY = "category"
    PAGE_END = "page_end"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, line "key, value", note, rule, row of a table.

    `level` is the level of a heading, or the depth of an item (from 1). `bold` and `italic` tell
    that every word is. `marker` is that of a note. `group` numbers the lists and tables as read;
    `row` counts the rows of a table. `opens` are the sections that begin with this block, the
    outermost first; where any block opens one, headings alone begin none, and `within` is the id of
    the section that each block stands in. `page` is the page on which the block begins, where the
    format tells. `page_ends` are offsets in the words at which a page ended.
    `line` is where the block begins in the source, from 1.
    """

    kind: BlockKind
    inline: Inline
    line: int = 0
    level: int = 0
    bold: bool = False
    italic: bool = False
    marker: str | None = None
    group: int | None = None
    row: int | None = None
    page_ends: tuple[int, ...] = field(default=())
    opens: tuple[Opening, ...] = ()
    within: str | None = None
    page: int | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return self.inline.text

    @property
    def styled(self) -> bool:
        """Whether all of it is set in bold or in italics."""
        return self.bold or self.italic

    def continued(self, rest: "Block") -> "Block":
        """This block with the words of `rest`, which the end of a page had cut off."""
        between = "" if self.text.endswith(("-", "/")) and not _is_pair(rest.text) else " "
        whole = self.inline.joined(rest.inline, between)
        start = len(self.text) + len(between)
        return replace(
            self,
            inline=whole,
            page_ends=(*self.page_ends, start, *(start + at for at in rest.page_ends)),
        )


def _is_pair(text: str) -> bool:
    """Whether a text goes on as "low- and middle-income" does after its first hyphen."""
    return text.split(" ", 1)[0] in {"and", "or", "to", "as", "but"}
