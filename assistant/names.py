"""Proper names in a question: the words that nothing but themselves can stand for.

A sentence about Norway answers no question about Egypt, however alike the two sentences are; so
names are told from other words, and the answer is asked to hold them.
"""

import gettext
import re
from functools import cache

import pycountry

_TOKEN = re.compile(r"[^\W_][\w&'\u2019+-]*", re.UNICODE)
_SENTENCE_START = re.compile(r"(?:[.!?:]\s+|[“\"(]\s*)$")
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
        "britain": "United Kingdom",
        "brunei": "Brunei Darussalam",
        "cape verde": "Cabo Verde",
        "czech republic": "Czechia",
        "great britain": "United Kingdom",
        "holland": "Netherlands",
        "ivory coast": "Côte d'Ivoire",
        "kosovo": "Kosovo",
        "macedonia": "North Macedonia",
        "republic of korea": "Korea",
        "russia": "Russia",
        "south korea": "Korea",
        "turkey": "Türkiye",
        "uk": "United Kingdom",
        "usa": "United States",
    }
    return names


@cache
def _countries_in(language: str) -> dict[str, str]:
    """Lower-case names of countries in another language to their English words."""
    try:
        told = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language])
    except OSError:
        return {}
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for form in ("name", "common_name", "official_name"):
            if name := getattr(country, form, None):
                theirs = told.gettext(name)
                plain = theirs.split(",")[0].split(" (")[0].lower()
                if theirs != name:
                    names[plain] = f"{names.get(plain, '')} {name.lower()}"
    return names


def countries_said(text: str, language: str) -> frozenset[str]:
    """The words of the English names of the countries that a text names in another language.

    In lower case; a name with an ending on it ("Norwegens", "Tunezję") counts too.
    """
    low = text.lower()
    return frozenset(
        word
        for theirs, ours in _countries_in(language).items()
        if len(theirs) >= 4 and theirs[: max(4, len(theirs) - 2)] in low
        for word in re.findall(r"[^\W_]+", ours)
    )


@cache
def _of_several_words() -> re.Pattern[str]:
    """Countries whose names are more than one word, the longest first."""
    several = sorted((name for name in _countries() if " " in name), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, several))})\b", re.IGNORECASE)


def is_country(words: str) -> bool:
    """Whether the words, in any case, are a country's name; "us" is one only in capitals."""
    return words == "US" or words.lower() in _countries()


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
    end = 0
    for match in _TOKEN.finditer(text):
        word = without_ending(match.group())
        starts = match.start() == 0 or bool(_SENTENCE_START.search(text, end, match.start()))
        end = match.end()
        named = is_country(word.lower()) if shouting else is_country(word)
        if named or (not shouting and _looks_like_a_name(word, starts)):
            found.add(word)
    for match in _of_several_words().finditer(text):
        found.update(match.group().split())
    return frozenset(found)


def without_ending(word: str) -> str:
    """The word without a genitive's ending or an apostrophe or hyphen after it."""
    word = word.rstrip("'\u2019-")
    return word[:-2] if word.endswith(("'s", "\u2019s")) else word


def _looks_like_a_name(word: str, starts_sentence: bool) -> bool:
    if len(word) < 2:
        return False
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return False
    inner = any(c.isupper() for c in word[1:])
    coined = word.endswith("+") or (any(c.isdigit() for c in word) and word[0].isalpha())
    return inner or coined or (word[0].isupper() and not starts_sentence)
