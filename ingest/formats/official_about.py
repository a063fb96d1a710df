"""What an official HTML file says of itself: title, CELEX number, language, days."""

import datetime
import re
from collections.abc import Iterator

from lxml import etree

from ingest.formats.parsed import About

_KINDS = {"reg": "R", "dir": "L", "dec": "D", "reco": "H"}
_ELI = re.compile(r"ELI:\s*https?://data\.europa\.eu/eli/(reg|dir|dec|reco)\w*/(\d{4})/(\d+)/oj\W*")
_CELEX = re.compile(r"\b(3\d{4}[A-Z]{1,2}\d{4,5}(?:\(\d+\))?)")
_NUMBER = re.compile(r"(?:\bN[ro.o\u00ba\u00b0]*\s*)?\b(\d{1,4})/(\d{1,4})\b")
_STEMS = {
    "R": """regul verordn r\u00e8glem reglam regol forordn f\u00f6rord asetu rozporz na\u0159\u00edz
    nariad uredb rendel m\u00e4\u00e4rus
    \u0440\u0435\u0433\u043b \u03ba\u03b1\u03bd\u03bf\u03bd""",
    "L": """direct direkt richtl dirett diret richtlijn dyrekt sm\u011brn smern ir\u00e1nyelv
    \u0434\u0438\u0440\u0435\u043a \u03bf\u03b4\u03b7\u03b3""",
    "D": """decis beschlu entsch d\u00e9cis besluit beschikk afg\u00f8r beslut p\u00e4\u00e4t\u00f6s
    decyz rozhod sklep odluk hat\u00e1roz deciz otsus l\u0113mum sprend de\u010bi\u017c
    \u0440\u0435\u0448
    \u03b1\u03c0\u03cc\u03c6""",
    "H": """recomm empfehl recomend raccom aanbev henstill rekommend suosit zalec doporu\u010d
    odpor\u00fa priporo preporuk aj\u00e1nl soovit ieteik \u043f\u0440\u0435\u043f
    \u03c3\u03cd\u03c3\u03c4""",
}
"""How the names of the kinds of acts begin, in the languages of the Union."""

_MONTHS = """january february march april may june july august september october november
december""".split()  # noqa: SIM905 (a list would take a line a word)
_OF_DAY = re.compile(r"\b(\d{1,2})[\s\u00a0]+([A-Z][a-z]+)[\s\u00a0]+(\d{4})\b")
_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_REFERENCE = re.compile(
    r"\b[03]?(\d{4}[A-Z]{1,2}\d{3,5}(?:\(\d+\))?)\W+([A-Z]{2})\W+(\d{2}\.\d{2}\.\d{4})"
)
_LANGUAGE = re.compile(r"\b[LC]_\d{7,10}([A-Z]{2})\.")


def journal(page: etree._Element, panel: etree._Element, title: str | None) -> About:
    """What a file of the Journal says.

    Args:
        page: All of it.
        panel: Its text.
        title: The title of the act.
    """
    lang = next(_classed(panel, "hd-lg"), "") or _language(page)
    return About(
        title=title,
        celex=_celex(page, panel, title or ""),
        lang=lang.strip().lower()[:2] or None,
        date=_written(title or ""),
    )


def consolidated(page: etree._Element, title: str | None) -> About:
    """What a consolidated text says in its first line: its CELEX, its language, its day."""
    words = next(_classed(page, "reference"), "") or page.findtext(".//title") or ""
    found = _REFERENCE.search(words)
    if found is None:
        return About(title=title, lang=_language(page) or None)
    edition = _day(found[3])
    number = f"0{found[1]}"
    celex = f"{number}-{edition:%Y%m%d}" if edition else number
    day = _written(title or "")
    return About(title=title, celex=celex, lang=found[2].lower(), date=day, edition=edition)


def plain(page: etree._Element, title: str | None) -> About:
    """What a file of the oldest layout says: its number is its heading."""
    heading = page.findtext(".//h1") or page.findtext(".//title") or ""
    found = _CELEX.search(heading) or re.search(r"\b([1-9]\d{4}[A-Z]{1,2}\d{3,5})", heading)
    return About(
        title=title,
        celex=found[1] if found else None,
        lang=((page.get("lang") or _language(page)).lower()[:2]) or None,
        date=_written(title or ""),
    )


def _celex(page: etree._Element, panel: etree._Element, title: str) -> str | None:
    """From the identifier printed below the act, from the page's own, or from the title."""
    for node in panel.iter("p"):
        found = _ELI.fullmatch("".join(node.itertext()).strip())
        if found:
            return f"3{found[2]}{_KINDS[found[1]]}{int(found[3]):04}"
    for node in page.iter("meta"):
        found = _CELEX.search(node.get("content") or "")
        if found and node.get("name") in {"WT.z_docID", "DC.identifier", "celex"}:
            return found[1]
    return _from_title(title)


def _from_title(title: str) -> str | None:
    head = title.casefold()[:160]
    kinds = [
        (at, kind)
        for kind, stems in _STEMS.items()
        for stem in stems.split()
        if (at := head.find(stem)) >= 0
    ]
    found = _NUMBER.search(head)
    if not kinds or found is None or min(kinds)[0] > found.start():
        return None
    first, second = found[1], found[2]
    year, number = (
        (first, second) if _is_year(first) and not found[0].startswith("n") else (second, first)
    )
    if len(year) == 2:
        year = f"19{year}"
    return f"3{year}{min(kinds)[1]}{int(number):04}" if _is_year(year) else None


def _is_year(digits: str) -> bool:
    return len(digits) in {2, 4} and (len(digits) == 2 or "1950" <= digits <= "2100")


def _classed(root: etree._Element, name: str) -> Iterator[str]:
    for node in root.iter("p"):
        if name in {at.removeprefix("oj-") for at in (node.get("class") or "").split()}:
            yield " ".join("".join(node.itertext()).split())


def _language(page: etree._Element) -> str:
    found = _LANGUAGE.search(page.findtext(".//title") or "")
    return found[1] if found else page.get("lang") or ""


def _day(printed: str) -> datetime.date | None:
    found = _DAY.search(printed)
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _written(title: str) -> datetime.date | None:
    """The day of the act, from an English title; other languages are left to the list."""
    found = _OF_DAY.search(title)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    return _day(f"{found[1]}.{_MONTHS.index(found[2].lower()) + 1}.{found[3]}")
