"""Proper names in a question: the words that nothing but themselves can stand for.

A sentence about Norway answers no question about Egypt, however alike the two sentences are; so
names are told from other words, and the answer is asked to hold them.
"""

import re
from functools import cache

import pycountry

_TOKEN = re.compile(r"[^\W_][\w&'’+-]*", re.UNICODE)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[“\"(]\s*)$")
_ADJECTIVE_ENDINGS = ("an", "ian", "ean", "ese", "ish", "ic", "i", "n", "is")


@cache
def _countries() -> dict[str, str]:
    """Lower-case names of countries, as people write them, to the name they are listed under."""
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for form in ("name", "common_name"):
            if name := getattr(country, form, None):
                plain = name.split(",")[0].split(" (")[0]
                names[plain.lower()] = plain
    # What people say where the standard's short name is another.
    names |= {
        "russia": "Russia",
        "south korea": "Korea",
        "turkey": "Türkiye",
        "uk": "United Kingdom",
    }
    return names


def is_country(words: str) -> bool:
    """Whether the words, in any case, are a country's name."""
    return words.lower() in _countries()


def country_of(word: str) -> str | None:
    """The country that an adjective or a people's name is derived from ("Icelandic"), if any.

    Only what a rule can see: the country's name, at most its last vowel dropped, with one of the
    usual endings. "French" and "Swiss" are not found so, and count as names of their own.
    """
    low = word.lower()
    if len(low) < 6 or is_country(low):
        return None
    for ending in _ADJECTIVE_ENDINGS:
        if low.endswith(ending):
            stem = low[: -len(ending)]
            for name, listed in _countries().items():
                if len(name) >= 4 and name in (
                    stem,
                    stem + "a",
                    stem + "y",
                    stem + "e",
                    stem + "ia",
                ):
                    return listed
    return None


def proper_names(text: str) -> frozenset[str]:
    """The words of `text` that are, or belong to, proper names: as they stand there."""
    shouting = text.isupper()
    found = set()
    for match in _TOKEN.finditer(text):
        word = match.group().rstrip("'’-")
        word = word[:-2] if word.endswith(("'s", "’s")) else word
        starts = bool(_SENTENCE_START.search(text[: match.start()]))
        if is_country(word) or (not shouting and _looks_like_a_name(word, starts)):
            found.add(word)
    low = text.lower()
    for name in _countries():
        if " " in name and re.search(rf"\b{re.escape(name)}\b", low):
            at = low.index(name)
            found.update(text[at : at + len(name)].split())
    return frozenset(found)


def _looks_like_a_name(word: str, starts_sentence: bool) -> bool:
    if len(word) < 2:
        return False
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return False
    inner = any(c.isupper() for c in word[1:])
    coined = word.endswith("+") or (any(c.isdigit() for c in word) and word[0].isalpha())
    return inner or coined or (word[0].isupper() and not starts_sentence)
