"""A model through the real client library, against a server that behaves as it is told."""

import json
import logging
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.load import load_model
from assistant.adapters.patient import PatientModel
from assistant.budget import Budget, estimated_tokens
from assistant.errors import BudgetSpent, ModelFailed, ModelRefused, ModelUnreachable
from assistant.prompt import Prompt
from assistant.said import Break, BrokenSaying, Said, read_said
from assistant.settings import Settings
from evals.standin.behaviour import Behaviour
from evals.standin.provider import Ended, Provider
from tests.fixtures.tasks import a_prompt, likely

KEY = "sk-planted-0123456789"
SECRET_WORDS = "Zanzibar asks privately"
PROMPT = a_prompt(
    likely("Norway is associated.", "Canada pays 5 % of it."), question=f"{SECRET_WORDS}?"
)
HONEST = ["Norway is associated.", "Canada pays 5 % of it."]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as serving:
        yield serving


def reach(provider: Provider | str, home: Path, **settings: Any) -> PatientModel:
    url = provider if isinstance(provider, str) else provider.url
    given = {"model_timeout_s": 30.0, "model_retries": 0, **settings}
    model = load_model(Settings(home=home, model="openai:m", model_url=url, **given))
    assert isinstance(model, PatientModel)
    return model


def said(model: PatientModel, prompt: Prompt = PROMPT) -> list[str]:
    return [s.text for s in read_said(model.write(prompt)) if isinstance(s, Said)]


def failed(model: PatientModel) -> tuple[ModelFailed, str]:
    """How it fails, and what it says before that."""
    pieces: list[str] = []
    with pytest.raises(ModelFailed) as caught:
        pieces.extend(model.write(PROMPT))
    return caught.value, "".join(pieces)


def test_an_honest_answer_comes_in_pieces(provider: Provider, tmp_path: Path) -> None:
    pieces = list(reach(provider, tmp_path).write(PROMPT))

    assert len(pieces) > 3
    assert [s.text for s in read_said(pieces) if isinstance(s, Said)] == HONEST


def test_what_is_asked_for_is_what_was_meant(provider: Provider, tmp_path: Path) -> None:
    said(reach(provider, tmp_path))

    (call,) = provider.calls
    assert call.path == "/v1/chat/completions"
    assert call.headers["Authorization"] == f"Bearer {KEY}"
    assert [(m["role"], m["content"]) for m in call.body["messages"]] == [
        ("system", PROMPT.rules),
        ("user", PROMPT.task),
    ]
    assert call.body["model"] == "m"
    assert call.body["stream"] is True
    assert call.body["stream_options"] == {"include_usage": True}
    assert call.body["temperature"] == 0
    assert call.body["max_completion_tokens"] == call.body["max_tokens"] == PROMPT.max_tokens
    form = call.body["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["schema"]["required"] == ["statements"]
    assert form["json_schema"]["strict"] is True


def test_a_form_that_is_refused_is_left_out_for_good(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.NO_FORM)
    model = reach(provider, tmp_path)

    assert said(model) == HONEST
    assert said(model) == HONEST
    assert ["response_format" in call.body for call in provider.calls] == [True, False, False]


def test_all_that_a_server_refuses_is_left_out_one_after_another(
    provider: Provider, tmp_path: Path
) -> None:
    provider.behave(Behaviour.PLAIN)
    model = reach(provider, tmp_path)

    assert said(model) == HONEST
    assert said(model) == HONEST
    assert len(provider.calls) == 5 + 1
    assert provider.calls[-1].body["max_completion_tokens"] == PROMPT.max_tokens
    assert "max_tokens" not in provider.calls[-1].body


def test_one_that_is_insisted_on_is_not(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.NO_FORM)
    model = reach(provider, tmp_path, model_structured="on")

    failure, _ = failed(model)

    assert isinstance(failure, ModelRefused)
    assert all("response_format" in call.body for call in provider.calls)


def test_one_that_is_not_wanted_is_not_asked_for(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.FENCED)

    assert said(reach(provider, tmp_path, model_structured="off")) == HONEST
    assert "response_format" not in provider.calls[0].body


def test_plain_text_is_asked_for_without_a_form(provider: Provider, tmp_path: Path) -> None:
    model = reach(provider, tmp_path)

    assert "".join(model.write(Prompt("Rewrite.", "And Norway?"))) == "And Norway?"
    assert "response_format" not in provider.calls[0].body


FAILURES = [
    (Behaviour.UNAUTHORIZED, ModelRefused, "the key is not accepted"),
    (Behaviour.TOO_MANY, ModelRefused, "too many requests"),
    (Behaviour.SERVER_ERROR, ModelUnreachable, "trouble of its own (HTTP 500)"),
    (Behaviour.CLOSES, ModelUnreachable, "closed the connection"),
    (Behaviour.BREAKS_OFF, ModelUnreachable, "closed the connection"),
    (Behaviour.STOPS_HALFWAY, ModelUnreachable, "broke off before its answer was whole"),
    (Behaviour.CUT_SHORT, ModelFailed, "needs more tokens"),
    (Behaviour.VERY_LONG, ModelFailed, "wrote more than the 1,000 tokens"),
    (Behaviour.STALLS, ModelUnreachable, "said nothing for 1 s"),
    (Behaviour.STALLS_ALIVE, ModelUnreachable, "said nothing for 1 s"),
    (Behaviour.STALLS_AT_ONCE, ModelUnreachable, ""),
]


@pytest.mark.parametrize(("behaviour", "kind", "says"), FAILURES)
def test_every_failure_ends_in_time_in_our_words_with_nothing_left_open(
    provider: Provider,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    behaviour: Behaviour,
    kind: type[ModelFailed],
    says: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    said(reach(provider, tmp_path))  # what the library loads at its first call takes its time
    provider.behave(behaviour)
    # Only who says nothing is to run out of time, also on a machine that is busy.
    silent = behaviour.value.startswith("stalls")
    model = reach(provider, tmp_path, model_timeout_s=1 if silent else 30)
    began = time.perf_counter()

    failure, before = failed(model)

    assert type(failure) is kind
    assert says in str(failure)
    assert time.perf_counter() - began < 25  # and not until the connection is given up
    assert not before or before.startswith('{"statements": [')
    assert provider.wait()
    told = "".join(traceback.format_exception(failure)) + caplog.text + repr(vars(failure))
    assert KEY not in told
    assert SECRET_WORDS not in told
    assert f"{model!r}{model._speaker!r}".count(KEY) == 0


def test_the_key_stands_in_no_log_of_a_call_that_succeeds(
    provider: Provider, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    said(reach(provider, tmp_path))

    assert provider.calls[0].headers["Authorization"] == f"Bearer {KEY}"
    assert caplog.records
    assert KEY not in caplog.text
    assert SECRET_WORDS not in caplog.text


def test_broken_json_is_told_after_what_was_whole(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.BREAKS_JSON)

    first, broken = read_said(reach(provider, tmp_path).write(PROMPT))

    assert isinstance(first, Said)
    assert first.text == HONEST[0]
    assert broken == BrokenSaying(Break.SYNTAX)


def test_nobody_at_the_address_is_found_out_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        began = time.perf_counter()
        failure, _ = failed(reach(url, tmp_path))

    assert isinstance(failure, ModelUnreachable)
    assert "cannot be reached" in str(failure)
    assert time.perf_counter() - began < 2


def test_what_fails_before_the_first_piece_is_tried_again(
    provider: Provider, tmp_path: Path
) -> None:
    provider.behave(Behaviour.SERVER_ERROR, Behaviour.CLOSES, Behaviour.HONEST)

    assert said(reach(provider, tmp_path, model_retries=2)) == HONEST
    assert len(provider.calls) == 3


def test_the_library_tries_nothing_again_by_itself(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.SERVER_ERROR)

    failed(reach(provider, tmp_path))

    assert len(provider.calls) == 1


def test_what_breaks_after_the_first_piece_is_not(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.BREAKS_OFF, Behaviour.HONEST)

    failed(reach(provider, tmp_path, model_retries=2))

    assert len(provider.calls) == 1


def test_a_provider_that_asks_for_a_second_gets_it(provider: Provider, tmp_path: Path) -> None:
    provider.retry_after = "1"
    provider.behave(Behaviour.TOO_MANY, Behaviour.HONEST)

    assert said(reach(provider, tmp_path, model_retries=1)) == HONEST
    first, second = provider.calls
    assert second.began - first.began >= 1


def test_one_that_asks_for_an_hour_is_left_alone_meanwhile(
    provider: Provider, tmp_path: Path
) -> None:
    provider.retry_after = "3600"
    provider.behave(Behaviour.TOO_MANY, Behaviour.HONEST)
    model = reach(provider, tmp_path, model_retries=2)

    failed(model)
    failure, _ = failed(model)

    assert len(provider.calls) == 1
    assert isinstance(failure, ModelUnreachable)
    assert not model.reachable()


@pytest.mark.parametrize("behaviour", [Behaviour.STALLS_AT_ONCE, Behaviour.UNAUTHORIZED])
def test_a_dead_provider_costs_one_call_not_one_for_each_question(
    provider: Provider, tmp_path: Path, behaviour: Behaviour
) -> None:
    said(reach(provider, tmp_path))
    provider.behave(behaviour)
    model = reach(provider, tmp_path, model_timeout_s=0.3, model_retries=2)
    began = time.perf_counter()

    for _ in range(10):
        failed(model)

    assert time.perf_counter() - began < 2.5
    assert len(provider.calls) == 1 + 1


def test_and_is_asked_again_after_a_pause(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.STALLS_AT_ONCE, Behaviour.HONEST)
    model = reach(provider, tmp_path, model_timeout_s=0.5, model_pause_s=0.2)
    failed(model)
    time.sleep(0.25)

    assert model.reachable()
    assert said(model) == HONEST
    assert model.reachable()


def test_closing_closes_the_connection(provider: Provider, tmp_path: Path) -> None:
    provider.pause_s = 0.05
    writing = reach(provider, tmp_path).write(PROMPT)
    next(writing)

    writing.close()  # type: ignore[attr-defined]

    assert provider.wait(1)
    (call,) = provider.calls
    assert call.ended is Ended.LEFT
    assert len(call.said) < len(json.dumps(HONEST))


def test_so_does_reading_no_further(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.VERY_LONG)
    model = reach(provider, tmp_path)
    found = next(s for s in read_said(model.write(PROMPT)) if isinstance(s, Said))

    assert found.text == HONEST[0]
    assert provider.wait(2)
    assert provider.calls[0].ended is Ended.LEFT


def test_many_askers_are_served_at_once(provider: Provider, tmp_path: Path) -> None:
    provider.pause_s = 0.02
    model = reach(provider, tmp_path)
    heard: list[list[str]] = []
    askers = [threading.Thread(target=lambda: heard.append(said(model))) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(30)

    assert heard == [HONEST] * 8


def test_a_stall_of_one_cuts_no_other(provider: Provider, tmp_path: Path) -> None:
    provider.behave(Behaviour.STALLS_ALIVE, Behaviour.HONEST)
    model = reach(provider, tmp_path, model_timeout_s=0.5)
    stalled = threading.Thread(target=lambda: failed(model))
    stalled.start()
    while not provider.answering:
        time.sleep(0.01)
    provider.pause_s = 0.05

    heard = said(model)
    stalled.join(5)

    assert heard == HONEST
    assert [call.ended for call in provider.calls] == [Ended.LEFT, Ended.WHOLE]


def test_what_the_provider_counts_is_what_is_spent(provider: Provider, tmp_path: Path) -> None:
    said(reach(provider, tmp_path, model_tokens_per_day=10_000))

    read = estimated_tokens(PROMPT.rules) + estimated_tokens(PROMPT.task)
    written = estimated_tokens(provider.calls[0].said)
    assert Budget(Settings(home=tmp_path).tokens, 10_000).spent() == read + written


def test_a_day_that_is_spent_asks_nobody_even_after_a_restart(
    provider: Provider, tmp_path: Path
) -> None:
    one = estimated_tokens(PROMPT.rules) + estimated_tokens(PROMPT.task) + PROMPT.max_tokens
    said(reach(provider, tmp_path, model_tokens_per_day=one))

    failure, _ = failed(reach(provider, tmp_path, model_tokens_per_day=one))

    assert isinstance(failure, BudgetSpent)
    assert len(provider.calls) == 1


def test_tracing_that_somebody_has_switched_on_sends_nothing(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Provider() as traces:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", KEY)
        monkeypatch.setenv("LANGSMITH_ENDPOINT", traces.url)
        assert said(reach(provider, tmp_path)) == HONEST
        time.sleep(0.3)

        assert traces.connections == 0


def test_a_server_of_ones_own_is_asked_without_a_key(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")

    assert said(reach(provider, tmp_path)) == HONEST
    assert provider.calls[0].headers["Authorization"] == "Bearer none"
