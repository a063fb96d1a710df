"""Which statements age: they were so when they were written, and may have changed since.

A statement ages by what it is about: the status of a country, who may take part, money, the terms
of an agreement, the latest report, a period of a programme, where an office or a portal is, or its
own "now". Law states rules, and rules do not age while they are in force; what they say of money
and of periods does.
"""

import re
from enum import StrEnum


class Ageing(StrEnum):
    """What a statement that ages is about."""

    COUNTRY_STATUS = "country status"
    ELIGIBILITY = "eligibility and restrictions"
    MONEY = "money"
    AGREEMENT = "terms of an agreement"
    REPORT = "latest report"
    PERIOD = "period of a programme"
    MOVED = "office or portal"
    PRESENT = "the writer's present"


_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = rf"\d{{1,2}}\s{_MONTH}\s{_YEAR}"
_SIGNS = {
    Ageing.COUNTRY_STATUS: (
        r"(?:is|are|was|were|be|been|being|becom\w+|became|now|also|fully|partly|countries)\s"
        r"(?:\w+\s)?associated\s(?:to|with)\b",
        r"\b(?:is|are|now|also)\s(?:now\s|also\s|fully\s)?associated\b",
        r"\bassociated countries(?:\sare|\sas of|\sinclude|:)",
        r"\b(?:is|are|remains?|became|becoming)\s(?:an?\s|also\s|now\s)*"
        r"(?:candidate|acceding|associated)\s(?:country|countries)\b",
        r"\btransitional (?:agreements?|arrangements?)\b",
        r"\b(?:signed|joined|ratified|concluded)\b[^.]*\bassociation\b",
        r"\bassociation\b[^.]*\b(?:signed|in force|applies|provisional\w*)\b",
    ),
    Ageing.ELIGIBILITY: (
        r"\b(?:is|are|was|were|be|become|remains?|now|not|no longer|treated as)\s"
        r"(?:automatically\s|fully\s|now\s|also\s|not\s)*(?:in)?eligible\b",
        r"\bcountries eligible\b",
        r"\brestricted (?:approach|to|from)\b",
        r"\brestrict(?:s|ed|ing)\b[^.]*\b(?:actions?|particip\w+)\b",
        r"\b(?:is|are|has been|have been)\s(?:now\s)?(?:excluded|barred|banned|suspended)\b",
    ),
    Ageing.MONEY: (
        r"(?:€|\bEUR)\s?\d",
        r"\d\s?(?:€|EUR\b|euros?\b)",
        r"\d\s?(?:%|per cent\b|percent\b)",
        r"\b(?:million|billion|bn)\s(?:of\s)?(?:euros?|EUR)\b",
    ),
    Ageing.AGREEMENT: (
        r"\bagreements?\b[^.]*\b(?:renew\w+|extend\w+|expir\w+|in force|applies|apply|effective"
        r"|for a period of|valid)\b",
        r"\b(?:renewed|extended|expires?|valid)\b[^.]*\b(?:agreement|arrangement|roadmap)\b",
        r"\bnegotiations?\b",
    ),
    Ageing.REPORT: (
        r"\b(?:first|second|third|two|latest|last|most recent|newest)\s(?:\w+\s){0,3}"
        r"(?:reports?|work programmes?|editions?|revisions?)\b",
        rf"\b(?:Monitoring Report|BMR)\s{_YEAR}\b",
        rf"\b{_YEAR}\s(?:revision|edition|report)\b",
    ),
    Ageing.PERIOD: (
        rf"\b{_YEAR}\s?[-\u2010-\u2015]\s?(?:\d\d|{_YEAR})\b(?![-/])",
        rf"\b(?:from|between)\s(?:{_DAY}|{_YEAR})\s(?:to|until|and)\s(?:{_DAY}|{_YEAR})\b",
        rf"\b(?:until|by|ends? (?:in|on)|ending (?:in|on)|expires? on)\s(?:the end of\s)?"
        rf"(?:{_DAY}|{_YEAR})\b",
    ),
    Ageing.MOVED: (
        r"\b(?:[A-Z]\w+\s)(?:Platform|Portal|Helpdesk)\b",
        r"\b(?:[Oo]ffice|[Ss]ecretariat)\s(?:\w+\s)?(?:in|at)\s[A-Z]",
        r"\b(?:is|are) hosted (?:by|at)\b",
    ),
    Ageing.PRESENT: (
        r"\b(?:currently|now|recently|so far|to date|at present|ongoing|newly|nowadays)\b",
        r"\btoday\b(?!['\u2019])",
        r"\brecent\s(?:round|events?|years?|months?|develop\w+|meetings?)\b|\btwo recent\b",
        r"\bha(?:s|ve)\s(?:also\s|since\s)?(?:started|continued|launched|stepped|endorsed|begun"
        r"|agreed|proposed)\b",
        r"\b(?:is|are) (?:being|under) (?:negotiat\w+|discuss\w+|prepar\w+|develop\w+)\b",
        r"\bwill (?:be|cooperate|start|follow|publish)\b",
    ),
}
_CASED = frozenset({Ageing.MOVED, Ageing.PERIOD})
"""Told by capitals or by figures alone; the others are told in any case."""
_FOUND = {
    about: re.compile("|".join(signs), 0 if about in _CASED else re.IGNORECASE)
    for about, signs in _SIGNS.items()
}
_IN_LAW = (Ageing.MONEY, Ageing.PERIOD)


def ageing(words: str, *, law: bool = False) -> tuple[Ageing, ...]:
    """What in some words ages, nothing where they state what holds or what once happened.

    Args:
        words: A statement, as quoted.
        law: Whether it is a recital, an article or another part of an act.
    """
    asked = _IN_LAW if law else tuple(_FOUND)
    return tuple(about for about in asked if _FOUND[about].search(words))


def ages(words: str, *, law: bool = False) -> bool:
    """Whether anything in some words ages."""
    return bool(ageing(words, law=law))
