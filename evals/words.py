"""Comparing words as question sets mean it: case, quotes, dashes, white space do not count."""

from collections.abc import Iterator
from functools import lru_cache

from corpus.normalise import Folded, fold
from corpus.span import Span


@lru_cache(maxsize=512)
def _folded(text: str) -> Folded:
    # A document is searched once for each quote of a set; folding it once is what costs.
    return fold(text, case=True)


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """`text` as it is compared: folded, in lower case, without white space at its ends."""
    if text.isascii() and text.isprintable():
        # Nothing but case and blanks is folded in such a text; letter by letter takes 30 times
        # as long, which ten thousand questions notice.
        return " ".join(text.lower().replace("`", "'").split())
    return fold(text, case=True).text.strip()


def places(quote: str, text: str) -> Iterator[Span]:
    """Every place of `text` that reads `quote`, in order; none for a quote without words."""
    wanted = plain(quote)
    if not wanted:
        return
    folded = _folded(text)
    at = folded.text.find(wanted)
    while at >= 0:
        yield folded.source(at, at + len(wanted))
        at = folded.text.find(wanted, at + 1)
