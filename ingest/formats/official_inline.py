"""Words within a line of an official HTML file, and the notes they call."""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Inline

_BLOCKS = frozenset(
    """
    address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section table tbody td tfoot th thead tr txt_te ul
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
_HOLDERS = "".join(f"|.//{tag}" for tag in ("p", "div", "table", "ul", "ol", "li", "dl"))
_HOLDS = etree.XPath(f"boolean({_HOLDERS[1:]})")
_MARK = re.compile(r"(?:[\W_]*?[\u25ba\u25bc\u25c4\u25b6\u25c0][\W_]*?(?:[A-Z]\d{0,3})?)+[\W_]*")
_SHORT_MARK = re.compile(r"[\W_]*[BMCAR]\d{0,3}[\W_]*")
_CALLING = re.compile(r"ntc|src\.E")
_FRAGMENT = re.compile(r"#(.+)$")


def is_block(node: etree._Element) -> bool:
    """Whether an element stands on lines of its own, or holds some that do."""
    return node.tag in _BLOCKS or bool(_HOLDS(node))


def is_mark(node: etree._Element) -> bool:
    """Whether an element only tells which amendment the words come from."""
    if node.tag not in {"a", "span"}:
        return False
    words = "".join(node.itertext()) if len(node) < 3 else ""
    if not words or len(words) > 60:
        return False
    if _MARK.fullmatch(words):
        return True
    return "/resource/celex/" in node.get("href", "") and bool(_SHORT_MARK.fullmatch(words))


def target(node: etree._Element) -> str | None:
    """The id that an anchor points at, within its page."""
    found = _FRAGMENT.search(node.get("href", "")) if node.tag == "a" else None
    return found[1] if found else None


@dataclass(slots=True)
class Notes:
    """The notes of a file, found by their ids: what calls them, and where their words stand.

    A note that nobody calls is text like any other. Numbers may begin anew in each part of a file:
    a marker that was used gets a mark, so that each calls one note.
    """

    by_id: dict[str, str] = field(default_factory=dict)
    heads: dict[etree._Element, str] = field(default_factory=dict)
    """For each paragraph that holds a note, its marker; empty where it continues the one above."""
    anchors: set[etree._Element] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element, noting: frozenset[str]) -> "Notes":
        """Find the notes below an element; their paragraphs have one of the classes `noting`."""
        notes = cls()
        called = {str(at) for node in root.iter("a") if (at := target(node))}
        last: etree._Element | None = None
        for node in root.iter("p", "div"):
            if not noting & set((node.get("class") or "").split()):
                continue
            anchor = next((a for a in node.iter("a") if a.get("id") in called), None)
            if anchor is not None and target(anchor):
                notes.add(node, anchor)
                last = node
            elif anchor is None and last is not None and node.getprevious() is last:
                notes.heads[node] = ""
                last = node
        return notes

    def add(self, node: etree._Element, anchor: etree._Element) -> None:
        """A note, and the anchor that holds its marker."""
        printed = re.sub(r"[\s()\[\].]+", "", "".join(anchor.itertext())) or "*"
        marker, again = printed, 1
        while marker in self.used:
            again += 1
            marker = f"{printed}-{again}"
        self.used.add(marker)
        self.by_id[str(anchor.get("id"))] = marker
        self.heads[node] = marker
        self.anchors.add(anchor)

    def remarks(self, root: etree._Element) -> tuple[str, ...]:
        """What a person should look at: calls that lead nowhere."""
        lost = [
            node
            for node in root.iter("a")
            if _CALLING.match(node.get("id") or "") and self.called(node) is None
        ]
        return (f"{len(lost)} notes are called that the file does not hold",) if lost else ()

    def called(self, node: etree._Element) -> str | None:
        """The marker of the note that an anchor calls, if it calls one."""
        at = target(node)
        return self.by_id.get(at) if at is not None and node not in self.anchors else None


@dataclass(slots=True)
class Run:
    """Collects the words of one line."""

    notes: Notes
    parts: list[str] = field(default_factory=list)
    length: int = 0
    calls: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)
    bracketed: bool = False

    def write(self, words: str | None) -> None:
        """Words as they are; the bracket that closes around a marker is none of them."""
        if not words:
            return
        if self.bracketed:
            bare = words.lstrip()
            words = bare[1:] if bare.startswith(")") else words
            self.bracketed = False
        self.parts.append(words)
        self.length += len(words)

    def add(self, node: etree._Element) -> None:
        """An element within the line; what follows it is written by whoever holds it."""
        if not isinstance(node.tag, str) or node in self.notes.anchors or is_mark(node):
            return
        marker = self.notes.called(node)
        if marker is not None:
            if "(" not in "".join(node.itertext()):
                self.unbracket()
            self.calls.append((self.length, marker))
            return
        if node.tag == "br":
            self.write("\n")
            return
        start = self.length
        self.write(node.text)
        for child in node:
            self.add(child)
            self.write(child.tail)
        address = node.get("href", "")
        if address.startswith("http") and self.length > start:
            self.links.append((start, self.length, address))

    def unbracket(self) -> None:
        """Take back the bracket that was written last: it opens around a marker."""
        at = len(self.parts) - 1
        while at >= 0 and not self.parts[at].strip():
            at -= 1
        bare = self.parts[at].rstrip() if at >= 0 else ""
        if bare.endswith("("):
            self.length -= sum(map(len, self.parts[at:])) - len(bare) + 1
            self.parts[at:] = [bare[:-1]]
            self.bracketed = True

    def taken(self) -> Iterator[Inline]:
        """What was written, if there is anything to see; the next line begins."""
        text = "".join(self.parts)
        if text.strip() or self.calls:
            calls = tuple((min(at, len(text)), marker) for at, marker in self.calls)
            links = tuple((start, min(end, len(text)), url) for start, end, url in self.links)
            yield Inline(text, calls, links)
        self.parts, self.calls, self.links = [], [], []
        self.length, self.bracketed = 0, False


def words_outside(
    root: etree._Element,
    hidden: Callable[[etree._Element], bool],
    heads: Container[etree._Element],
) -> str:
    """All words of a tree but for those of hidden elements: the text, then the notes.

    Taken straight from the tree, so that what the reader makes of it can be held against it.
    `heads` are the elements that hold a note.
    """
    texts: list[str] = []
    noted: list[str] = []
    into = [texts]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node in heads:
                into.append(noted)
            if hidden(node):
                walk.skip_subtree()
            elif node.text:
                into[-1].append(node.text)
            continue
        if node in heads:
            into.pop()
        if is_block(node) or node.tag == "br":
            into[-1].append("\n")
        if node.tail and node is not root:
            into[-1].append(node.tail)
    return "".join(texts) + "\n" + "".join(noted)
