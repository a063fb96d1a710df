"""A case written in a conversation: asked for step by step, checked at each, kept after each.

What is typed is in the draft before the next thing is asked, so that whoever stops goes on there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from assistant.answer import NoticeKind, Status
from assistant.ports import Answers
from assistant.question import MAX_LENGTH
from evals.anchor import look_for
from evals.case import Case, Gold
from evals.line import Meant, Needs, Review
from evals.picking import SHOWN, Found, Search, pick, search, show
from evals.questions import GUIDANCE, no_pattern, read_case
from evals.typed import Draft, Typist
from evals.writing import line_of

DECLINED = tuple(status.value for status in Status if not status.startswith("answered"))


def problems_of(case: Case, answers: Answers) -> tuple[str, ...]:
    """Why `check` would refuse a case, all of it; nothing where it would not."""
    read = read_case(line_of(case).encode(), case.id, "")
    if not isinstance(read, Case):
        return tuple(read)
    return look_for([read], answers.snapshot)[1]


def compose(typist: Typist, draft: Draft, answers: Answers, there: Sequence[Case]) -> Case:
    """The case that somebody types; what the draft holds already is not asked again."""
    told = draft.told

    def step(name: str, ask: Callable[[], Any]) -> Any:
        if name not in told:
            draft.keep(name, ask())
        return told[name]

    question = step("question", lambda: _question(typist, there))
    if "history" not in told:
        prompt = "Asked before it? (oldest first; nothing ends)"
        draft.lines("history", typist, prompt, fits=bool)
    if not told.get("gold_done"):
        typist.show("\nWhat the assistant finds for it:")
        found = search(answers, question, told["history"], SHOWN)
        show(found, typist)
        step("answerable", lambda: typist.agrees("\nDo the documents answer it?"))
        if told["answerable"]:
            _pick(found, typist, draft, answers)
    gold = [Gold(**one) for one in told.get("gold", [])] if told["answerable"] else []
    beyond = any(one.document != GUIDANCE for one in gold)
    needs = Needs.ANY.value
    if len(gold) > 1:
        needs = step(
            "needs",
            lambda: typist.one_of(
                "Will any of these do, or are all needed?", list(Needs), Needs.ANY
            ),
        )
    if not told["answerable"]:
        step("status", lambda: typist.one_of("How should it end?", DECLINED, DECLINED[1]))
    else:
        if "must" not in told:
            prompt = "Words that an answer must hold? (a regular expression; nothing ends)"
            draft.lines("must", typist, prompt, lambda typed: _fits(typed, gold, typist))
        step("notices", lambda: _notices(typist))
    usual = "fact" if told["answerable"] else "unanswerable"
    step("kind", lambda: typist.line("Kind of question?", usual))
    step("tags", lambda: typist.line("Tags? (parted by blanks)").replace(",", " ").split())
    meant = [Meant.GUIDANCE.value, Meant.REFERENCED.value, "either"]
    wanted = Meant.REFERENCED.value if beyond else "either"
    step("corpus", lambda: typist.one_of("Meant for which corpus?", meant, wanted))
    step("author", lambda: typist.line("Who writes this?", there[-1].author if there else ""))
    return _case(told, gold, needs, there)


def _question(typist: Typist, there: Sequence[Case]) -> str:
    while True:
        typed = typist.line("Question?")
        same = [case.id for case in there if case.question.lower() == typed.lower()]
        if not typed:
            typist.show("Type what people would ask.")
        elif len(typed) > MAX_LENGTH:
            typist.show(f"That has {len(typed)} characters; {MAX_LENGTH} are as many as it takes.")
        elif not same or typist.agrees(f"{same[0]} asks this already. Once more?", default=False):
            return typed


def _pick(found: Sequence[Found], typist: Typist, draft: Draft, answers: Answers) -> None:
    told = draft.told

    def keep(gold: list[Gold]) -> None:
        draft.keep("gold", [asdict(one) for one in gold])

    kept = [Gold(**one) for one in told.get("gold", [])]
    pick(Search(answers, told["question"], told["history"], found), typist, kept, keep)
    draft.keep("gold_done", True)


def _fits(typed: str, gold: Sequence[Gold], typist: Typist) -> bool:
    """Whether a point is a regular expression that gold words hold, or is wanted nevertheless."""
    if why := no_pattern(typed):
        typist.show(f"That is no regular expression ({why}).")
        return False
    quotes = " ".join(one.quote or "" for one in gold)
    if not quotes.strip() or re.search(typed, quotes, re.IGNORECASE):
        return True
    return typist.agrees("The gold words do not hold it. Keep it?", default=False)


def _notices(typist: Typist) -> list[str]:
    kinds = list(NoticeKind)
    while True:
        typed = typist.line(f"Notices that belong beside it? ({', '.join(kinds)})")
        named = typed.replace(",", " ").split()
        unknown = [one for one in named if one not in kinds]
        if not unknown:
            return named
        typist.show(f"{unknown[0]!r} is none of them.")


def _case(told: dict[str, Any], gold: Sequence[Gold], needs: str, there: Sequence[Case]) -> Case:
    status = told.get("status")
    case = Case(
        id=_free(there),
        kind=told["kind"],
        question=told["question"],
        answerable=told["answerable"],
        status=Status(status) if status else None,
        history=tuple(told["history"]),
        must=tuple(told.get("must", ())),
        notices=tuple(told.get("notices", ())),
        tags=tuple(told["tags"]),
        gold=tuple(gold),
        needs=Needs(needs),
        corpus=None if told["corpus"] == "either" else Meant(told["corpus"]),
        author=told["author"],
        review=Review.REVIEWED,
    )
    return replace(case, status=Status.ANSWERED) if case.answerable else case


def _free(there: Sequence[Case]) -> str:
    """An id that no case of the set has."""
    taken = {case.id for case in there}
    return next(one for n in range(1, len(taken) + 2) if (one := f"q{n:03d}") not in taken)
