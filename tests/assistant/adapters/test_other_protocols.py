"""Mistral, Ollama and Anthropic through their own clients, each over its own protocol."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.load import load_model
from assistant.adapters.patient import PatientModel
from assistant.adapters.providers import PROVIDERS
from assistant.budget import Budget
from assistant.errors import ModelFailed, ModelRefused, ModelUnreachable
from assistant.settings import Settings
from evals.standin.behaviour import Behaviour
from evals.standin.provider import Ended, Provider
from tests.fixtures.protocols import serving
from tests.fixtures.tasks import a_prompt, likely

KEY = "sk-planted-0123456789"
PROMPT = a_prompt(likely("Norway is associated."))
ANSWER = json.dumps({"statements": []})

Reach = Callable[..., PatientModel]


@pytest.fixture
def reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reach]:
    monkeypatch.setenv("MISTRAL_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.delenv("OLLAMA_API_KEY", raising=False)
    clients: list[Any] = []

    def reached(name: str, url: str) -> PatientModel:
        known = PROVIDERS[name.partition(":")[0]]
        pytest.importorskip(known.module)
        model = load_model(
            Settings(home=tmp_path, model=name, model_url=url, model_retries=0, model_timeout_s=30)
        )
        assert isinstance(model, PatientModel)
        clients.append(known.client_of(model._speaker._model))  # type: ignore[attr-defined]
        return model

    yield reached
    for client in clients:
        client.close()


def spent(tmp_path: Path) -> int:
    return Budget(Settings(home=tmp_path).tokens, 1_000_000).spent()


def test_mistral_speaks_almost_as_openai_does(reach: Reach) -> None:
    with Provider() as provider:
        said = "".join(reach("mistral:m", provider.url).write(PROMPT))

    (call,) = provider.calls
    assert json.loads(said)["statements"][0]["text"] == "Norway is associated."
    assert call.headers["Authorization"] == f"Bearer {KEY}"
    assert call.body["max_tokens"] == PROMPT.max_tokens
    assert call.body["temperature"] == 0
    assert call.body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (Behaviour.UNAUTHORIZED, ModelRefused),
        (Behaviour.TOO_MANY, ModelRefused),
        (Behaviour.SERVER_ERROR, ModelUnreachable),
        (Behaviour.CLOSES, ModelUnreachable),
        (Behaviour.BREAKS_OFF, ModelUnreachable),
        (Behaviour.STOPS_HALFWAY, ModelUnreachable),
        (Behaviour.CUT_SHORT, ModelFailed),
    ],
)
def test_and_fails_in_the_same_ways(
    reach: Reach, behaviour: Behaviour, kind: type[ModelFailed]
) -> None:
    with Provider(behaviour) as provider:
        model = reach("mistral:m", provider.url)
        with pytest.raises(ModelFailed) as failed:
            list(model.write(PROMPT))

        assert type(failed.value) is kind
        assert KEY not in str(failed.value)
        assert len(provider.calls) == 1


def test_closing_closes_its_connection(reach: Reach) -> None:
    with Provider(pause_s=0.05) as provider:
        writing = reach("mistral:m", provider.url).write(PROMPT)
        next(writing)
        writing.close()  # type: ignore[attr-defined]

        assert provider.wait(1)
        assert provider.calls[0].ended is Ended.LEFT


def test_ollama(reach: Reach, tmp_path: Path) -> None:
    with serving(ANSWER) as ollama:
        pieces = list(reach("ollama:m", ollama.url).write(PROMPT))

    ((path, headers, body),) = ollama.calls
    assert "".join(pieces) == ANSWER
    assert len(pieces) == 2
    assert path == "/api/chat"
    assert "authorization" not in headers
    assert body["stream"] is True
    assert body["format"]["required"] == ["statements"]
    assert body["options"] == {"temperature": 0, "num_predict": 1_000, "num_ctx": 8_192}
    assert [m["content"] for m in body["messages"]] == [PROMPT.rules, PROMPT.task]
    assert spent(tmp_path) == 42


def test_anthropic(reach: Reach, tmp_path: Path) -> None:
    with serving(ANSWER) as anthropic:
        pieces = list(reach("anthropic:claude-haiku-4-5", anthropic.url).write(PROMPT))

    ((path, headers, body),) = anthropic.calls
    assert "".join(pieces) == ANSWER
    assert len(pieces) == 2
    assert path.startswith("/v1/messages")
    assert KEY in f"{headers.get('x-api-key')} {headers.get('authorization')}"
    assert body["stream"] is True
    assert body["max_tokens"] == 1_000
    assert body["temperature"] == 0
    assert body["output_config"]["format"]["schema"]["required"] == ["statements"]
    assert body["system"] == PROMPT.rules or body["system"][0]["text"] == PROMPT.rules
    assert spent(tmp_path) == 42


@pytest.mark.parametrize("name", ["ollama:m", "anthropic:claude-haiku-4-5"])
@pytest.mark.parametrize(("status", "kind"), [(401, ModelRefused), (500, ModelUnreachable)])
def test_what_they_refuse_is_told_without_their_words(
    reach: Reach, name: str, status: int, kind: type[ModelFailed]
) -> None:
    with serving(ANSWER, status) as server, pytest.raises(ModelFailed) as failed:
        list(reach(name, server.url).write(PROMPT))

    assert type(failed.value) is kind
    assert str(status) in str(failed.value)
    assert KEY not in str(failed.value)
    assert "Norway" not in str(failed.value)
    assert len(server.calls) == 1
