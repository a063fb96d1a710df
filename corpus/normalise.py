# ruff: noqa: RUF001 (quotes and dashes that look alike are what this module is about)
"""Quotes matched as a reader would: typography folded away, every letter mapped back to its place.

Folding changes how a text is drawn, never what it says: letters, figures and "not" stay. Use it to
find words; what is shown is always cut from the text itself.
"""

import unicodedata
from dataclasses import dataclass, field

from corpus.span import Span

INVISIBLE = frozenset(
    chr(code)
    for first, last in (
        (0x00AD, 0x00AD),  # soft hyphen
        (0x034F, 0x034F),  # grapheme joiner
        (0x061C, 0x061C),  # Arabic letter mark
        (0x115F, 0x1160),  # Hangul fillers
        (0x17B4, 0x17B5),  # Khmer inherent vowels
        (0x180B, 0x180F),  # Mongolian variation selectors, vowel separator
        (0x200B, 0x200F),  # zero width, marks of direction
        (0x202A, 0x202E),  # embedding and override of direction
        (0x2060, 0x206F),  # word joiner, invisible operators, isolates, deprecated controls
        (0x3164, 0x3164),  # Hangul filler
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFEFF, 0xFEFF),  # byte order mark
        (0xFFA0, 0xFFA0),  # half-width Hangul filler
        (0xFFF0, 0xFFFB),  # reserved, interlinear annotation
        (0x1BCA0, 0x1BCA3),  # controls of shorthand
        (0x1D173, 0x1D17A),  # controls of musical notation
        (0xE0000, 0xE0FFF),  # tags: a whole alphabet that nobody sees; selectors that hide bytes
    )
    for code in range(first, last + 1)
)
"""Characters that no reader sees and that can carry words which no reader would read.

Those that Unicode calls ignorable by default, and the marks of interlinear annotation.
"""

OPENING_QUOTES = "\"'“‘«‹„‚"
CLOSING_QUOTES = "\"'”’»›"

_DRAWN = (
    dict.fromkeys("‘’‚‛‹›ʼʹ′`´＇", "'")
    | dict.fromkeys("“”„‟«»″〝〞＂", '"')
    | dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; its character `i` stands for `starts[i]` up to `ends[i]` of the source."""

    text: str
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)

    def source(self, start: int, end: int) -> Span:
        """The range of the source that folded to `start` up to `end`, which must not be empty."""
        return Span(self.starts[start], self.ends[end - 1])


def visible(text: str) -> str:
    """A text without what nobody sees: `INVISIBLE`, and control characters but white space."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        for char in text
        if char.isspace() or (char not in INVISIBLE and unicodedata.category(char) != "Cc")
    )


def fold(text: str, *, case: bool = False) -> Folded:
    """Fold a text: NFKC, straight quotes, one dash, single blanks, nothing invisible.

    Args:
        text: Any text.
        case: Whether upper and lower case are folded too.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = _cluster_end(text, at)
        for ch in _folded(text[at:end], case):
            if ch == " " and out and out[-1] == " ":
                ends[-1] = end
            else:
                out.append(ch)
                starts.append(at)
                ends.append(end)
        at = end
    return Folded("".join(out), tuple(starts), tuple(ends))


def find(quote: str, text: str, start: int = 0, *, whole_words: bool = False) -> Span | None:
    """Where `text` reads like `quote`, first from offset `start`, as a span of `text` itself.

    Args:
        quote: The words looked for; white space at its ends does not count.
        text: The text that may hold them.
        start: The offset in `text` from which to look.
        whole_words: Whether the quote must not begin or end inside a word or a number ("on 2" is
            then not found in "on 20 May").

    Returns:
        The span, or None when there is no such place or the quote has no words.
    """
    words = fold(quote).text.strip()
    if not words:
        return None
    folded = fold(text[start:] if start else text)
    at = folded.text.find(words)
    while at >= 0:
        end = at + len(words)
        if not whole_words or _stands_alone(folded.text, at, end):
            return folded.source(at, end).shifted(start)
        at = folded.text.find(words, at + 1)
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    inside_start = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_end = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not inside_start and not inside_end


def _cluster_end(text: str, at: int) -> int:
    """The end of a letter with the marks that combine with it; they only compose together."""
    end = at + 1
    # Thirty marks are more than any script uses; the bound keeps a flood of them linear.
    while end < len(text) and end - at <= 30 and unicodedata.combining(text[end]):
        end += 1
    return end


def _folded(cluster: str, case: bool) -> str:
    if cluster in INVISIBLE:
        return ""
    if cluster in _DRAWN:
        return _DRAWN[cluster]
    if cluster.isascii():
        words = cluster
    else:
        words = unicodedata.normalize("NFKC", "".join(c for c in cluster if c not in INVISIBLE))
        words = "".join(_DRAWN.get(ch, ch) for ch in words)
    words = "".join(" " if ch.isspace() else ch for ch in words)
    return words.casefold() if case else words
