"""Which parts of an amending act are the words of another act, told by their quotation marks.

HTML does not mark them otherwise: "the following article is inserted: 'Article 10a ...'" may run
over many paragraphs, points and headings, which are no parts of the act that quotes them.
"""

import re
from dataclasses import dataclass

_CLOSERS = {
    "\u2018": "\u2019",
    "\u201a": "\u2018\u2019",
    "\u201c": "\u201d",
    "\u201e": "\u201d\u201c",
    "\u201d": "\u201d",
    "\u2019": "\u2019",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
    '"': '"',
    "'": "'`",
    "`": "'`",
}
_AFTER = " \t\n\u00a0.,;:"
_LINK = re.compile(r"(?:[;,]?\s*\b(?:and|or|et|ou|und|oder|og|eller|e|o|y|en|of))\s*$")
_NUMBERED = re.compile(
    r"\s*(?:\(?\d+[a-z]{0,3}[.)]|\([a-z]{1,5}\)|[\u2014\u2013-]\s|[^\W\d_]+\s+\d+[a-z]*\s*$)",
    re.IGNORECASE,
)
_TERM = 9
"""Words of what may be a term in quotation marks, such as one that is defined."""


@dataclass(slots=True)
class Quotation:
    """Follows one text; `open` while what is read lies between quotation marks.

    A quotation ends with its closing mark, or with the box (a point, an article) it began in.
    """

    closers: str = ""
    box: int = 0

    @property
    def open(self) -> bool:
        """Whether the words that come next are quoted."""
        return bool(self.closers)

    def sees(self, words: str, box: int = 0) -> bool:
        """Take the words of one block, standing in some box; tell whether they are quoted."""
        if self.open:
            if _ends(words, self.closers):
                self.closers = ""
            return True
        stripped = words.lstrip()
        closers = _CLOSERS.get(stripped[:1], "")
        if not closers:
            return False
        inner = stripped[1:]
        if _ends(inner, closers) and inner.count(stripped[0]) <= (stripped[0] in closers):
            return True  # from its first mark to its last; a second one would begin a second term
        if _closed(inner, closers):
            return False
        self.closers, self.box = closers, box
        return True

    def left(self, box: int) -> None:
        """Some box ends, and any quotation that began in it."""
        if self.open and self.box == box:
            self.closers = ""

    def ended(self) -> None:
        """Any quotation ends."""
        self.closers = ""


def _ends(words: str, closers: str) -> bool:
    bare = _LINK.sub("", words.rstrip(_AFTER)).rstrip(_AFTER)
    return bare.endswith(tuple(closers))


def _closed(inner: str, closers: str) -> bool:
    """Whether the quotation is one of a few words that soon ends, as that of a term does."""
    at = _first(inner, closers)
    return at is not None and not _NUMBERED.match(inner) and len(inner[:at].split()) <= _TERM


def _first(inner: str, closers: str) -> int | None:
    """Where the first closing mark stands; an apostrophe within a word is none."""
    for at, letter in enumerate(inner):
        after = inner[at + 1 : at + 2]
        if letter in closers and not (letter in "\u2019'" and after.isalnum()):
            return at
    return None
