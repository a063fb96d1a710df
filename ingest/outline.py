"""Headings → the tree of sections. Printed numbers are trusted, levels of Markdown are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import SectionKind
from ingest.blocks import Block, Opening
from ingest.contents import Contents, Entry, numbered
from ingest.naming import TITLE, slug


@dataclass(frozen=True, slots=True)
class Head:
    """Where one heading stands in the tree; `depth` counts from 0, `page` is from the contents."""

    id: str
    number: str
    title: str
    headings: tuple[str, ...]
    parent: str | None
    depth: int
    page: int | None
    known: bool
    """Whether it lies among the sections whose pages are known: numbered, or in the contents."""
    kind: SectionKind = SectionKind.HEADING


@dataclass(frozen=True, slots=True)
class _Number:
    printed: str
    title: str
    path: tuple[int, ...]


def outline(headings: Sequence[Block], contents: Contents, titled: bool) -> tuple[Head, ...]:
    """The place of every heading, in order.

    A number makes a section, below the section whose number it continues. A heading without one
    stands below the numbered section it follows; before the first of those, and after the last
    one unless it is set deeper, it is a section by itself. In a document without any numbers the
    levels decide.

    Args:
        headings: Blocks of kind heading in reading order.
        contents: The table of contents, which may be empty.
        titled: Whether the document begins with the first heading: it is its title, then.
    """
    numbers = _numbers(headings, contents)
    builder = _Builder(headings, numbers, contents)
    if not titled:
        builder.ids.add(TITLE)
    for at in range(len(headings)):
        builder.add(at, titled and at == 0 and _is_title(headings, numbers))
    return tuple(builder.heads)


def opened(openings: Iterable[Opening]) -> tuple[Head, ...]:
    """The place of every section that a reader opened by itself, in order.

    Raises:
        KeyError: when a section is opened before the one around it.
    """
    heads: dict[str, Head] = {}
    for opening in openings:
        parent = heads[opening.parent] if opening.parent is not None else None
        above = parent.headings if parent else ()
        heads[opening.id] = Head(
            id=opening.id,
            number=opening.number,
            title=opening.title or opening.number,
            headings=(*above, opening.title) if opening.title else above or (opening.number,),
            parent=opening.parent,
            depth=parent.depth + 1 if parent else 0,
            page=None,
            known=True,
            kind=opening.kind,
        )
    return tuple(heads.values())


def _numbers(headings: Sequence[Block], contents: Contents) -> list[_Number | None]:
    """Which headings bear a number. Numbers ascend; a year or a count in a title is none."""
    named = {entry.number for entry in contents.entries if entry.number}
    last: tuple[int, ...] = ()
    found: list[_Number | None] = []
    for block in headings:
        parts = numbered(block.text)
        number = None
        if parts:
            printed, title, stopped = parts
            path = tuple(int(part) for part in printed.split("."))
            sure = stopped or printed in named or (not named and path == _following(last))
            if sure and path > last:
                number, last = _Number(printed, title, path), path
        found.append(number)
    return found


def _following(last: tuple[int, ...]) -> tuple[int, ...]:
    return (last[0] + 1,) if last else (1,)


def _is_title(headings: Sequence[Block], numbers: Sequence[_Number | None]) -> bool:
    if numbers[0]:
        return False
    return any(numbers) or all(block.level > headings[0].level for block in headings[1:])


class _Builder:
    """Adds one heading after the other below the sections that are open."""

    def __init__(
        self, headings: Sequence[Block], numbers: Sequence[_Number | None], contents: Contents
    ) -> None:
        self.headings = headings
        self.numbers = numbers
        self.contents = contents
        self.heads: list[Head] = []
        self.by_number: dict[str, Head] = {}
        self.ids: set[str] = set()
        self.numbered: Head | None = None
        self.numbered_level = 0
        self.open: list[tuple[int, Head]] = []
        self.after_last = False

    def add(self, at: int, is_title: bool) -> None:
        block, number = self.headings[at], self.numbers[at]
        if number:
            self.add_numbered(block, number)
        elif is_title:
            self.put(TITLE, block.text, block.text, None, None)
        else:
            self.add_plain(at, block)

    def add_numbered(self, block: Block, number: _Number) -> None:
        parts = number.printed.split(".")
        above = (".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        parent = next((self.by_number[p] for p in above if p in self.by_number), None)
        entry = self.contents.of(number.printed, number.title)
        head = self.put(number.printed, number.printed, number.title, parent, entry, known=True)
        self.by_number[number.printed] = self.numbered = head
        self.numbered_level, self.open = block.level, []

    def add_plain(self, at: int, block: Block) -> None:
        if self.numbered and not self.after_last and self.leaves(at, block):
            self.after_last, self.open = True, []
        while self.open and self.open[-1][0] >= block.level:
            self.open.pop()
        inside = self.numbered if not self.after_last else None
        parent = self.open[-1][1] if self.open else inside
        entry = self.contents.of(None, block.text)
        number = parent.number if parent else block.text
        key = f"{parent.id}.{slug(block.text)}" if parent else slug(block.text)
        known = entry is not None or (parent is not None and parent.known)
        self.open.append(
            (block.level, self.put(key, number, block.text, parent, entry, known=known))
        )

    def leaves(self, at: int, block: Block) -> bool:
        """Whether an unnumbered heading ends the numbered sections."""
        return block.level <= self.numbered_level and not any(self.numbers[at:])

    def put(
        self,
        key: str,
        number: str,
        title: str,
        parent: Head | None,
        entry: Entry | None,
        *,
        known: bool = False,
    ) -> Head:
        unique, again = key, 1
        while unique in self.ids:
            again += 1
            unique = f"{key}-{again}"
        self.ids.add(unique)
        head = Head(
            id=unique,
            number=number,
            title=title,
            headings=(*(parent.headings if parent else ()), title),
            parent=parent.id if parent else None,
            depth=parent.depth + 1 if parent else 0,
            page=entry.page if entry else None,
            known=known,
        )
        self.heads.append(head)
        return head
