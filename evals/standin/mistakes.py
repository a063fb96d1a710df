"""Mistakes of one word or figure, as models make them: a number, a "not", a duty, a name."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise

from assistant.names import is_country
from evals.standin.behaviour import Behaviour

Mistake = Callable[[str, str], str | None]
"""From a sentence, and all that may be read around it, to a wrong one; None where it has no place
for the mistake. What is put in stands nowhere around."""

_FIGURES = r"\d+(?:[.,\u00a0\u202f]\d+)*"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE = re.compile(
    rf"(?:{_MONTH} |\b(?i:in|since|until|by|of|from|before|after) )((?:19|20)\d\d)\b(?!/)"
)
_AMOUNT = re.compile(
    rf"(?:EUR|\u20ac|euros?)\s?({_FIGURES})|({_FIGURES})\s(?:million|billion|thousand)\b|"
    rf"({_FIGURES})\s?(?:EUR|\u20ac|euros?)\b",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(rf"({_FIGURES})\s?(?:%|per ?cent\b)", re.IGNORECASE)
_PROVISION = re.compile(
    r"\b(?:Articles?|Recitals?|Sections?|Chapters?|Paragraphs?|Points?|Footnotes?|Tables?|Annex|"
    r"Regulation \(EU\)(?: No)?|Decision \(EU\)|Directive \(EU\)) (\d+)",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"(?<![\w/.,-])({_FIGURES})(?![\w/-])")
_COUNTED = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
_COUNT = re.compile(rf"\b({'|'.join(_COUNTED)})\b", re.IGNORECASE)

_NOTS = tuple(
    (re.compile(words, re.IGNORECASE), instead)
    for words, instead in (
        (r"\bcannot\b", "can"),
        (r"\b(shall|should|must|may|can|do|does|did|is|are|was|were|has|have|will) not\b", r"\1"),
        (r"\bnot (?!only\b)", ""),
        (r"\bno longer ", ""),
        (r"\bnever ", ""),
        (r"\bwithout\b", "with"),
        (r"\bnon-(?=\w)", ""),
        (r"\bno (?=[a-z])(?!later|more|less|fewer)", "a "),
    )
)
_STRICTER = tuple(
    (re.compile(words), instead)
    for words, instead in (
        (r"\bshould\b", "must"),
        (r"\b(?:is|are) (?:encouraged|invited|recommended) to\b", "must"),
        (r"\bmay\b(?! not)", "must"),
        (r"\bcan\b(?! not)", "must"),
    )
)
_LAXER = tuple(
    (re.compile(words), instead)
    for words, instead in (
        (r"\b(?:must|shall)\b", "may"),
        (r"\b(?:is|are) (?:required|obliged) to\b", "may"),
        (r"\b(?:has|have) to\b", "may"),
    )
)
_QUANTIFIERS = tuple(
    (re.compile(words, re.IGNORECASE), instead)
    for words, instead in (
        (r"\bonly ", ""),
        (r"\ball\b", "some"),
        (r"\b(?:every|each)\b(?! other)", "some"),
        (r"\bsome\b", "all"),
        (r"\bmost of\b", "all of"),
        (r"\bat least\b", "at most"),
        (r"\bat most\b", "at least"),
        (r"\bmore than\b", "fewer than"),
        (r"\bup to\b", "at least"),
    )
)
_BODIES = (
    ("Commission", "Council"),
    ("Parliament", "Council"),
    ("Member States", "third countries"),
    ("beneficiaries", "granting authorities"),
    ("partners", "funding agencies"),
)
_ELSEWHERE = ("Brazil", "Japan", "Norway", "Switzerland", "Chile", "Canada", "Kenya", "Iceland")
_NAME = re.compile(r"[^\W\d_][\w\u2019'-]*")
_LONGEST_NAME = 4
_ROW = re.compile(r"[\s,;]*(?:and|or)?\s*(?:the\s)?")
"""What stands between two items of one row, which may change places."""


def _figure(pattern: re.Pattern[str]) -> Mistake:
    """Another figure in the place of the first that the pattern finds."""

    def mistake(text: str, around: str) -> str | None:
        found = pattern.search(text)
        if found is None:
            return None
        group = next(n for n, taken in enumerate(found.groups(), 1) if taken)
        other = _other_figure(found[group], around)
        return text[: found.start(group)] + other + text[found.end(group) :]

    return mistake


def _other_figure(figure: str, around: str) -> str:
    """The figure with its last digit changed, and then the one before, to one that is not there."""
    there = set(re.findall(_FIGURES, around))
    for place in range(len(figure) - 1, -1, -1):
        if figure[place].isdigit():
            for step in (3, 1, 5, 7, 2, 9, 4, 6, 8):
                digit = (int(figure[place]) + step) % 10
                other = figure[:place] + str(digit) + figure[place + 1 :]
                if other not in there and not other.startswith("0"):
                    return other
    return figure + "1"


def _number(text: str, around: str) -> str | None:
    """A number that is nothing else; in words; or whichever there is."""
    taken = [p.span() for kind in (_DATE, _AMOUNT, _PROVISION) for p in kind.finditer(text)]
    for found in _NUMBER.finditer(text):
        if not any(start < found.end(1) and found.start(1) < end for start, end in taken):
            other = _other_figure(found[1], around)
            return text[: found.start(1)] + other + text[found.end(1) :]
    if counted := _COUNT.search(text):
        others = [w for w in _COUNTED if w not in around.lower() and _COUNTED[w] not in around]
        if others:
            return text[: counted.start()] + others[-1] + text[counted.end() :]
    return _figure(re.compile(rf"({_FIGURES})"))(text, around)


def _words(rules: tuple[tuple[re.Pattern[str], str], ...]) -> Mistake:
    """The first rule that applies, once."""

    def mistake(text: str, around: str) -> str | None:
        for words, instead in rules:
            if words.search(text):
                wrong = words.sub(instead, text, count=1)
                return wrong[:1].upper() + wrong[1:] if text[:1].isupper() else wrong
        return None

    return mistake


def _country(text: str, around: str) -> str | None:
    """Two countries change places; where they stand in one row, or one is alone, one is another."""
    named = tuple(_countries(text))
    if not named:
        return None
    for one, other in pairwise(named):
        (start, end, name), (from_, to, second) = one, other
        if name != second and not _ROW.fullmatch(text, end, from_):
            return text[:start] + second + text[end:from_] + name + text[to:]
    start, end, _ = named[0]
    elsewhere = next((name for name in _ELSEWHERE if name not in around), None)
    return text[:start] + elsewhere + text[end:] if elsewhere else None


def _countries(text: str) -> Iterator[tuple[int, int, str]]:
    """Where countries stand, the longest name first."""
    words = list(_NAME.finditer(text))
    at = 0
    while at < len(words):
        for many in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + many - 1].end()
            if text[start].isupper() and is_country(text[start:end]):
                yield start, end, text[start:end]
                at += many - 1
                break
        at += 1


def _body(text: str, around: str) -> str | None:
    """Two bodies change places, or one stands in for the other."""
    for one, other in _BODIES:
        pattern = re.compile(rf"\b(?:{one}|{other})\b")
        if pattern.search(text):
            return pattern.sub(partial(_exchanged, one, other), text)
    return None


def _exchanged(one: str, other: str, found: re.Match[str]) -> str:
    return other if found[0] == one else one


MISTAKES: Mapping[Behaviour, Mistake] = {
    Behaviour.CHANGES_NUMBER: _number,
    Behaviour.CHANGES_DATE: _figure(_DATE),
    Behaviour.CHANGES_AMOUNT: _figure(_AMOUNT),
    Behaviour.CHANGES_PERCENTAGE: _figure(_PERCENTAGE),
    Behaviour.CHANGES_PROVISION: _figure(_PROVISION),
    Behaviour.DROPS_NOT: _words(_NOTS),
    Behaviour.SHOULD_TO_MUST: _words(_STRICTER),
    Behaviour.MUST_TO_MAY: _words(_LAXER),
    Behaviour.CHANGES_QUANTIFIER: _words(_QUANTIFIERS),
    Behaviour.SWAPS_COUNTRIES: _country,
    Behaviour.SWAPS_BODIES: _body,
}
