import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import assistant.adapters.scripted as scripted_module
from assistant.adapters.load import load_model
from assistant.errors import (
    BudgetSpent,
    CannotLoadModel,
    ModelFailed,
    ModelRefused,
    ModelUnreachable,
)
from assistant.ports import ChatModel
from assistant.prompt import Prompt
from assistant.settings import Settings
from tests.fixtures.tasks import a_prompt, likely

PROMPT = a_prompt(
    {"words": "Norway pays."},
    {"lead": "These join:", **likely("Norway is  associated.", "Canada pays 5 %.")},
    question="Who is associated to Horizon?",
)
ASSOCIATED = """
[[answer]]
when = ["ASSOCIATED", "horizon"]
[[answer.statements]]
text = "Norway is in."
quotes = ["Norway is associated.", "These join:", "It stands nowhere."]

[[answer]]
raw = "something else"
"""


def scripted(tmp_path: Path, script: str, **settings: Any) -> ChatModel:
    file = tmp_path / "script.toml"
    file.write_text(script, encoding="utf-8")
    settings = {"model_retries": 0, **settings}
    model = load_model(Settings(home=tmp_path, model=f"scripted:{file}", **settings))
    assert model
    return model


def said(model: ChatModel, prompt: Prompt = PROMPT) -> str:
    return "".join(model.write(prompt))


def test_without_a_file_the_likely_words_are_restated(tmp_path: Path) -> None:
    model = load_model(Settings(home=tmp_path, model="scripted"))
    assert model

    assert json.loads(said(model)) == {
        "statements": [
            {"text": words, "quotes": [{"key": "K2", "words": words}]}
            for words in ("Norway is  associated.", "Canada pays 5 %.")
        ]
    }
    assert model.name == "scripted"


def test_the_first_answer_whose_words_are_asked_for_is_given(tmp_path: Path) -> None:
    model = scripted(tmp_path, ASSOCIATED)

    (statement,) = json.loads(said(model))["statements"]
    assert statement["text"] == "Norway is in."
    assert said(model, a_prompt(question="Who pays?")) == "something else"


def test_a_quote_goes_under_the_key_of_the_passage_that_holds_it(tmp_path: Path) -> None:
    (statement,) = json.loads(said(scripted(tmp_path, ASSOCIATED)))["statements"]

    assert [quote["key"] for quote in statement["quotes"]] == ["K2", "K2", "K0"]


def test_the_script_that_is_shown_is_one(tmp_path: Path) -> None:
    shown = dedent(scripted_module.__doc__.partition("TOML\n")[2].rpartition("\n\nA quote")[0])

    model = scripted(tmp_path, shown)

    (statement,) = json.loads(said(model, a_prompt(question="Who is associated to Horizon?")))[
        "statements"
    ]
    assert statement["text"] == "18 countries are associated."


def test_where_nothing_is_scripted_nothing_is_said(tmp_path: Path) -> None:
    assert json.loads(said(scripted(tmp_path, ""))) == {"statements": []}


def test_it_is_said_in_pieces(tmp_path: Path) -> None:
    model = scripted(tmp_path, 'piece = 4\n[[answer]]\nraw = "one two three"')

    assert list(model.write(PROMPT)) == ["one ", "two ", "thre", "e"]


@pytest.mark.parametrize(
    ("fail", "error"),
    [("unreachable", ModelUnreachable), ("refused", ModelRefused), ("spent", BudgetSpent)],
)
def test_it_fails_on_demand(tmp_path: Path, fail: str, error: type[ModelFailed]) -> None:
    model = scripted(tmp_path, f'[[answer]]\nfail = "{fail}"')

    with pytest.raises(error, match="as its script says"):
        list(model.write(PROMPT))


def test_it_fails_in_the_middle_of_what_it_says(tmp_path: Path) -> None:
    model = scripted(tmp_path, 'piece = 1\n[[answer]]\nraw = "abcdef"\nfail = "refused"\nafter = 3')

    writing = model.write(PROMPT)

    assert [next(writing) for _ in range(3)] == ["a", "b", "c"]
    with pytest.raises(ModelRefused):
        next(writing)


def test_a_prompt_that_is_no_task_is_a_question(tmp_path: Path) -> None:
    model = scripted(tmp_path, '[[answer]]\nwhen = ["rewrite"]\nraw = "And what of Norway?"')

    assert said(model, Prompt("Rules.", "Rewrite this: And Norway?")) == "And what of Norway?"


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("[[answer", "the script cannot be read"),
        ("[[answer]]\nsay = 'x'", "answer.0.say"),
        ("[[answer]]\nfail = 'often'", "answer.0.fail"),
        ("piece = 0", "piece"),
    ],
)
def test_a_script_that_is_none_is_refused_with_the_place(
    tmp_path: Path, script: str, says: str
) -> None:
    with pytest.raises(CannotLoadModel, match=says):
        scripted(tmp_path, script)


def test_it_costs_nothing(tmp_path: Path) -> None:
    said(scripted(tmp_path, ASSOCIATED, model_tokens_per_day=1))

    assert not Settings(home=tmp_path).tokens.exists()
