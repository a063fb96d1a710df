"""Official HTML files of the EU, new and old, of the Journal and consolidated: what they share.

A file is a row of paragraphs whose classes tell what they are. Each layout gives its `Style`, which
says what its classes mean; `official_reader.py` reads them all.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import Enum, auto

from lxml import etree

from ingest.formats.official_inline import Notes, is_mark, words_outside


class Role(Enum):
    """What an element is, as its class or its id tells."""

    TEXT = auto()
    UNSEEN = auto()
    TITLE = auto()
    DIVISION = auto()
    DIVISION_HEADING = auto()
    ARTICLE = auto()
    ARTICLE_HEADING = auto()
    GROUP = auto()
    ANNEX = auto()
    ANNEX_HEADING = auto()
    CAPTION = auto()
    QUOTED = auto()
    MARKER = auto()
    """The number of a paragraph, in an element of its own."""
    APART = auto()
    """A rule that parts the act from an annex."""
    PREAMBLE = auto()
    RECITAL = auto()
    TERMS = auto()
    FINAL = auto()
    """What holds the preamble, one recital, the enacting terms, the final part."""


_UNSEEN_TAGS = frozenset({"script", "style", "head", "nav", "noscript", "template", "button"})


@dataclass(frozen=True, slots=True)
class Style:
    """How a layout says what is what.

    `roles` are those of classes, `noting` the classes of paragraphs with notes. `role_of` tells the
    role of an element that more than its class speaks for. `real` tells, where a layout does, that
    a heading belongs to the act and is none that it quotes; `rank_of` how deep a division lies.
    `above` are the elements of a file that stand above its title.
    """

    roles: Mapping[str, Role]
    noting: frozenset[str]
    role_of: Callable[[etree._Element], Role | None]
    real: Callable[[etree._Element], bool | None]
    rank_of: Callable[[etree._Element], int | None]
    above: Set[etree._Element] = field(default_factory=frozenset)

    def role(self, node: etree._Element) -> Role:
        """What an element is."""
        if node.tag in _UNSEEN_TAGS or node in self.above:
            return Role.UNSEEN
        known = self.role_of(node)
        if known is not None:
            return known
        for name in (node.get("class") or "").split():
            role = self.roles.get(name)
            if role is not None:
                return role
        return Role.TEXT


def above_title(root: etree._Element, titles: Set[str], texts: Set[str]) -> Set[etree._Element]:
    """The elements before the title of a file: its head, which is no part of the text.

    Args:
        root: The file.
        titles: The classes of a line of the title; one within a table is none of the text.
        texts: The classes of a paragraph of the text; where one comes first, nothing is left out.
    """
    first = next((node for node in _classed(root, titles) if not _in_table(node)), None)
    if first is None:
        return frozenset()
    found: set[etree._Element] = set()
    at: etree._Element | None = first
    while at is not None and at is not root:
        found.update(before for before in at.itersiblings(preceding=True))
        at = at.getparent()
    told = any(
        _said(node) and not _in_table(node) for top in found for node in _classed(top, texts)
    )
    return frozenset() if told else found


def _classed(root: etree._Element, names: Set[str]) -> Iterator[etree._Element]:
    return (node for node in root.iter("p") if names & set((node.get("class") or "").split()))


def _in_table(node: etree._Element) -> bool:
    return next(node.iterancestors("table"), None) is not None


def _said(node: etree._Element) -> bool:
    return any(words.strip() for words in node.itertext())


def visible(root: etree._Element, style: Style, notes: Notes) -> str:
    """All visible words of a file: the text, then the notes."""
    return words_outside(root, lambda node: _is_hidden(node, style, notes), notes.heads)


def _is_hidden(node: etree._Element, style: Style, notes: Notes) -> bool:
    if node in notes.anchors or style.role(node) is Role.UNSEEN:
        return True
    return is_mark(node) or notes.called(node) is not None
