"""Whether the content of a statement stands in its source at all, and what it leaves out."""

import re
from collections.abc import Iterator

from assistant.support.clauses import Matched, Words
from assistant.support.ruling import Fault, Finding

ABSENT = 0.38
"""Mean degree to which content words are met below which a statement is of something else."""
THIN = 0.46
"""The same, below which it may be."""
COPIED = 0.6
"""Share of a statement's runs of three words that the source has, from which it is a copy."""
_UNLIKE = 0.2

_EXCEPTION = re.compile(
    r"\b(?:unless|except(?:ed|ing)?(?= (?:where|when|if|for|in|as|that))|excluding"
    r"|save (?:where|for|in)|on condition that|if they so request|upon (?:their )?request)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:unless|except\w*|provided|excluding|save|if|as long as|where|when|only|on condition"
    r"|insofar|as far as|request\w*|subject to|apart from|other than|may|can|without prejudice"
    r"|otherwise|depending|as needed|on demand|ask\w*|in so far|limited to|some)\b",
    re.IGNORECASE,
)


def coverage(matched: Matched) -> float:
    """How far the content words of a statement are met, in [0, 1]; 1 where it has none."""
    degrees = list(matched.met.values())
    return sum(degrees) / len(degrees) if degrees else 1.0


def left_out(statement: Words, context: Words, matched: Matched, words: str) -> Iterator[Finding]:
    """What a statement says beyond its source, and the exceptions of its source that it drops.

    A sentence in other words has words of its own; one that is copied but for a word does not.
    """
    degree = coverage(matched)
    unmet = [word for stem, word in statement.stems.items() if matched.met[stem] < _UNLIKE]
    told = ", ".join(unmet)
    if degree < THIN:
        why = "hardly any of it is in the words"
        yield Finding(Fault.COVERAGE, told, why, unsure=degree >= ABSENT)
    elif unmet and copied(statement, context) >= COPIED:
        yield Finding(Fault.COVERAGE, told, "the rest is there word for word, this is not")
    exception = _EXCEPTION.search(words)
    if exception and not _HEDGE.search(statement.text):
        yield Finding(Fault.COVERAGE, "", f"the words go on: {exception[0]}", unsure=True)


def copied(statement: Words, source: Words) -> float:
    """The share of the statement's runs of three words that stand in the source."""
    mine, theirs = _runs(statement), _runs(source)
    return sum(run in theirs for run in mine) / len(mine) if mine else 0.0


def _runs(words: Words) -> set[tuple[str, str, str]]:
    tokens = [token.word for token in words.tokens]
    return set(zip(tokens, tokens[1:], tokens[2:], strict=False))
