"""What kind of thing a question asks for, and whether some words hold a thing of that kind.

A question for an amount is not answered by a sentence without one, however near its other words
come: most near misses show here. Only kinds whose presence can be seen without a reader model are
told apart; all else is `ANYTHING`.
"""

import re
from enum import StrEnum


class Asked(StrEnum):
    """Kinds of things that can be asked for."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    DURATION = "duration"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    CONTACT = "contact"
    ACT = "act"
    REASON = "reason"
    MEANS = "means"
    NAME = "name"
    MEANING = "meaning"
    WHICH = "which"
    DEFINITION = "definition"
    ANYTHING = "anything"


_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    r"|million|billion|both|several|many|once|twice)"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)

_POLITE = re.compile(
    r"^(?:(?:hi|hello|please|thanks|good \w+)\W+)*(?:(?:can|could|would|will) you (?:please )?"
    r"(?:kindly )?(?:tell|give|show|send|explain|list|name|let)\b(?: (?:me|us))?(?: know)?)\W*",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^(?:and |so |but |or )?(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should"
    r"|will|would|has|have|had|isn't|aren't|doesn't|don't)\b(?!.{0,80}\b(?:when|how many|how much"
    r"|who|where|why|which date)\b)",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9+&]+\b")
_NOUNS_OF_MONEY = r"(?:budget|costs?|price|fees?|salary|amount|sum|investments?|funding|money)"

# First match wins: the more particular kinds stand first.
_ASKS = tuple(
    (asked, re.compile(pattern, re.IGNORECASE))
    for asked, pattern in (
        (
            Asked.CONTACT,
            r"\b(?:e-?mail|phone|telephone|fax|street|postal|contact (?:details|person|data)"
            r"|who(?:m)? (?:do|can|should) (?:i|we) (?:contact|call|write))\b",
        ),
        (Asked.SHARE, r"\b(?:percentage|per cent|proportion|ratio|rates?|(?:what|which) share)\b"),
        (Asked.DURATION, r"\bhow long\b|\bduration\b|\bhow many (?:years|months|weeks|days)\b"),
        (
            Asked.MONEY,
            r"\bhow much\b(?! (?:time|longer|more|experience))"
            r"|\bhow many (?:billions?|millions?|euros?)\b"
            rf"|\b(?:what|which)(?: (?:is|was|are|were))?(?: \w+){{0,4}} {_NOUNS_OF_MONEY}\b"
            rf"|^(?:\w+ )?{_NOUNS_OF_MONEY}\b(?!.*\b(?:is|are|does|do|can)\b)"
            rf"|^(?:[\w-]+ ){{1,5}}{_NOUNS_OF_MONEY}$",
        ),
        (
            Asked.DATE,
            r"\bwhen (?:is|are|was|were|do|does|did|has|have|had|will|and|can|must|should"
            r"|exactly)\b|^when (?!we\b|you\b|i\b)|\bwhen\W*$"
            r"|\b(?:which|what|exact) (?:date|day|month|year)s?\b"
            r"|\bsince wh\w+\b"
            r"|\b(?:as of|until|by) (?:which|what|when)\b|\bdeadlines?\b|\bhow often\b|\bdates\b",
        ),
        (Asked.COUNT, r"\bhow many\b|^number\b|\bhow (?:large|big|tall|far|deep|high)\b"),
        (Asked.MEANING, r"\bwhat does (?:\S+ ){0,3}stand for\b"),
        (
            Asked.ACT,
            r"\b(?:which|what) (?:[\w-]+ ){0,2}(?:acts?|regulations?|directives?|decision"
            r"|recommendation|law|legal basis|provision|article|document|publication|source|report"
            r"|code)\b|\blegal basis\b|\b(?:document|regulation|act) number\b"
            r"|\bnumber of the (?:\w+ ){0,3}(?:regulation|act|decision|directive|recommendation)\b",
        ),
        (Asked.PERSON, r"\b(?:who|whom|whose)\b(?! (?:are|is) (?:eligible|associated))"),
        (Asked.PLACE, r"\bwhere\b|\b(?:which|what) (?:city|town|place)\b"),
        (Asked.REASON, r"\bwhy\b|\bfor what reason\b|\bhow come\b"),
        (Asked.NAME, r"\bnames? of\b|\b(?:their|its|the) names?\b|\bcalled\b|\b(?:full )?title\b"),
        (
            Asked.DEFINITION,
            r"^(?:and )?what (?:is|are) (?:the |an? )?"
            r"(?:[\w&'\u2019/+\"\u201c\u201d-]++ ?+){1,4}\?*$"
            r"|^(?:define|explain)\b|\bwhat is meant by\b|\bwhat does .{1,40} mean\b"
            r"|\bdefinition of\b",
        ),
        (
            Asked.WHICH,
            r"\b(?:which|what) (?!(?:is|are|was|were|do|does|did|can|should)\b)[a-z]{3,}",
        ),
        (
            Asked.MEANS,
            r"\bhow (?:can|could|do|should|to|would|might|does|did|is|are|must|may)\b|\bsteps\b"
            r"|\bwhat (?:can|should|could|must) (?:we|i|one|our|a|partner)\b",
        ),
    )
)

_MONEY = re.compile(
    r"(?:€|\$|£|\bEUR|\bUSD|\bGBP)\s?\d|\d[\d., ]*\s?(?:€|euros?\b|EUR\b|USD\b|dollars?\b)"
    r"|\d[\d.,]*\s(?:million|billion)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\d\s?%|\bper ?cent\b|\b(?:half|third|quarter|majority) of\b", re.IGNORECASE)
_DATE = re.compile(
    rf"\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b{_MONTH}\b|\b(?:1[89]|20|21)\d\d\b"
    r"|\b(?:annual|yearly|monthly|biennial|every|daily|weekly|century|today|now|currently)\b"
)
# The number of an act holds a year and is no date: "2006/112/EC", "(EU) 2024/795".
_ACT_NUMBER = re.compile(r"(?<![\d/.])\d{1,4}/\d{1,4}(?:/[A-Z][A-Za-z]{1,6})?(?![\d/])")
_DURATION = re.compile(
    rf"\b(?:\d+|{_NUMBER}|a few|an?|long)[ -]?(?:years?|months?|weeks?|days?|hours?"
    r"|decades?|term)\b|\b\d{4}\s?[-\u2013]\s?\d{2,4}\b|\btime[- ]consuming\b|\blong-term\b",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"\b(?:\d[\d.,]*|{_NUMBER})\b", re.IGNORECASE)
_NAMED = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-ZÀ-Þ][\w'\u2019-]+")
_ACT = re.compile(
    r"\b(?:Regulation|Directive|Decision|Recommendation|Article|Communication|COM|Conclusions?"
    r"|Resolution|Agreement|Treaty|Code|Report|Statement|document)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\S@\S|\+\d[\d ()/-]{6,}|\b(?:street|avenue|rue|tel\.|phone)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://|www\.")
_REASON = re.compile(
    r"\b(?:because|since|due to|as a result|therefore|so that|in order to"
    r"|aim(?:s|ed|ing)? (?:to|at)|reason|owing|given|thus|hence"
    r"|to (?:\w+ly )?(?:preserve|ensure|respond|address|safeguard|make"
    r"|help|increase|avoid|protect|enable|promote|strengthen|support)|important|allows?|essential"
    r"|lead(?:s|ing)? to|contribut\w+|hinder\w*|can)\b",
    re.IGNORECASE,
)


def asked_noun(question: str) -> str:
    """The words for the thing that is asked for: "call identifier", "total budget"; "" for none."""
    found = _NOUN.search(question)
    return found["noun"].strip() if found else ""


PLAIN = {
    Asked.MONEY: "amount of money",
    Asked.SHARE: "share or rate",
    Asked.CONTACT: "address or way to get in touch",
}
"""Kinds that cannot be missed where they are, as a reader would call them."""

_SAID_AGAIN = frozenset({Asked.ACT, Asked.REASON})
"""Kinds whose signs are common words, which an answer may well repeat."""


def asked_for(question: str) -> Asked:
    """The kind of thing that a question asks for.

    A question for yes or no asks for nothing of a kind. Acronyms are masked, so that the WHO is no
    person and COST no sum of money.
    """
    plain = _ACRONYM.sub("X", _POLITE.sub("", question.strip()))
    clause = re.split(r"(?<=[.!?])\s+(?=\S)", plain)
    asking = next((part for part in reversed(clause) if part.endswith("?")), plain)
    if _YES_NO.match(asking):
        return Asked.ANYTHING
    found = (asked for asked, pattern in _ASKS if pattern.search(asking))
    return next(found, Asked.ANYTHING)


_LISTED = re.compile(
    r"\b(?:such as|like|including|e\.g\.|namely)\b|:\s|\w, [^,.;:]{3,40}(?:, | and | or )"
)
_COUNTED = re.compile(r"\bhow many\s+(?P<what>(?:[\w&'\u2019-]++\s*+){1,3})", re.IGNORECASE)
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_OF = (
    r"(?:of|for|in|on|to|from|by|with|behind|under|at|between|about|into|within|does|do|did|is|are)"
)
_NOUN = re.compile(
    r"\b(?:(?:which|what|whose|how many|how much)\s+"
    r"(?!(?:is|are|was|were|does|do|did|can|could|should"
    r"|must|may|has|have|will)\b)|(?:what|who|where|when)\s+(?:is|are|was|were)\s+(?:the|a|an|its"
    r"|their|our|his|her)\s+|^(?:please\s+)?(?:tell|give|show)\s+(?:me|us)\s+(?:the|a|an)\s+)"
    rf"(?P<noun>(?:(?!(?:{_OF}|was|were|can|could|should|must|may|has|have|had|will|would)\b)"
    r"[\w&'\u2019/+-]++\s*+){1,5})",
    re.IGNORECASE,
)
_DEFINING_WORDS = frozenset(
    "what is are the an a of for define explain meant by does mean".split()  # noqa: SIM905
)
_DEFINING = re.compile(
    r"(?P<what>[\w&-]{2,}[\"\u201d\u2019]?)(?:\s\([^)]{1,40}\))?"
    r"(?:,\s(?:an?|the|which)\b|\s(?:is|are|was|were|serves?|constitutes?|means|refers?|aims?"
    r"|seeks?|consists?|combines?|presents?|has been (?:\w+ )?devised"
    r"|,? which)\b)"
)
_SIGNS = {
    Asked.MONEY: (_MONEY,),
    Asked.SHARE: (_SHARE,),
    Asked.DATE: (_DATE,),
    Asked.DURATION: (_DURATION,),
    Asked.COUNT: (_COUNT,),
    Asked.CONTACT: (_CONTACT,),
    Asked.PERSON: (_NAMED,),
    Asked.NAME: (_NAMED,),
    Asked.PLACE: (_NAMED, _ADDRESS),
    Asked.ACT: (_ACT, _ADDRESS),
    Asked.REASON: (_REASON,),
    Asked.WHICH: (_NAMED, _LISTED),
}


def holds(words: str, asked: Asked, question: str = "") -> bool | None:
    """Whether `words` hold a thing of that kind; None where this cannot be seen.

    What the question itself says is no answer to it: "the conference of February 2024" names no
    place and no date that was not known before.
    """
    if asked is Asked.DEFINITION:
        # A definition has many forms: to see one says much, to see none says nothing.
        return True if _defines(words, question) else None
    signs = _SIGNS.get(asked)
    if signs is None:
        return None
    if asked in (Asked.DATE, Asked.COUNT):
        words = _ACT_NUMBER.sub("", words)
    if asked is Asked.COUNT and (counted := _COUNTED.search(question)):
        return _counts(words, counted["what"])
    known = _as_words(question)
    return any(
        asked in _SAID_AGAIN or _as_words(match.group()) not in known
        for sign in signs
        for match in sign.finditer(words)
    )


def _as_words(text: str) -> str:
    """The words of a text between blanks, so that one text is found in another word by word."""
    return " ".join(["", *re.findall(r"[^_\W]+", text.lower()), ""])


def _defines(words: str, question: str) -> bool:
    """Whether one of the question's words is followed by what it is, does, or is meant for."""
    asked_about = {w.lower() for w in re.findall(r"[\w&-]{2,}", question)} - _DEFINING_WORDS
    return any(m["what"].split()[-1].lower() in asked_about for m in _DEFINING.finditer(words))


def _counts(words: str, what: str) -> bool:
    """Whether a number stands within a few words before one of the things that are counted."""
    things = {word.lower().rstrip("s")[:7] for word in what.split() if len(word) > 3}
    tokens = re.findall(r"[\w.,-]*\w", words)
    for place, token in enumerate(tokens):
        if _COUNT.fullmatch(token) and not _FULL_YEAR.fullmatch(token):
            after = (t.lower() for t in tokens[place + 1 : place + 7])
            if any(t.startswith(thing) for t in after for thing in things):
                return True
    return False
