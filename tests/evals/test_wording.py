"""The cost of a model's words, measured on the real service."""

import pytest

from evals.errors import CannotMeasure
from evals.standin.behaviour import Behaviour
from evals.standin.player import Played
from evals.standin.provider import Call
from evals.wording import finished, measure_wording
from tests.fixtures.assistants import guidance_settings

ONE = '{"text": "So.", "quotes": [{"key": "K1", "words": "so it is"}]}'


def call(*pieces: str) -> Call:
    made = Call("/v1/chat/completions", {}, {}, Behaviour.HONEST, Played(""), 0.0)
    made.pieces.extend((float(n), piece) for n, piece in enumerate(pieces, start=1))
    return made


@pytest.mark.parametrize(
    ("pieces", "at"),
    [
        (('{"statements": [', ONE, ", ", ONE, "]}"), 2.0),
        (('{"statements": [' + ONE[:-1], ONE[-1], "]}"), 2.0),
        (('{"statements": [', ONE[:-1]), None),
        (('{"statements": []}',), None),
        ((), None),
    ],
)
def test_a_statement_is_finished_with_its_last_sign(pieces: tuple[str, ...], at: float) -> None:
    assert finished(call(*pieces)) == at


def test_what_is_measured_comes_from_answers_that_the_model_worded() -> None:
    questions = [
        "Which countries are associated to Horizon Europe?",
        "What is the capital of Peru?",
    ]
    told: list[tuple[str, int, int]] = []

    figures = measure_wording(guidance_settings().home, questions, lambda *at: told.append(at))

    values = {what: value for what, value, unit in figures if unit == "ms"}
    assert 0 < values["citing and checking, p50"] <= values["citing and checking, p95"]
    assert 0 <= values["first statement behind the model, p50"] < 5_000
    assert [at for _, at, _ in told] == [1, 2]


def test_where_no_statement_of_the_model_leaves_nothing_is_measured() -> None:
    with pytest.raises(CannotMeasure, match="no statement"):
        measure_wording(guidance_settings().home, ["What is the capital of Peru?"], lambda *_: None)
