"""Complaints turned into cases: what was asked, what was answered, and how it should have ended.

A complaint says that an answer was not right; which words are right a person has to find. So a case
made here has no gold and waits: nothing asks or scores it until somebody has read it, added the
gold, and set `review`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.language import ENGLISH, language_of
from assistant.privacy import masked
from assistant.question import MAX_LENGTH
from evals.case import Case, Complaint, Shown
from evals.errors import BrokenFeedback
from evals.line import Review
from evals.words import plain

PRAISE = "right"
ANSWERABLE = {
    "wrong": True,
    "wrong_source": True,
    "incomplete": True,
    "should_have_answered": True,
    "should_have_declined": False,
}
"""Each kind of complaint that the service takes, and whether the question has an answer then."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What a file of feedback gave: a case for each complaint, and what gave none.

    `twice` counts complaints that say the same of the same question, `forgotten` those whose
    answer is not kept any more.
    """

    cases: tuple[Case, ...]
    complaints: int = 0
    twice: int = 0
    praised: int = 0
    forgotten: int = 0


def from_feedback(path: Path) -> Turned:
    """The cases of a file that `python -m api feedback --export` wrote.

    Raises:
        BrokenFeedback: with every line that is no feedback.
    """
    problems: list[str] = []
    told = [one for number, line in _lines(path) if (one := _told(line, path, number, problems))]
    if problems:
        raise BrokenFeedback("\n".join(problems))
    complaints = [one for one in told if one["verdict"] != PRAISE]
    kept = [one for one in complaints if one["answer"] is not None]
    cases: dict[str, Case] = {}
    for one in kept:
        case = _case(one)
        before = cases.get(case.id)
        cases[case.id] = _again(before, case) if before else case
    return Turned(
        cases=tuple(cases.values()),
        complaints=len(complaints),
        twice=len(kept) - len(cases),
        praised=len(told) - len(complaints),
        forgotten=len(complaints) - len(kept),
    )


def _case(one: Mapping[str, Any]) -> Case:
    answer, verdict = one["answer"], one["verdict"]
    question, history = _alone(masked(answer["question"]), masked(answer["standalone_question"]))
    asked = masked(answer["question"])
    told = Complaint(
        verdict=verdict,
        comments=tuple(filter(None, [masked(one.get("comment") or "").strip()])),
        asked="" if question == asked else asked,
        status=str(answer["status"]),
        answer=masked(answer["text"]),
        citations=tuple(_shown(cited) for cited in answer["citations"]),
    )
    key = "\n".join([*history, question])
    return Case(
        id=f"c-{sha256(f'{plain(key)}|{verdict}'.encode()).hexdigest()[:10]}",
        kind="complaint",
        question=question,
        history=history,
        answerable=ANSWERABLE[verdict],
        tags=(verdict.replace("_", "-"),),
        review=Review.WAITING,
        complaint=told,
    )


def _alone(asked: str, standalone: str) -> tuple[str, tuple[str, ...]]:
    """A question that can be asked without its conversation, or with the words that it leaned on.

    An export holds no earlier turns. What the assistant made of them stands in the standalone
    question: "And Georgia? (Which countries are associated?)", or another question altogether.
    """
    asked, standalone = asked.strip(), standalone.strip()
    leaning = standalone.removeprefix(asked).strip()
    if standalone != asked and standalone.startswith(asked) and leaning.startswith("("):
        return asked, (leaning.removeprefix("(").removesuffix(")"),)
    # What a model put into English is asked in its own language again.
    if not 0 < len(standalone) <= MAX_LENGTH or language_of(asked) != ENGLISH:
        return asked, ()
    return standalone, ()


def _shown(cited: Mapping[str, Any]) -> Shown:
    document = cited["document"]
    return Shown(
        document=document["id"],
        digest=document["digest"],
        section=cited["section"]["number"],
        start=cited["start"],
        end=cited["end"],
        quote=cited["quote"],
    )


def _again(before: Case, now: Case) -> Case:
    """One case of two complaints that say the same: what was said beside both, the newer answer."""
    if before.complaint is None or now.complaint is None:
        return now
    comments = dict.fromkeys((*before.complaint.comments, *now.complaint.comments))
    return replace(now, complaint=replace(now.complaint, comments=tuple(comments)))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenFeedback(
            f"{path}: cannot be read ({error.strerror}); `python -m api feedback --export FILE` "
            "writes such a file"
        ) from None
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _told(line: bytes, path: Path, number: int, problems: list[str]) -> Mapping[str, Any] | None:
    """What one line says; what is wrong with it is added to the problems."""
    try:
        one = json.loads(line)
        verdict, answer = one["verdict"], one["answer"]
        if verdict != PRAISE and verdict not in ANSWERABLE:
            known = ", ".join([PRAISE, *ANSWERABLE])
            problems.append(f"{path}:{number}: unknown verdict {verdict!r}; known are {known}")
            return None
        if answer is not None:
            _case({**one, "verdict": next(iter(ANSWERABLE))})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        problems.append(
            f"{path}:{number}: no line of feedback ({type(error).__name__}: {error}); export it "
            "anew with `python -m api feedback --export FILE`"
        )
        return None
    return one if isinstance(one, dict) else None


def at_odds(cases: Sequence[Case]) -> tuple[str, ...]:
    """Questions that one asker wants answered and another one declined."""
    wanted: dict[str, set[bool]] = {}
    for case in cases:
        wanted.setdefault(case.question, set()).add(case.answerable)
    return tuple(question for question, both in wanted.items() if len(both) > 1)
