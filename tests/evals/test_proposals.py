"""Twins of questions: what is swapped in is not in the documents."""

from pathlib import Path
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from evals.__main__ import main
from evals.anchor import look_for
from evals.case import Case, Gold
from evals.errors import BrokenSet
from evals.line import Review
from evals.proposals import Held, propose
from evals.questions import load_set, read_set
from evals.writing import append

NORWAY = Gold("small", "2", "Norway is associated to the programme.")


def asked(question: str, *gold: Gold) -> Case:
    return Case("t1", "fact", question, True, gold=gold or (NORWAY,))


def twins(case: Case, snapshot: Snapshot) -> dict[str, Case]:
    return {one.tags[2]: one for one in propose([case], snapshot).cases}


@pytest.mark.parametrize(
    ("question", "way", "before", "after"),
    [
        ("Is Norway associated?", "other-name", "Is ", " associated?"),
        ("What happened in 2021 there?", "other-year", "What happened in ", " there?"),
        ("Regulation (EU) 2021/695?", "other-act", "Regulation (EU) 2021/", "?"),
        ("What is footnote 1?", "other-place", "What is footnote ", "?"),
        ("What does Article 22(5) say?", "other-place", "What does Article 22(", ") say?"),
    ],
)
def test_one_thing_is_swapped_for_its_like_that_the_documents_do_not_hold(
    question: str, way: str, before: str, after: str, snapshot: Snapshot
) -> None:
    twin = twins(asked(question), snapshot)[way]

    assert twin.question.startswith(before)
    assert twin.question.endswith(after)
    assert twin.question != question
    other = twin.question.removeprefix(before).removesuffix(after)
    held = Held(snapshot)
    assert not (held.place("footnote", other) if way == "other-place" else held.says(other))
    assert not twin.answerable
    assert twin.gold == ()
    assert twin.review is Review.PROPOSED


def test_a_name_that_stands_in_the_documents_is_never_swapped_in(snapshot: Snapshot) -> None:
    for n in range(60):
        case = Case(f"n{n}", "fact", "Is Norway in?", True, gold=(NORWAY,))

        question = twins(case, snapshot)["other-name"].question

        assert not {"Canada", "Georgia", "Moldova", "Ukraine", "Norway"} & set(question.split())


def test_something_else_is_asked_of_which_no_sentence_about_it_speaks(snapshot: Snapshot) -> None:
    twin = twins(asked("Is Norway associated?"), snapshot)["other-attribute"]

    assert "Norway" in twin.question
    assert twin.kind == "missing_attribute"
    assert Held(snapshot).says_of("Norway", ["associat"])
    assert not Held(snapshot).says_of("Norway", ["contribut", "ministr"])


def test_the_contrary_of_a_sentence_is_answered_by_the_sentence(snapshot: Snapshot) -> None:
    twin = twins(asked("Is Norway associated?"), snapshot)["false-premise"]

    assert twin.question == "Norway is not associated to the programme. Why is that so?"
    assert twin.answerable
    assert twin.gold == (NORWAY,)
    assert look_for([twin], snapshot)[1] == ()


def test_what_has_nothing_to_swap_is_counted_and_nothing_is_made_of_what_has_no_answer(
    snapshot: Snapshot,
) -> None:
    budgets = Gold("small", "3", "Budgets vary vastly.")
    nothing = asked("how do budgets vary?", budgets)
    declined = Case("d1", "decline", "Is Norway in the moon league of 2021?", False)

    proposed = propose([nothing, declined], snapshot)

    assert proposed.cases == ()
    assert proposed.barren == 1


def test_a_question_that_the_set_asks_already_is_not_proposed(snapshot: Snapshot) -> None:
    first = asked("Is Norway associated?")
    made = propose([first], snapshot).cases
    there = Case("d1", "decline", made[0].question.upper(), False)

    again = propose([first, there], snapshot).cases

    assert made[0].question not in {one.question for one in again}
    assert len(again) == len(made) - 1


def test_proposals_are_sound_lie_apart_and_are_not_run(
    tmp_path: Path,
    scripted: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path / "home"))
    own, out = tmp_path / "own.jsonl", tmp_path / "home" / "questions" / "own-proposed.jsonl"
    append(own, [asked("Is Norway associated?")])
    before = own.read_bytes()

    assert main(["propose", str(own)], lambda settings: scripted) == 0
    made = out.read_bytes()
    assert main(["propose", str(own)], lambda settings: scripted) == 0

    assert "0 new of" in capsys.readouterr().out
    assert out.read_bytes() == made
    assert own.read_bytes() == before
    assert main(["check", str(out)], lambda settings: scripted) == 0
    assert {case.review for case in read_set(out).cases} == {Review.PROPOSED}
    with pytest.raises(BrokenSet, match="is reviewed"):
        load_set(out)
