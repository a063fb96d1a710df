"""Runs of a Word file that nobody sees: hidden by mark or style, tiny, or white on white paper."""

from collections.abc import Iterator

from lxml import etree

from ingest.formats.docx_numbers import W

_OFF = frozenset({"0", "false", "off", "none"})
_TINIEST = 2
"""Half points up to which letters are too small to be read."""
_WHITE = 0xF7
"""Red, green and blue from which letters are as white as the paper."""
_GROUNDS = ("shd", "highlight", "bdr")


def hidden_styles(styles: etree._Element | None) -> frozenset[str]:
    """The ids of styles whose words nobody sees, those that rest on one too."""
    if styles is None:
        return frozenset()
    found = {str(node.get(f"{W}styleId") or ""): node for node in styles.iter(f"{W}style")}
    return frozenset(name for name in found if _is_hidden_style(name, found))


def drop_hidden_runs(tree: etree._Element, styles: frozenset[str]) -> None:
    """Take the runs that nobody sees out of a part of a Word file."""
    for run in list(tree.iter(f"{W}r")):
        parent = run.getparent()
        if parent is not None and _is_hidden(run, styles):
            parent.remove(run)


def _is_hidden(run: etree._Element, styles: frozenset[str]) -> bool:
    own = run.find(f"{W}rPr")
    mark = None if own is None else own.find(f"{W}vanish")
    if mark is not None:
        return _is_on(mark)
    if any(style in styles for style in _styles_of(run, own)):
        return True
    return own is not None and (_is_tiny(own) or _is_white(run, own))


def _styles_of(run: etree._Element, own: etree._Element | None) -> Iterator[str]:
    """The style of a run and of its paragraph."""
    if own is not None:
        yield _value(own, "rStyle")
    paragraph = next(run.iterancestors(f"{W}p"), None)
    properties = None if paragraph is None else paragraph.find(f"{W}pPr")
    if properties is not None:
        yield _value(properties, "pStyle")


def _is_hidden_style(name: str, styles: dict[str, etree._Element]) -> bool:
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        mark = styles[name].find(f"{W}rPr/{W}vanish")
        if mark is not None:
            return _is_on(mark)
        name = _value(styles[name], "basedOn")
    return False


def _is_tiny(own: etree._Element) -> bool:
    size = _value(own, "sz")
    return size.isdecimal() and int(size) <= _TINIEST


def _is_white(run: etree._Element, own: etree._Element) -> bool:
    """Whether a run is white, and nothing says that its ground may not be."""
    colour = _value(own, "color")
    try:
        parts = bytes.fromhex(colour)
    except ValueError:
        return False
    if len(parts) != 3 or min(parts) < _WHITE or any(own.find(W + g) is not None for g in _GROUNDS):
        return False
    for above in run.iterancestors():
        # Headings of tables and words in drawn boxes stand white on their own ground.
        if above.tag in (f"{W}tbl", f"{W}txbxContent"):
            return False
        properties = above.find(f"{W}pPr") if above.tag == f"{W}p" else None
        if properties is not None and properties.find(f"{W}shd") is not None:
            return False
    return True


def _is_on(mark: etree._Element) -> bool:
    return (mark.get(f"{W}val") or "true").lower() not in _OFF


def _value(node: etree._Element, name: str) -> str:
    found = node.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val") or "")
