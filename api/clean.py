"""Which characters of a question are kept, dropped or refused.

Dropped, because they show nothing and could hide or turn words around: every control character
but white space, every format character (zero-width signs, soft hyphens, marks and overrides of
writing direction, Unicode tags), variation selectors, fillers. Refused, because no one types them
by accident: NUL, half a surrogate pair, a pile of combining marks on one letter.
"""

import re
import unicodedata

from corpus.normalise import INVISIBLE

MAX_MARKS = 8
"""Combining marks in a row; the fullest Hebrew, Vietnamese or phonetic letter has at most five."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text as it is understood: white space folded to single spaces, the unseen dropped.

    Raises:
        ValueError: for characters that are refused; the message says which and what to do.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if "\0" in text:
        raise ValueError("it holds a NUL character (U+0000); leave it out")
    if _SURROGATE.search(text):
        raise ValueError("it holds half a surrogate pair; send whole characters")
    kept = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or not _is_unseen(char)
    )
    _refuse_piles(kept)
    return " ".join(kept.split())


def _is_unseen(char: str) -> bool:
    return char in INVISIBLE or unicodedata.category(char) in {"Cc", "Cf"}


def _refuse_piles(text: str) -> None:
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks > MAX_MARKS:
            raise ValueError(
                f"it piles more than {MAX_MARKS} combining marks on one letter; leave them out"
            )
