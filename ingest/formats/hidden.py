"""What HTML itself says that no reader sees, by attributes and styles of an element.

Style sheets are not followed: they hide menus on paper and unfold at a click what belongs to the
text. What an element says of itself is meant to be hidden where it stands.
"""

import re
from collections.abc import Iterator

from lxml import etree

_HIDING = re.compile(
    r"(?<![\w-])(?:"
    r"display\s*:\s*none"
    r"|visibility\s*:\s*(?:hidden|collapse)"
    r"|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*(?:0|0?\.0+)(?![\d.])"
    r"|font-size\s*:\s*(?:0(?:px|pt|em|rem|%)?(?![\w.%])|0?\.\d+(?:px|pt)(?!\w))"
    r"|(?:text-indent|left|top|margin-left|margin-top)\s*:\s*-\d{4,}(?:\.\d+)?\s*px"
    r"|color\s*:\s*transparent"
    r")",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|$|!)",
    re.IGNORECASE,
)
_WHITE_FONT = re.compile(r"white|#?fff(?:fff)?", re.IGNORECASE)
# Bounded, so that a file full of open quotes takes no longer than another.
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]{0,30})"
    r"((?:[^<>\"']|\"[^\"<]{0,1000}\"|'[^'<]{0,1000}'){0,1000})>"
)
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)


def is_hidden(node: etree._Element) -> bool:
    """Whether an element says of itself that nobody sees it."""
    if not isinstance(node.tag, str):
        return False
    if says_hidden({str(key): str(value) for key, value in node.attrib.items()}):
        return True
    white = bool(_WHITE.search(node.get("style") or "")) or (
        node.tag == "font" and bool(_WHITE_FONT.fullmatch((node.get("color") or "").strip()))
    )
    return white and not any(_may_be_dark(each) for each in (node, *node.iterancestors()))


def says_hidden(attributes: dict[str, str]) -> bool:
    """Whether attributes of an element hide it."""
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or bool(_HIDING.search(attributes.get("style", "")))
    )


def drop_hidden(root: etree._Element) -> None:
    """Take what nobody sees out of a tree; what follows it stays."""
    for node in list(_outermost(root)):
        parent = node.getparent()
        if parent is None:
            continue
        before, tail = node.getprevious(), node.tail
        if tail and before is not None:
            before.tail = (before.tail or "") + tail
        elif tail:
            parent.text = (parent.text or "") + tail
        parent.remove(node)


def without_hidden(source: str) -> str:
    """A text with HTML in it, without the elements that nobody sees; lines keep their numbers."""
    kept: list[str] = []
    at, deep, name = 0, 0, ""
    for tag in _TAG.finditer(source):
        closing, tag_name = bool(tag[1]), tag[2].lower()
        if not deep:
            if closing or tag_name in _EMPTY or not says_hidden(_attributes(tag[3])):
                continue
            kept.append(source[at : tag.start()])
            at, deep, name = tag.start(), 1, tag_name
        elif tag_name == name:
            deep += -1 if closing else 1
            if not deep:
                kept.append("\n" * source.count("\n", at, tag.end()))
                at = tag.end()
    # An element that is never closed hides the rest, as it does in a browser.
    kept.append("\n" * source.count("\n", at) if deep else source[at:])
    return "".join(kept)


def _outermost(root: etree._Element) -> Iterator[etree._Element]:
    # Not by calling itself: a page may be nested deeper than Python likes.
    waiting = list(root.iterchildren(etree.Element))
    while waiting:
        node = waiting.pop()
        if is_hidden(node):
            yield node
        else:
            waiting.extend(node.iterchildren(etree.Element))


def _may_be_dark(node: etree._Element) -> bool:
    """Whether an element may have a ground of another colour than paper."""
    style = node.get("style") or ""
    named = node.get("class") is not None or node.get("bgcolor") is not None
    return named or "background" in style.lower()


def _attributes(source: str) -> dict[str, str]:
    return {
        found[1].lower(): found[2] or found[3] or found[4] or ""
        for found in _ATTRIBUTE.finditer(source)
    }
