"""Names of countries, bodies, programmes and partnerships, told from each other.

A name is met by itself, by the country it is derived from ("Swiss"), by what it is short for
("EC", "European Commission"), or by capitals read from the source's own words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import pycountry

from assistant.names import country_of, is_country, proper_names, without_ending
from assistant.support.ruling import Fault, Finding

_WORD = re.compile(r"[^\W_][\w&'\u2019+-]*")
_RUN = re.compile(
    r"\b[A-Z][\w&'\u2019-]+(?: (?:of|and|for|on|the|in|to) (?:the )?[A-Z][\w&'\u2019-]+"
    r"| [A-Z][\w&'\u2019-]+)+"
)
_LINKING = frozenset({"of", "the", "and", "for", "on", "in", "de", "&", "to"})
_SAME = (
    frozenset({"eu", "union", "european union", "europe's", "europe", "european"}),
    frozenset({"ec", "commission", "european commission"}),
    frozenset({"us", "usa", "united states", "america", "american"}),
    frozenset({"uk", "united kingdom", "britain", "british"}),
    frozenset({"r&i", "research and innovation", "research & innovation"}),
    frozenset({"un", "united nations"}),
    frozenset({"turkey", "türkiye", "turkish"}),
)
# Adjectives of countries that no rule derives; `names.country_of` derives the others.
_PEOPLES = {
    "british": "united kingdom",
    "chinese": "china",
    "czech": "czechia",
    "danish": "denmark",
    "dutch": "netherlands",
    "faroese": "faroe islands",
    "finnish": "finland",
    "french": "france",
    "german": "germany",
    "greek": "greece",
    "irish": "ireland",
    "norwegian": "norway",
    "polish": "poland",
    "slovak": "slovakia",
    "spanish": "spain",
    "swedish": "sweden",
    "swiss": "switzerland",
    "thai": "thailand",
    "turkish": "türkiye",
    "welsh": "wales",
}
# Words that are written large and name nothing by themselves.
_COMMON = frozenset(
    [
        "act",
        "acts",
        "agency",
        "all",
        "annex",
        "article",
        "articles",
        "authorities",
        "authority",
        "board",
        "code",
        "committee",
        "communication",
        "conclusions",
        "conduct",
        "conference",
        "decision",
        "decisions",
        "directive",
        "directives",
        "each",
        "eur",
        "footnote",
        "fund",
        "guidance",
        "guidelines",
        "it",
        "member",
        "members",
        "ministers",
        "no",
        "office",
        "paragraph",
        "partnership",
        "partnerships",
        "parties",
        "party",
        "point",
        "programme",
        "programmes",
        "recital",
        "regulation",
        "regulations",
        "report",
        "section",
        "state",
        "states",
        "table",
        "the",
        "they",
        "this",
        "treaty",
    ]
)
_INSTITUTIONS = frozenset({"commission", "council", "parliament", "ec", "court", "ombudsman"})
_SHORT = frozenset({"eu", "european", "union"})
_MOST_CAPITALS = 8

Acronyms = Mapping[str, tuple[str, ...]]


def unknown_names(statement: str, words: str, around: str, acronyms: Acronyms) -> Iterator[Finding]:
    """Names in a statement that the source does not hold under any form, or holds elsewhere.

    A name may be lent from what is `around` the words, as long as it does not take the place of one
    that stands in them.
    """
    source, beside = _Held(words, acronyms), _Held(around, acronyms)
    lent: list[str] = []
    for name in dict.fromkeys(names_in(statement)):
        if not beside.has(name):
            yield Finding(Fault.NAME, name, "this name is not in the words")
        elif not source.has(name):
            lent.append(name)
    yield from _swapped(lent, statement, words, acronyms)
    yield from _half_known(statement, around)


class _Held:
    """The names that a text holds, under every form."""

    def __init__(self, text: str, acronyms: Acronyms) -> None:
        self._acronyms = acronyms
        self._forms = _forms(text, acronyms)
        self._low = f" {' '.join(text.lower().split())} "

    def has(self, name: str) -> bool:
        variants = variants_of(name, self._acronyms)
        spelt_out = any(f" {one} " in self._low for one in variants if " " in one)
        return bool(variants & self._forms) or spelt_out


def _swapped(
    lent: Sequence[str], statement: str, words: str, acronyms: Acronyms
) -> Iterator[Finding]:
    """Names lent from around the words while one of the same kind in the words goes unsaid."""
    said = _Held(statement, acronyms)
    unsaid = [name for name in dict.fromkeys(names_in(words)) if not said.has(name)]
    for name in lent:
        kind = _kind(name)
        rival = next((other for other in unsaid if kind and _kind(other) == kind), None)
        if rival is not None:
            yield Finding(Fault.NAME, name, f"the words have {rival} instead", unsure=True)


def _kind(name: str) -> str:
    low = name.lower()
    if is_country(name) or country_of(name) or low in _PEOPLES:
        return "country"
    return "institution" if low in _INSTITUTIONS else ""


def _half_known(statement: str, source: str) -> Iterator[Finding]:
    """Names of several words of which the source holds some, but not the last.

    "European Data Protection Board" is no "European Data Protection Supervisor".
    """
    there = {_singular(word) for word in _words(source)}
    for run in _RUN.finditer(statement):
        words = [_singular(word) for word in _words(run[0])]
        words = [word for word in words if word not in _LINKING | _SHORT]
        missing = [word for word in words if word not in there]
        if missing and len(missing) < len(words) and words[-1] in missing:
            yield Finding(Fault.NAME, run[0], "only a part of this name is in the words")


def _words(text: str) -> list[str]:
    return [without_ending(match[0]).lower() for match in _WORD.finditer(text)]


def _singular(word: str) -> str:
    return word.rstrip("s")


def names_in(text: str) -> Iterator[str]:
    """The words of a text that name a country, a body, a programme, a partnership."""
    found = proper_names(text)
    for match in _WORD.finditer(text):
        word = without_ending(match[0])
        begins = text[: match.start()].rstrip()[-1:] in ("", ".", "?", "!")
        country = is_country(word) or country_of(word) or word.lower() in _PEOPLES
        if word.lower() not in _COMMON and (word in found or (begins and country)):
            yield word


def variants_of(name: str, acronyms: Acronyms) -> set[str]:
    """What else a name may be written as, in lower case, and itself."""
    low = name.lower()
    found = {low, f"{low}s"}
    if len(low) > 3:
        found.add(_singular(low))
    found.update(*(same for same in _SAME if low in same))
    if low in _PEOPLES:
        found.add(_PEOPLES[low])
    if derived := country_of(name):
        found.add(derived.lower())
    for short, longs in acronyms.items():
        if short.lower() == low:
            found.update(one.lower() for one in longs)
    if "-" in low:
        found.update(part for part in low.split("-") if len(part) > 2)
    return found


def _forms(source: str, acronyms: Acronyms) -> set[str]:
    """Every form under which the source holds a name: its words, their countries, capitals."""
    words = [without_ending(match[0]) for match in _WORD.finditer(source)]
    held = set(_capitals(words))
    for word in dict.fromkeys(words):
        held |= variants_of(word, acronyms)
    low = source.lower()
    for country in _of_several_words():
        if country in low:
            held.update(country.split())
    return held


@cache
def _of_several_words() -> tuple[str, ...]:
    names = (
        getattr(one, form, "") for one in pycountry.countries for form in ("name", "common_name")
    )
    return tuple(sorted({name.lower() for name in names if " " in name}))


def _capitals(words: Sequence[str]) -> Iterator[str]:
    """Capitals of runs of words: "European External Action Service" is "eeas"."""
    for start in range(len(words)):
        letters = ""
        for word in words[start : start + _MOST_CAPITALS]:
            if word.lower() not in _LINKING:
                letters += word[0].lower()
                if len(letters) > 1:
                    yield letters
