"""What becomes of a model's faults, over HTTP; the full table is `python -m evals faults`."""

from collections.abc import Mapping, Sequence

import pytest

from assistant.answer import Support
from assistant.support.check import Checker
from assistant.support.ruling import Cited, Ruling
from evals.faults import Came, behaviours, rows
from evals.standin.behaviour import Behaviour
from tests.fixtures.assistants import guidance_settings

QUESTIONS = (
    "Which countries are associated to Horizon Europe?",
    "When did the European Parliament support the Global Approach?",
)
SOME = (Behaviour.HONEST, Behaviour.INVENTS_KEYS, Behaviour.CHANGES_NUMBER, Behaviour.SERVER_ERROR)


@pytest.fixture(scope="module")
def came() -> Mapping[Behaviour, Came]:
    found = behaviours(guidance_settings(), QUESTIONS, SOME)
    return {one.behaviour: one for one in found}


def test_what_an_honest_model_says_is_shown(came: Mapping[Behaviour, Came]) -> None:
    honest = came[Behaviour.HONEST]

    assert honest.questions == honest.worded == len(QUESTIONS)
    assert honest.shown == honest.said > 0
    assert honest.planted == 0


@pytest.mark.parametrize("behaviour", [Behaviour.INVENTS_KEYS, Behaviour.CHANGES_NUMBER])
def test_a_planted_fault_is_stopped(came: Mapping[Behaviour, Came], behaviour: Behaviour) -> None:
    found = came[behaviour]

    assert found.planted > 0
    assert found.share.value == 1.0


def test_where_the_provider_fails_quotes_are_given_and_that_is_said(
    came: Mapping[Behaviour, Came],
) -> None:
    failing = came[Behaviour.SERVER_ERROR]

    assert failing.quoted == failing.questions
    assert failing.bare == failing.worded == 0


def test_a_fault_that_is_let_through_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count can fail: with a check that lets all pass, the fault is not stopped."""

    class Blind(Checker):
        def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
            return Ruling(Support.SUPPORTED)

    monkeypatch.setattr("assistant.build.Checker", Blind)
    (found,) = behaviours(guidance_settings(), QUESTIONS, [Behaviour.CHANGES_NUMBER])

    assert found.stopped < found.planted


def test_both_tables_name_every_behaviour_once(came: Mapping[Behaviour, Came]) -> None:
    told, failing = rows(list(came.values()))

    names = [cells[0] for cells in (*told.cells, *failing.cells)]
    assert sorted(names) == sorted(map(str, SOME))
