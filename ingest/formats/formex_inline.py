"""Words within a line of Formex, as the official HTML prints them, and the notes they call."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Inline

_SIGNS = {"STAR": "*", "ALPHA": "", "ARAB": "", "ROMAN": "", "roman": ""}
_DIGITS = re.compile(r"\d+")


def grouped(number: str) -> str:
    """A number as printed: its digits in threes from the right, those of its fraction as given.

    "1500000000" is "1 500 000 000", "12345,5" is "12 345,5".
    """
    bare = number.strip()
    whole = _DIGITS.search(bare)
    if whole is None or re.search(r"\d\s\d", bare):
        return number
    digits = f"{int(whole.group()):,}".replace(",", "\u00a0")
    if len(digits.replace("\u00a0", "")) < len(whole.group()):
        return number  # it began with a nought: a code, not a count
    return number.replace(whole.group(), digits, 1)


@dataclass(slots=True)
class Notes:
    """The notes of a package, and the markers that call them.

    Numbers run on through the files where these say so, and through a file where they do not;
    notes of quoted texts have stars and numbers of their own. A marker that another file has used
    gets a mark, so that each calls one note.
    """

    used: set[str] = field(default_factory=set)
    counted: dict[str, int] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)
    by_node: dict[etree._Element, str] = field(default_factory=dict)

    def enter(self, nodes: Iterable[etree._Element]) -> None:
        """Number the notes of the next file, given in reading order."""
        self.by_id, self.by_node = {}, {}
        first = True
        for node in nodes:
            if node.get("NOTE.REF") is not None:
                continue
            sign = _SIGNS.get(str(node.get("NUMBERING")), "")
            if first and node.get("NUMBERING.CONTINUED") != "YES":
                self.counted = {}
            first = False
            self.counted[sign] = self.counted.get(sign, 0) + 1
            marker = self.unused(f"{sign}{self.counted[sign]}")
            self.by_node[node] = marker
            self.by_id[str(node.get("NOTE.ID"))] = marker

    def unused(self, marker: str) -> str:
        """The marker, marked where another note has it."""
        unique, again = marker, 1
        while unique in self.used:
            again += 1
            unique = f"{marker}-{again}"
        self.used.add(unique)
        return unique

    def called(self, node: etree._Element) -> str | None:
        """What calls a note here; None where a note refers to one that is not there."""
        known = self.by_node.get(node)
        return known if known is not None else self.by_id.get(str(node.get("NOTE.REF")))

    def leave(self) -> Iterator[tuple[str, etree._Element]]:
        """The notes of the file, with their markers."""
        for node, marker in self.by_node.items():
            yield marker, node


@dataclass(slots=True)
class Run:
    """Collects the words of one line."""

    notes: Notes
    parts: list[str] = field(default_factory=list)
    length: int = 0
    calls: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)

    def write(self, words: str | None, upper: bool = False) -> None:
        """Words as they are, or in capitals."""
        if words:
            shown = words.upper() if upper else words
            self.parts.append(shown)
            self.length += len(shown)

    def add(self, node: etree._Element, upper: bool = False) -> None:
        """An element within the line; what follows it is written by whoever holds it."""
        tag = node.tag
        if not isinstance(tag, str):
            return
        if tag in {"QUOT.START", "QUOT.END"}:
            self.write(_quote(node, "2018" if tag == "QUOT.START" else "2019"))
        elif tag == "NOTE":
            marker = self.notes.called(node)
            if marker is not None:
                self.calls.append((self.length, marker))
        elif tag == "FT" and node.get("TYPE") == "NUMBER" and len(node) == 0:
            self.write(grouped(node.text or ""))
        else:
            start = self.length
            capitals = upper or (tag == "HT" and node.get("TYPE") == "UC")
            self.write(node.text, capitals)
            for child in node:
                self.add(child, capitals)
                self.write(child.tail, capitals)
            address = node.get("URI")
            if address and self.length > start:
                self.links.append((start, self.length, address))

    def taken(self) -> Iterator[Inline]:
        """What was written, if there is anything to see; the next line begins."""
        text = "".join(self.parts)
        if text.strip() or self.calls:
            yield Inline(text, tuple(self.calls), tuple(self.links))
        self.parts, self.calls, self.links, self.length = [], [], [], 0


def _quote(node: etree._Element, usual: str) -> str:
    code = node.get("CODE", usual)
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return chr(int(usual, 16))
