"""Words within a line of a document of the Commission, and the notes they call."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Inline

BREAK = "\u2028"
"""Where a line ends within a paragraph."""

_BRACKETS = re.compile(r"[\s()\[\].]*")
_CLOSING = ".,;:!?)]\u2019\u201d"


def named(node: etree._Element) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((node.get("class") or "").split())


@dataclass(slots=True)
class Notes:
    """The notes of a file: what calls them, and the elements that hold their words.

    A file of several documents may use an id twice: a call means the next note that has it.
    """

    calls: dict[etree._Element, str] = field(default_factory=dict)
    heads: dict[etree._Element, str] = field(default_factory=dict)
    anchors: set[etree._Element] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    again: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element) -> "Notes":
        """Find them below an element."""
        notes = cls()
        waiting: dict[str, list[etree._Element]] = {}
        for node in root.iter("a", "dd"):
            target = node.get("href", "")
            if node.tag == "a" and "footnoteRef" in named(node) and target.startswith("#"):
                waiting.setdefault(target[1:], []).append(node)
            elif node.tag == "dd" and str(node.get("id", "")).startswith("footnote"):
                marker = notes.add(node)
                for call in waiting.pop(str(node.get("id")), []):
                    notes.calls[call] = marker
        for calls in waiting.values():
            # They call a note that is not there; the check says so.
            notes.calls |= {call: "".join(call.itertext()).strip() for call in calls}
        return notes

    def add(self, node: etree._Element) -> str:
        """A note; its own number is no word of it."""
        anchor = next((a for a in node.iter("a") if "footnote" in named(a)), None)
        printed = "".join(anchor.itertext()) if anchor is not None else str(node.get("id"))[8:]
        number = _BRACKETS.sub("", printed) or "*"
        marker, again = number, self.again.get(number, 1)
        while marker in self.used:
            again += 1
            marker = f"{number}-{again}"
        self.again[number] = again
        self.used.add(marker)
        self.heads[node] = marker
        if anchor is not None:
            self.anchors.add(anchor)
        return marker


@dataclass(slots=True)
class Run:
    """Collects the words of one line.

    A word may be split over elements; what is between them on one line of the file joins them as
    it is. A break of the file's own lines is a blank, but none before a stop.
    """

    notes: Notes
    text: str = ""
    indented: bool = False
    calls: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)

    def write(self, words: str | None) -> None:
        """Words as they are."""
        if not words:
            return
        if not words.strip() and "\n" in words:
            self.indented = True
            return
        if self.indented and self.text and words[0] not in _CLOSING:
            self.text += " "
        self.indented = False
        self.text += words

    def add(self, node: etree._Element) -> None:
        """An element within the line; what follows it is written by whoever holds it."""
        if not isinstance(node.tag, str) or node in self.notes.anchors:
            return
        if node in self.notes.calls:
            self.calls.append((len(self.text), self.notes.calls[node]))
            return
        if "FootnoteReference" in named(node) and any(a in self.notes.calls for a in node.iter()):
            self.calling(node)
            return
        if node.tag == "br":
            self.text, self.indented = f"{self.text}{BREAK}", False
            return
        start = len(self.text)
        self.write(node.text)
        for child in node:
            self.add(child)
            self.write(child.tail)
        address = node.get("href", "")
        if address.startswith("http") and len(self.text) > start:
            self.links.append((start, len(self.text), address))

    def calling(self, node: etree._Element) -> None:
        """What is around a call within its element: brackets and blanks are none of the words."""
        for words, child in ((node.text, None), *((child.tail, child) for child in node)):
            if child is not None:
                self.add(child)
            if words and not _BRACKETS.fullmatch(words):
                self.write(words)

    def taken(self) -> Iterator[Inline]:
        """What was written, line by line, if there is anything to see; the next line begins."""
        whole = Inline(self.text, tuple(self.calls), tuple(self.links))
        at = 0
        for line in self.text.split(BREAK):
            part = whole.cut(at, at + len(line))
            if line.strip() or part.calls:
                yield part
            at += len(line) + len(BREAK)
        self.text, self.calls, self.links, self.indented = "", [], [], False
