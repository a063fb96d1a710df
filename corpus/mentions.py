"""Places that a question names: "footnote 12", "section 3.2", "Table 2", "page 9".

Only what these words say; whether the corpus has such a place is for the caller to find out.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.span import Span


class PlaceKind(StrEnum):
    """The kinds of places that can be named."""

    FOOTNOTE = "footnote"
    SECTION = "section"
    TABLE = "table"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that a text names, and where in that text it does so."""

    kind: PlaceKind
    number: str
    span: Span


_WORDS = {
    PlaceKind.FOOTNOTE: r"foot\s?-?notes?|fn\.?|notes?\s+(?:no\.?|number)",
    PlaceKind.SECTION: r"sections?|sec\.?|chapters?|ch\.?|§{1,2}",
    PlaceKind.TABLE: r"tables?|tab\.",
    PlaceKind.PAGE: r"pages?|pp?\.",
}
_NUMBER = {
    PlaceKind.FOOTNOTE: r"[0-9]{1,3}",
    PlaceKind.SECTION: r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}",
    PlaceKind.TABLE: r"[0-9]{1,2}",
    PlaceKind.PAGE: r"[0-9]{1,4}",
}
# "footnotes 4, 5 and 6", "sections 3.1 and 3.2": the word once, then its numbers.
_PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"(?<![\w.])(?:{words})\s?(?:no\.?\s?|number\s|#\s?)?(?P<list>{_NUMBER[kind]}"
            rf"(?:(?:,\s?|\s(?:and|or|&)\s){_NUMBER[kind]})*)(?![\w/(])",
            re.IGNORECASE,
        ),
        re.compile(_NUMBER[kind]),
    )
    for kind, words in _WORDS.items()
)
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        ],
        start=1,
    )
}
_ORDINAL_PLACE = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)}|[0-9]{{1,2}}(?:st|nd|rd|th))\s"
    r"(?P<place>footnote|section|chapter|table)\b",
    re.IGNORECASE,
)
_PLACE_OF_WORD = {
    "footnote": PlaceKind.FOOTNOTE,
    "section": PlaceKind.SECTION,
    "chapter": PlaceKind.SECTION,
    "table": PlaceKind.TABLE,
}


def mentions(text: str) -> tuple[Mention, ...]:
    """The places that `text` names, in reading order."""
    found = [
        Mention(kind, number.group(), Span(match.start(), match.end()))
        for kind, pattern, one in _PATTERNS
        for match in pattern.finditer(text)
        for number in one.finditer(match["list"])
    ]
    for match in _ORDINAL_PLACE.finditer(text):
        ordinal = match["ordinal"].lower()
        number = _ORDINALS.get(ordinal) or ordinal[:-2]
        kind = _PLACE_OF_WORD[match["place"].lower()]
        found.append(Mention(kind, number, Span(match.start(), match.end())))
    return tuple(sorted(found, key=lambda mention: mention.span))
