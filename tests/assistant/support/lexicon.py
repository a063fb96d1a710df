"""A checker for tests: stems by cutting endings, and a few words that are like each other."""

from collections.abc import Mapping, Sequence

from assistant.support.check import Checker
from ingest.index.words import terms

ALIKE = {
    frozenset(pair)
    for pair in (
        ("companies", "entities"),
        ("join", "participate"),
        ("join", "take"),
        ("needed", "required"),
        ("permission", "authorisation"),
        ("pay", "fund"),
        ("firms", "companies"),
    )
}


def among(words: Sequence[str], others: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    return {
        word: {other: 0.8 for other in others if frozenset((word, other)) in ALIKE}
        for word in words
    }


def checker() -> Checker:
    return Checker(terms, among, {"ENP": ("European neighbourhood policy",)})
