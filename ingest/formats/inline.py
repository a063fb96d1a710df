"""Inline Markdown and HTML → plain words, footnote calls and links.

markdown-it resolves escapes, emphasis and links by the rules of CommonMark; here its tokens become
words. Characters are left as they are (`canonical.py` alone tidies them).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.normalise import CLOSING_QUOTES
from ingest.blocks import Inline

MARKER = re.compile(r"\d{1,3}[a-z]?(?:\s*[,;]\s*\d{1,3}[a-z]?)*")
"""What stands in a superscript that calls notes: "4", "4,5"; "th" and "e" are words."""

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”«»]+")
_AFTER_ADDRESS = ".,;:!?*_" + CLOSING_QUOTES
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_MEASURE = re.compile(r"(?<![^\W\d_])(?:m|km|cm|mm|dm)$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em"})
_UNSEEN = frozenset({"script", "style", "template"})


def parser() -> MarkdownIt:
    """CommonMark with tables, less four rules that misread converted pages.

    A paragraph above a rule is no heading, an indented one no code, and `[1]: …` no definition
    that would take words out of the text. Addresses stay as they were written.
    """
    md = MarkdownIt("commonmark", {"html": True})
    md.enable("table").disable(["reference", "lheading", "code"])
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    return md


_MARKDOWN = parser()


@dataclass(frozen=True, slots=True)
class Words:
    """Inline words and whether all of them are set in bold, or in italics."""

    inline: Inline
    bold: bool
    italic: bool


def read_inline(source: str, notes: bool) -> Words:
    """Read one stretch of inline Markdown.

    Args:
        source: Its Markdown, which may hold inline HTML.
        notes: Whether the document has notes, so that a raised number calls one; without notes
            it is a plain superscript (10², not a call of note 2).
    """
    out = _Writer(notes)
    for token in _MARKDOWN.parseInline(source)[0].children or []:
        out.take(token)
    return out.finish()


@dataclass(slots=True)
class _Writer:
    """Collects the words of a run of tokens."""

    notes: bool
    text: str = ""
    calls: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)
    open_links: list[tuple[int, str]] = field(default_factory=list)
    raised: int | None = None
    bold: int = 0
    italic: int = 0
    unseen: int = 0
    plain_of: dict[str, int] = field(default_factory=lambda: {"bold": 0, "italic": 0})
    before: dict[str, int] = field(default_factory=dict)

    def take(self, token: Token) -> None:
        match token.type:
            case "softbreak" | "hardbreak":
                self.write("\n")
            case "strong_open" | "strong_close":
                self.bold += token.nesting
            case "em_open" | "em_close":
                self.italic += token.nesting
            case "link_open":
                self.open_links.append((len(self.text), str(token.attrs.get("href", ""))))
            case "link_close":
                self.close_link()
            case "html_inline":
                self.tag(token.content)
            case _:
                self.write(token.content)

    def write(self, words: str) -> None:
        if self.unseen:
            return
        letters = sum(ch.isalnum() for ch in words)
        self.plain_of["bold"] += 0 if self.bold else letters
        self.plain_of["italic"] += 0 if self.italic else letters
        self.text += words

    def tag(self, source: str) -> None:
        found = _TAG.fullmatch(source)
        if not found:
            return
        closing, name, rest = bool(found[1]), found[2].lower(), found[3]
        if name in _BOLD:
            self.bold = max(0, self.bold + (-1 if closing else 1))
        elif name in _ITALIC:
            self.italic = max(0, self.italic + (-1 if closing else 1))
        elif name in _UNSEEN:
            self.unseen = max(0, self.unseen + (-1 if closing else 1))
        elif name == "br":
            self.write("\n")
        elif name == "sup":
            self.lower() if closing else self.lift()
        elif name == "a" and closing and self.open_links:
            self.close_link()
        elif name == "a" and not closing:
            href = _HREF.search(rest)
            target = html.unescape(href[1] or href[2] or "") if href else ""
            self.open_links.append((len(self.text), target))

    def lift(self) -> None:
        self.raised = len(self.text)
        self.before = dict(self.plain_of)

    def lower(self) -> None:
        if self.raised is None:
            return
        start, words = self.raised, self.text[self.raised :].strip()
        self.raised = None
        if not MARKER.fullmatch(words):
            return
        if self.notes and not (words in "23" and _MEASURE.search(self.text[:start])):
            self.text = self.text[:start]
            self.plain_of = self.before
            self.calls += [(start, marker) for marker in re.findall(r"\w+", words)]
        elif words.isdigit():
            self.text = self.text[:start] + words.translate(_RAISED)

    def close_link(self) -> None:
        start, target = self.open_links.pop()
        label = self.text[start:]
        # A converter may escape the underscores of an address once more in its label.
        if _ADDRESS.match(label) and label.replace("\\", "") == target.replace("\\", ""):
            self.text = self.text[:start] + target.replace("\\", "")
        if start < len(self.text):
            self.links.append((start, len(self.text), _outward(target)))

    def finish(self) -> Words:
        while self.open_links:
            self.open_links.pop()
        for start, end in addresses(self.text):
            if not any(a < end and b > start for a, b, _ in self.links):
                self.links.append((start, end, self.text[start:end]))
        written = any(ch.isalnum() for ch in self.text)
        return Words(
            Inline(self.text, tuple(self.calls), tuple(sorted(self.links, key=lambda x: x[:2]))),
            bold=written and not self.plain_of["bold"],
            italic=written and not self.plain_of["italic"],
        )


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand in running text, without the stop or bracket that follows them."""
    for found in _ADDRESS.finditer(text):
        yield found.start(), found.start() + len(_address(found.group()))


def _outward(target: str) -> str | None:
    """A link's address, or None where it leads nowhere outside the document."""
    target = target.strip().replace("\\", "")
    return target if _ADDRESS.fullmatch(target) else None


def _address(found: str) -> str:
    """An address in running text, without the stop or bracket that follows it."""
    end = len(found)
    while end and (
        found[end - 1] in _AFTER_ADDRESS
        or (found[end - 1] in ")]" and found.count(")", 0, end) > found.count("(", 0, end))
    ):
        end -= 1
    return found[:end]
