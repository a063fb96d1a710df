"""A question of several parts, taken apart; and the words around a question that are not it.

"I am checking the legal basis: which act governs association, and when did it enter into force?"
has two parts and a preamble. Each part is searched and judged for itself; the preamble, and an
earlier part that a later one points back to, lend it their words at half weight.
"""

import re
from dataclasses import dataclass

from corpus.sentences import sentences

_WH = r"(?:which|what|when|who|whom|whose|where|why|how)"
_ASKING = re.compile(
    r"\?\W*$|^\W*(?:(?:and|so|but|also|please)\s)*(?:(?:can|could|would) you\b.{0,20}\s)?"
    rf"(?:{_WH}|list|name|tell|show|give|explain|describe|summari[sz]e|define|compare|is|are|does|do"
    r"|can|may|has|have)\b",
    re.IGNORECASE,
)
_COLON = re.compile(rf":\s+(?=(?:(?:in|for|to|by|on|at|from)\s)?{_WH}\b)", re.IGNORECASE)
_AND = re.compile(
    rf",?\s+and\s+(?=(?:(?:in|for|to|by|on|at|from|with|since|until)\s)?{_WH}\b)", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|he|she|this|these|those|that|there|one|ones|such)\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"\b[^\W\d_]{4,}\b|\d")
_EMPTY = re.compile(
    rf"\b(?:{_WH}|does|have|that|this|they|them|right|true|correct|possible|ones|please|thank|thanks"
    r"|need|know|tell|help|case|also|could|would|should|will|with|from|their|names?|give|every|each"
    r"|items?|list|complete|full|whole|them|show|mean|really|exactly|about|more|details?)\b",
    re.IGNORECASE,
)
MOST = 4
"""Parts that are answered; what comes after them joins the last."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked, and words around it that may help to find it."""

    text: str
    around: str = ""


def parts(text: str) -> tuple[Part, ...]:
    """The parts of a question, at least one, in its order."""
    pieces = [
        piece.strip()
        for span in sentences(text)
        for piece in _COLON.split(span.cut(text))
        if piece.strip()
    ]
    asking = [place for place, piece in enumerate(pieces) if _ASKING.search(piece)]
    if not asking or not any(_has_content(pieces[place]) for place in asking):
        return (Part(text),)
    found: list[Part] = []
    loose: list[str] = []
    for place, piece in enumerate(pieces):
        if place not in asking or not _has_content(piece):
            loose.append(piece)
            continue
        for one in _AND.split(piece) if _splits_well(piece) else [piece]:
            lends = [found[-1].text] if found and _POINTS_BACK.search(one) else []
            found.append(Part(one.strip(), " ".join([*loose, *lends])))
            loose = []
    return tuple(found[:MOST]) or (Part(text),)


def _has_content(piece: str) -> bool:
    return bool(_CONTENT.search(_EMPTY.sub(" ", piece)))


def _splits_well(piece: str) -> bool:
    """Whether each side of every "and which…" asks by itself ("when and where" does not)."""
    sides = _AND.split(piece)
    return len(sides) > 1 and all(
        _has_content(side) and len(side.split()) > 2 and _ASKING.search(side) for side in sides
    )
