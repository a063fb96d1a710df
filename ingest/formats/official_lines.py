"""The lines of an official HTML file, and the notes that stand among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Inline
from ingest.formats.official import Role, Style
from ingest.formats.official_inline import Notes, Run, is_block

_GAP = "[\\s\u00a0]*"
_BRACKETS = re.compile(rf"{_GAP}(?:\({_GAP}\)|\[{_GAP}\])")


@dataclass(slots=True)
class Lines:
    """Breaks elements into lines; keeps the notes it comes across, in order."""

    style: Style
    notes: Notes
    noted: list[tuple[str, Inline]] = field(default_factory=list)
    images: int = 0

    def pieces(self, node: etree._Element) -> Iterator[Inline | etree._Element]:
        """The words directly in an element, and the blocks between them."""
        run = Run(self.notes)
        run.write(node.text)
        for child in node:
            if isinstance(child.tag, str):
                role = self.style.role(child)
                self.images += child.tag == "img"
                if role is Role.MARKER or (role is not Role.UNSEEN and is_block(child)):
                    yield from run.taken()
                    yield child
                elif role is not Role.UNSEEN:
                    run.add(child)
            run.write(child.tail)
        yield from run.taken()

    def lines(self, node: etree._Element) -> Iterator[Inline]:
        """All words of an element, a line for each block in it; notes are put aside."""
        for piece in self.pieces(node):
            if isinstance(piece, Inline):
                yield piece
            elif piece in self.notes.heads:
                self.note(piece)
            else:
                yield from self.lines(piece)

    def joined(self, node: etree._Element) -> Inline:
        """All words of an element on one line."""
        whole = Inline("")
        for at, line in enumerate(self.lines(node)):
            whole = whole.joined(line) if at else line
        return whole

    def note(self, node: etree._Element) -> None:
        """Keep a note, without the brackets around its marker; or what continues the last one."""
        marker, words = self.notes.heads[node], self.joined(node)
        if not marker and self.noted:
            marker, above = self.noted.pop()
            words = above.joined(words)
        elif found := _BRACKETS.match(words.text):
            words = words.cut(found.end(), len(words.text))
        self.noted.append((marker, words))
