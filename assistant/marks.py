"""Marks that stand in none of the words they part, so that data cannot pass for a field of ours."""

from collections.abc import Iterator
from hashlib import sha256

from corpus.normalise import INVISIBLE

# Without letters and figures that look alike, and without vowels: no key is a word.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_SIGNS = _LETTERS + "23456789"
_MARK_LENGTH = 10
_NOT_SHOWN = dict.fromkeys(map(ord, INVISIBLE))


def shown_words(text: str) -> str:
    """A text without what no reader sees: words hidden in it reach no model."""
    return "".join(
        ch for ch in text.translate(_NOT_SHOWN) if ch in "\n\t" or ch.isprintable() or ch.isspace()
    ).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(shown_words(text).split())


def unheard(data: str, seed: str) -> Iterator[str]:
    """A mark, then keys: made of the seed alone, and none of them stands anywhere in the data."""
    heard = data.lower()
    used: set[str] = set()
    drawn = _drawn(seed)
    length = _MARK_LENGTH
    while True:
        word = "".join(next(drawn) for _ in range(length))
        # A key looks like nothing else: letters and a figure, behind a capital.
        fits = any(sign.isdigit() for sign in word) and word[0] in _LETTERS
        if not fits or word in heard or word in used:
            continue
        used.add(word)
        yield word if length == _MARK_LENGTH else f"K{word}"
        length = 5


def _drawn(seed: str) -> Iterator[str]:
    """Signs without end, each as likely as the others, the same for the same seed."""
    block, most = 0, 256 - 256 % len(_SIGNS)
    while True:
        for byte in sha256(f"{block}\x1f{seed}".encode("utf-8", "surrogatepass")).digest():
            if byte < most:
                yield _SIGNS[byte % len(_SIGNS)]
        block += 1
