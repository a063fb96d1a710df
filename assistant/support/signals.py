"""Signal words: what a clause denies, how strongly it puts something, of how many, and when.

The words are data, in `signals.toml`. An idiom is taken before the words in it: "not only" denies
nothing, "no later than" is a limit, "shall not be obliged" leaves free. Strengths are those of EU
drafting (Joint Practical Guide for persons involved in the drafting of EU legislation, 2.3): may;
should; shall or must.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.support.data import data


class Strength(StrEnum):
    """How strongly something is put."""

    MAY = "may"
    SHOULD = "should"
    MUST = "must"


class Amount(StrEnum):
    """Of how many something is said."""

    ALL = "all"
    MOST = "most"
    MANY = "many"
    SOME = "some"
    FEW = "few"
    SINGLE = "single"
    NONE = "none"
    ONLY = "only"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal word: what it means, where it stands, and the word."""

    meaning: Strength | Amount
    start: int
    words: str


_FOLLOWS = re.compile(r"\s(?:also |not |only |be |then )?")
_COUNTED = (
    r"(?=\s(?:of )?(?:(?:a|an|the|EUR|about|some|full)\s)*\u20ac?(?:\d|(?:one|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|half|third|quarter|fifth"
    r"|fortnight)\b))"
)
_NON = re.compile(r"\bnon-(\w+)")
_BARE = re.compile(r"(?<!non-)\b\w+")
_BEGINNING = 6
"""Letters by which two forms of a word are taken for one."""
_ABILITY = frozenset({"can", "able", "possible", "could"})


def denials(words: str) -> int:
    """How often words deny, idioms and limits left aside; "neither … nor" denies once."""
    rest = _blank(words, _pattern("idioms"))
    for amount, pattern in _amounts():
        if amount in (Amount.AT_MOST, Amount.AT_LEAST, Amount.ONLY, Amount.ALL):
            rest = _blank(rest, pattern)
    found = [match[0].lower() for match in _pattern("denials").finditer(rest)]
    return len(found) - (found.count("nor") if "neither" in found else 0)


def compounds(words: str, other: str) -> int:
    """How often words deny by a prefix what other words have without it: "non-associated"."""
    bare = {word[:_BEGINNING] for word in _BARE.findall(other.lower())}
    return sum(word[:_BEGINNING] in bare for word in _NON.findall(words.lower()))


def conditional(words: str) -> bool:
    """Whether words make what they say depend on something, or except something."""
    return bool(_pattern("conditions").search(words))


def excepting(words: str) -> bool:
    """Whether words take something out of what they say."""
    return bool(_pattern("exceptions").search(words))


def strengths(words: str) -> tuple[Signal, ...]:
    """How strongly words put what they say; each word is taken once, idioms first."""
    found: list[Signal] = []
    rest = _blank(words, _pattern("idioms"))
    for strength, pattern in _strengths():
        found += [Signal(strength, m.start(), m[0]) for m in pattern.finditer(rest)]
        rest = _blank(rest, pattern)
    found.sort(key=lambda signal: signal.start)
    # Of "may require" the first decides.
    return tuple(
        signal
        for at, signal in enumerate(found)
        if not (at and signal.meaning is Strength.MUST and _adjacent(words, found[at - 1], signal))
    )


def _adjacent(words: str, first: Signal, second: Signal) -> bool:
    return bool(_FOLLOWS.fullmatch(words[first.start + len(first.words) : second.start]))


def hinted(words: str) -> frozenset[Strength]:
    """Strengths that the words of a source may be meant with, though they do not say so."""
    return frozenset(strength for strength, pattern in _hints() if pattern.search(words))


def ability(signal: Signal) -> bool:
    """Whether a signal may speak of what one is able to do rather than of what is allowed."""
    return signal.words.lower() in _ABILITY


def for_sure(words: str) -> bool:
    """Whether words say that something will be so, whatever comes."""
    return bool(_pattern("for_sure").search(words))


def amounts(words: str) -> frozenset[Amount]:
    """Of how many words speak; each word is taken once, idioms first."""
    found: set[Amount] = set()
    rest = _blank(words, _pattern("idioms"))
    for amount, pattern in _amounts():
        if pattern.search(rest):
            found.add(amount)
            rest = _blank(rest, pattern)
    return frozenset(found)


def by_then(words: str) -> bool:
    """Whether words set a time by which something is done."""
    return bool(_pattern("by_then").search(words))


def orders(words: str) -> tuple[bool, bool]:
    """Whether words put something before, and whether they put something after, something else."""
    return bool(_pattern("earlier").search(words)), bool(_pattern("later").search(words))


def parted(words: str) -> tuple[str, str]:
    """What stands before and after the first word that puts something before or after another."""
    found = [m for name in ("earlier", "later") if (m := _pattern(name).search(words))]
    if not found:
        return words, ""
    first = min(found, key=lambda match: match.start())
    return words[: first.start()], words[first.end() :]


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return _any(data()[name])


@cache
def _strengths() -> tuple[tuple[Strength, re.Pattern[str]], ...]:
    return tuple((Strength(group["means"]), _any(group["words"])) for group in data()["strength"])


@cache
def _hints() -> tuple[tuple[Strength, re.Pattern[str]], ...]:
    return tuple((Strength(means), _any(words)) for means, words in data()["hints"].items())


@cache
def _amounts() -> tuple[tuple[Amount, re.Pattern[str]], ...]:
    return tuple(
        (
            Amount(group["means"]),
            _any([*group["words"], *(f"{one}{_COUNTED}" for one in group.get("counted", ()))]),
        )
        for group in data()["amount"]
    )


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
