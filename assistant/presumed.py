"""What a question takes for granted: clauses that it states and does not ask for.

"Since Switzerland is fully associated, which rules apply?" asks for rules and states an
association. Found by form alone; whether it is so is for the documents to say. What is supposed
("if it were …", "if we have three partners") is not taken for granted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.question import Question, Turn
from corpus.sentences import sentences

_WH = r"(?:which|what|when|who|whom|whose|where|why|how)"
_AUX = (
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|am"
    r"|cannot|can't|isn't|aren't|don't|doesn't)"
)
_OPENER = re.compile(
    r"(?:(?<=^)|(?<=[,;:\u2013\u2014-]\s)|(?<=\band\s)|(?<=\bbut\s)|(?<=\bso\s))"
    r"(?P<word>since|as|because|given(?: the fact)?(?: that)?|now(?: that)?|seeing(?: that)?"
    r"|considering(?: that)?|knowing that|assuming that|in view of the fact that|although"
    r"|even though|though|whereas|while|despite the fact that|if)\s+(?=\S)",
    re.IGNORECASE,
)
_QUESTION_BEGINS = re.compile(
    rf",\s+(?=(?:(?:then|so|and|but|in|to|by|from|for|on|at|as|of|with|under|since|until)\s)*(?:{_WH}|{_AUX})\b"
    r"|(?:please|tell|list|explain|name|give|describe|i\b|we\b|our\b))",
    re.IGNORECASE,
)
_IS_ASKED = re.compile(
    rf"\?\W*$|^\W*(?:(?:and|so|but|also|please|then)\s)*(?:{_WH}|{_AUX}|list|name|tell|show|give"
    r"|explain|describe|summari[sz]e|define|compare|thanks?|thank you|hello|hi)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|then|thanks|please|can you|could you|explain|tell me|do you know)"
    r"[\s,]+)*"
    r"(?:why|how come|how is it that|for what reason|what is the reason (?:that|why))\s+"
    r"(?P<clause>(?!not\b).+?)\W*$",
    re.IGNORECASE,
)
_SAID_SO = re.compile(
    r"^\W*(?:(?:and|but|so|well|ok|thanks|thank you)[\s,.]+)*"
    r"(?:(?:i|we|(?:our|my) \w+)(?: \w+)? (?:understand|know|read|heard|think|thought|learn(?:ed|t)"
    r"|believe|assume|gather|see|saw|take it|am told|are told|was told|were told)"
    r"|you (?:said|told (?:me|us)|wrote)|it is (?:clear|known)"
    r"|everybody knows|the (?:guidance|document) says)\b(?: that)?[\s,]*",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r",?\s+(?:as )?(?:i|we) (?:understand|know|read|heard|think|believe|gather|see)(?: it)?\W*$",
    re.IGNORECASE,
)
_FINITE = re.compile(
    rf"\b(?:{_AUX}|had|not|replac|requir|appl|allow|cover|contain|\w{{3,}}(?:ed|es|s))\b|\w+n't\b",
    re.IGNORECASE,
)
_NO_CLAUSE = re.compile(
    rf"(?:{_WH}|an?(?! (?:dozen|majority|third|quarter|half|few|number)\b)|of|for|to|per|regards"
    r"|well|soon|long|far|much|many|such|in|our|your|my|if|though)\b|(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:were|would|could|should|might|had|we|our|ours|i|my|you|your|someone|somebody|one|anyone"
    r"|nobody)\b|^(?:an?|any|some|no|not|there|they|it|this|possible|needed|necessary|so|yes)\b",
    re.IGNORECASE,
)
_SMALL = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|\d{1,3})"
)
_COUNTED = re.compile(
    rf"\b(?:the|all|all the|all of the|its|their|these|those)\s+(?P<clause>{_SMALL}\s+"
    r"(?!(?:%|per cent|percent|million|billion|years?|months?|days?|weeks?)\b)[^?.,;:]{3,})",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    rf"(?:{_AUX}\s+)?(?:it|its|they|their|this|these|those|that|he|she|both|one of them)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
_TURNS = 4
"""Earlier questions that are looked at, the last ones."""
MOST = 4
"""Presumptions of a question, with its earlier turns, that are looked into."""


@dataclass(frozen=True, slots=True)
class Presumed:
    """A clause that a question takes for granted, as it stands there.

    `counted` says that it is a number of things ("the five groups of measures"): then the number
    is all that it states. `answer` is what the asker was told in that turn, "" for nothing yet;
    `before` the turn before it, for a clause whose "it" or "they" stands for something said there.
    """

    text: str
    counted: bool = False
    answer: str = ""
    before: str = ""


_OWN = re.compile(r"(?:we|i|our|ours|my|us|there is an? \w+ of ours)\b", re.IGNORECASE)
"""What a clause begins with that speaks of the asker, of whom no document knows anything."""


def presumed(question: Question) -> tuple[Presumed, ...]:
    """What a question takes for granted, its own presumptions before those of earlier turns."""
    turns = (*question.history[-_TURNS:], Turn(question.text))
    found: list[Presumed] = []
    for at in reversed(range(len(turns))):
        before = turns[at - 1].question if at else ""
        for one in _in(turns[at].question, turns[at].answer or ""):
            leans = _POINTS_BACK.match(one.text) is not None
            found.append(replace(one, before=before) if leans else one)
    return tuple({one.text.lower(): one for one in reversed(found)}.values())[::-1][:MOST]


def _in(text: str, answer: str) -> Iterator[Presumed]:
    return (one for one in _stated(text, answer) if not _OWN.match(one.text))


def _stated(text: str, answer: str) -> Iterator[Presumed]:
    for span in sentences(text):
        sentence = " ".join(span.cut(text).split())
        if why := _WHY.match(sentence):
            yield Presumed(why["clause"], answer=answer)
        for clause in _clauses(sentence):
            yield Presumed(clause, answer=answer)
        if counted := _COUNTED.search(sentence):
            yield Presumed(counted["clause"].strip(), counted=True, answer=answer)
        stated = _SAID_AFTER.sub("", _SAID_SO.sub("", sentence))
        states = sentence.endswith((".", "!")) and not _IS_ASKED.search(sentence)
        if states and not _OPENER.match(sentence):
            yield from _long_enough(stated, answer)


def _long_enough(clause: str, answer: str) -> Iterator[Presumed]:
    clause = clause.strip(" .!,;")
    if len(clause.split()) >= _LEAST_WORDS:
        yield Presumed(clause, answer=answer)


def _clauses(sentence: str) -> Iterator[str]:
    """Clauses that "since" and its like open, up to where something is asked."""
    for opener in _OPENER.finditer(sentence):
        rest = sentence[opener.end() :]
        asks = _QUESTION_BEGINS.search(rest)
        clause = (rest[: asks.start()] if asks else rest).strip(" ?.!,;")
        word = opener["word"].lower()
        if len(clause.split()) < _LEAST_WORDS or not _FINITE.search(clause):
            continue
        if word in ("as", "since", "now", "given", "if") and _NO_CLAUSE.match(clause):
            continue
        if word == "if" and _SUPPOSED.search(clause):
            continue
        yield clause
