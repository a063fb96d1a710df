"""A figure of matplotlib as SVG to stand in a page: named, described, in the page's own colours.

What is drawn is the same wherever it is drawn: no date, no font, no id that another figure has. No
style attribute is left, as the page's policy forbids them.
"""

import io
import re
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

COLOURS = {
    "#000001": "var(--ink)",
    "#000002": "var(--line)",
    "#000003": "var(--first)",
    "#000004": "var(--second)",
    "#000005": "var(--soft)",
    "#000000": "var(--ink)",
}
"""Colours that figures are drawn in, and those of the page that take their place."""
INK, LINE, FIRST, SECOND, SOFT = list(COLOURS)[:5]

RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "era-guide",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "path.simplify": True,
}
"""How every figure looks, whatever is configured on this machine."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_LEFT_OUT = frozenset({"font", "font-family", "font-size-adjust", "white-space"})
_REFERENCE = re.compile(r"#([\w.-]+)")


def inline(figure: Figure, ident: str, title: str, description: str) -> Markup:
    """The figure as an element `<svg>`; `ident` is unique in its page."""
    out = io.StringIO()
    with rc_context(RC):
        FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
            out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    root = ElementTree.fromstring(out.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _unstyled(element)
    _named(root, ident)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("class", "plot")
    root.set("aria-labelledby", f"{ident}-title {ident}-text")
    root.set("stroke-linejoin", "round")
    for at, (tag, key, text) in enumerate(
        (("title", "title", title), ("desc", "text", description))
    ):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{ident}-{key}"})
        element.text = text
        root.insert(at, element)
    return Markup(_written(root))


def _unstyled(element: ElementTree.Element) -> None:
    """Styles as attributes, and colours by their names in the page."""
    for declaration in filter(None, map(str.strip, element.attrib.pop("style", "").split(";"))):
        name, _, value = map(str.strip, declaration.partition(":"))
        if name not in _LEFT_OUT:
            element.set(name, value)
    for name in ("fill", "stroke"):
        value = element.get(name, "").lower()
        if value in COLOURS:
            element.set(name, COLOURS[value])
    if element.tag == f"{{{_SVG}}}text":
        element.attrib.setdefault("fill", COLOURS[INK])


def _named(root: ElementTree.Element, ident: str) -> None:
    """Ids only where something refers to them, and no other figure's."""
    used: set[str] = set()
    for element in root.iter():
        if (link := element.attrib.pop(f"{{{_XLINK}}}href", None)) is not None:
            element.set("href", link)
        for name, value in element.attrib.items():
            if name == "href" or value.startswith("url(#"):
                used.update(_REFERENCE.findall(value))
                element.set(name, _REFERENCE.sub(rf"#{ident}-\1", value))
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", f"{ident}-{own}")


def _written(root: ElementTree.Element) -> str:
    """Without name spaces, which HTML knows by itself, and with empty groups left out."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
    return ElementTree.tostring(root, encoding="unicode")
