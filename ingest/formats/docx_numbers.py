"""The numbers that Word gives paragraphs by itself: "1.2", "(a)", "Annex II".

They are no words of the file, yet they are printed, and readers cite them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 5_000


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    style: str | None


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts the numbered paragraphs of a document, which must be told in order."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        if numbering is None:
            return
        for found in numbering.iter(f"{W}abstractNum"):
            levels = {_int(level.get(f"{W}ilvl")): _level(level) for level in found.iter(f"{W}lvl")}
            self._lists[found.get(f"{W}abstractNumId") or ""] = _List(levels)
        for found in numbering.iter(f"{W}num"):
            name = found.get(f"{W}numId") or ""
            self._of[name] = _value(found, "abstractNumId") or ""
            self._starts[name] = {
                _int(override.get(f"{W}ilvl")): _int(start)
                for override in found.iter(f"{W}lvlOverride")
                if (start := _value(override, "startOverride")) is not None
            }

    def level_of(self, number: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style."""
        known = self._lists.get(self._of.get(number, ""))
        if known is None:
            return 0
        return next((at for at, level in known.levels.items() if level.style == style), 0)

    def next(self, number: str, at: int) -> str:
        """The label of the next paragraph of a list at a level; empty for a bullet."""
        known = self._lists.get(self._of.get(number, ""))
        if known is None or at not in known.levels:
            return ""
        starts = self._starts.get(number, {})
        if at in starts:
            known.counts[at] = starts.pop(at)
        else:
            known.counts[at] = known.counts.get(at, known.levels[at].start - 1) + 1
        for deeper in [level for level in known.counts if level > at]:
            del known.counts[deeper]
        level = known.levels[at]
        if level.form in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", lambda found: _part(known, level, int(found[1]) - 1), level.text)


def _part(known: _List, level: _Level, at: int) -> str:
    other = known.levels.get(at)
    if other is None:
        return ""
    count = known.counts.setdefault(at, other.start)
    return formatted(count, "decimal" if level.legal else other.form)


def formatted(count: int, form: str) -> str:
    """A count as Word writes it."""
    if not 0 < count <= _LARGEST:
        return str(count)
    match form:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            roman = ""
            for value, sign in _ROMAN:
                while count >= value:
                    roman, count = roman + sign, count - value
            return roman.upper() if form == "upperRoman" else roman
        case "decimalZero":
            return f"{count:02}"
        case _:
            return str(count)


def _level(node: etree._Element) -> _Level:
    legal = node.find(f"{W}isLgl")
    return _Level(
        _int(_value(node, "start") or "1"),
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText") or "",
        legal is not None and legal.get(f"{W}val") not in {"0", "false"},
        _value(node, "pStyle"),
    )


def _value(node: etree._Element, name: str) -> str | None:
    found = node.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _int(value: str | None) -> int:
    return int(value) if value is not None and value.lstrip("-").isdecimal() else 0


@dataclass(frozen=True, slots=True)
class StyleOf:
    """What a style of paragraphs says, its ancestors asked too."""

    name: str
    outline: int | None
    number: str | None
    level: int | None


def styles_of(styles: etree._Element | None) -> Mapping[str, StyleOf]:
    """The styles of paragraphs by id."""
    if styles is None:
        return {}
    nodes = {
        node.get(f"{W}styleId") or "": node
        for node in styles.iter(f"{W}style")
        if node.get(f"{W}type") == "paragraph"
    }
    return {name: _style(name, nodes) for name in nodes}


def _style(name: str, nodes: Mapping[str, etree._Element]) -> StyleOf:
    outline: int | None = None
    number: str | None = None
    level: int | None = None
    at: str | None = name
    seen: set[str] = set()
    while at is not None and at in nodes and at not in seen:
        seen.add(at)
        node = nodes[at]
        found = node.find(f"{W}pPr")
        if found is not None:
            value = _value(found, "outlineLvl")
            outline = _int(value) if outline is None and value is not None else outline
            listed = found.find(f"{W}numPr")
            if listed is not None:
                number = number if number is not None else _value(listed, "numId")
                own = _value(listed, "ilvl")
                level = _int(own) if level is None and own is not None else level
        if outline is None and (named := re.fullmatch(r"heading ([1-9])", _name(node))):
            outline = int(named[1]) - 1
        at = _value(node, "basedOn")
    return StyleOf(_name(nodes[name]), outline, number, level)


def _name(node: etree._Element) -> str:
    return (_value(node, "name") or "").lower()
