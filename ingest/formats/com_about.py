"""What a document of the Commission says of itself: its number, its day, its language."""

import datetime
import re

_NUMBER = re.compile(r"\b(COM|SWD|JOIN|SEC|C)\s*\((\d{4})\)\s*(\d{1,5})\b")
_LETTERS = {"SWD": "SC", "SEC": "SC", "JOIN": "JC", "C": ""}
_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_CODES = """
BUL:bg SPA:es CES:cs DAN:da DEU:de EST:et ELL:el ENG:en FRA:fr GLE:ga HRV:hr ITA:it LAV:lv LIT:lt
HUN:hu MLT:mt NLD:nl POL:pl POR:pt RON:ro SLK:sk SLV:sl FIN:fi SWE:sv
"""
_LANGUAGES = dict(pair.split(":") for pair in _CODES.split())
_LANGUAGE = re.compile(r"final\.([A-Z]{3})\.")


def celex_of(number: str, *, proposal: bool) -> str | None:
    """The CELEX number of a document of the Commission.

    Args:
        number: As printed: "COM(2025) 18 final".
        proposal: Whether it proposes an act; else it is a communication or a report.
    """
    found = _NUMBER.search(number)
    if found is None:
        return None
    letters = _LETTERS.get(found[1], "PC" if proposal else "DC")
    return f"5{found[2]}{letters}{int(found[3]):04}" if letters else None


def day_of(printed: str) -> datetime.date | None:
    """The day in "Brussels, 29.1.2025"."""
    found = _DAY.search(printed)
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def language_of(title: str) -> str | None:
    """The language in the name that a converter gives a page: "… final.ENG.xhtml.1_EN_ACT…"."""
    found = _LANGUAGE.search(title)
    return _LANGUAGES.get(found[1]) if found else None
