"""Each provider's own class, made offline with what it must be made with."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.load import load_model
from assistant.adapters.patient import PatientModel
from assistant.adapters.providers import PROVIDERS
from assistant.prompt import Prompt
from assistant.prompting import SCHEMA
from assistant.settings import Settings
from tests.fixtures.tasks import a_prompt, likely

KEY = "sk-planted-0123456789"
ENVIRONMENT = {
    "OPENAI_API_KEY": KEY,
    "AZURE_OPENAI_API_KEY": KEY,
    "AZURE_OPENAI_ENDPOINT": "http://127.0.0.1:9",
    "OPENAI_API_VERSION": "2025-04-01-preview",
    "ANTHROPIC_API_KEY": KEY,
    "MISTRAL_API_KEY": KEY,
}
OTHERS = ("OPENAI_API_BASE", "OPENAI_BASE_URL", "ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL")
PROMPT = a_prompt(likely("Norway is associated."))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OTHERS:
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def made(home: Path, model: str, url: str = "") -> Any:
    """The object of LangChain that is spoken to."""
    provider, _, _ = model.partition(":")
    pytest.importorskip(PROVIDERS[provider].module)
    loaded = load_model(Settings(home=home, model=model, model_url=url, model_timeout_s=7.5))
    assert isinstance(loaded, PatientModel)
    assert loaded.name == model
    assert KEY not in f"{loaded!r}{vars(loaded)!r}{vars(loaded._speaker)!r}"
    return loaded._speaker._model  # type: ignore[attr-defined]


def offered(
    provider: str, prompt: Prompt = PROMPT, url: str = "", **known_of_it: bool
) -> dict[str, Any]:
    known = PROVIDERS[provider]
    arguments: dict[str, Any] = dict(known.asked(prompt))
    offers = [
        *known.offered(prompt, Settings(model_url=url), known_of_it).values(),
        known.held(SCHEMA),
    ]
    for offer in offers:
        arguments.update(offer.arguments)
    return arguments


def test_openai_is_made_with_our_patience_and_none_of_its_own(tmp_path: Path) -> None:
    model = made(tmp_path, "openai:gpt-5-mini")

    assert type(model).__name__ == "ChatOpenAI"
    assert model.model_name == "gpt-5-mini"
    assert model.root_client.max_retries == 0
    assert model.root_client.timeout.read == 7.5
    assert model.root_client.timeout.connect == 5
    assert model.root_client.api_key == KEY
    assert model.use_responses_api is False
    assert "api.openai.com" in str(model.root_client.base_url)


def test_a_server_of_ones_own_is_openai_by_its_address(tmp_path: Path) -> None:
    model = made(tmp_path, "openai:qwen", "http://127.0.0.1:8080/v1")

    assert str(model.root_client.base_url) == "http://127.0.0.1:8080/v1/"


@pytest.mark.parametrize("name", ["openai:gpt-5-mini", "anthropic:claude-haiku-4-5"])
def test_a_gateway_of_somebody_else_is_not_asked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGSMITH_GATEWAY", "http://127.0.0.1:9/gateway")
    monkeypatch.setenv("LANGSMITH_GATEWAY_API_KEY", "lsv2_other")

    model = made(tmp_path, name)

    client = getattr(model, "root_client", None) or model._client
    assert "127.0.0.1" not in str(client.base_url)
    assert client.api_key == KEY


def test_the_address_of_the_environment_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/mine")

    assert "127.0.0.1:9/mine" in str(made(tmp_path, "openai:m").root_client.base_url)


def test_azure_is_made_for_a_deployment(tmp_path: Path) -> None:
    model = made(tmp_path, "azure:mine")

    assert type(model).__name__ == "AzureChatOpenAI"
    assert model.deployment_name == "mine"
    assert model.root_client.max_retries == 0
    assert model.root_client.timeout.read == 7.5
    assert model.openai_api_version == "2025-04-01-preview"
    assert "127.0.0.1:9" in str(model.root_client.base_url)


def test_the_address_of_azure_may_be_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZURE_OPENAI_ENDPOINT")

    model = made(tmp_path, "azure_openai:mine", "http://127.0.0.1:7")

    assert "127.0.0.1:7" in str(model.root_client.base_url)


def test_anthropic(tmp_path: Path) -> None:
    model = made(tmp_path, "anthropic:claude-haiku-4-5", "http://127.0.0.1:9")

    assert type(model).__name__ == "ChatAnthropic"
    assert model.model == "claude-haiku-4-5"
    assert model._client.max_retries == 0
    assert model._client.timeout == 7.5
    assert model._client.api_key == KEY
    assert str(model._client.base_url).startswith("http://127.0.0.1:9")


def test_mistral(tmp_path: Path) -> None:
    model = made(tmp_path, "mistral:mistral-small-latest", "http://127.0.0.1:9/v1")

    assert type(model).__name__ == "ChatMistralAI"
    assert model.model == "mistral-small-latest"
    assert model.max_retries == 1  # it counts the first try
    assert model.client.timeout.read == 8  # whole seconds
    assert str(model.client.base_url) == "http://127.0.0.1:9/v1/"
    assert model.client.headers["Authorization"] == f"Bearer {KEY}"


def test_ollama_needs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name)

    model = made(tmp_path, "ollama:qwen3", "http://127.0.0.1:9")

    assert type(model).__name__ == "ChatOllama"
    assert model.model == "qwen3"
    assert model._client._client.timeout.read == 7.5
    assert str(model._client._client.base_url).startswith("http://127.0.0.1:9")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_connection_of_every_provider_can_be_cut(provider: str, tmp_path: Path) -> None:
    client = PROVIDERS[provider].client_of(made(tmp_path, f"{provider}:m"))

    assert [hook.__name__ for hook in client.event_hooks["response"]].count("_answered") == 1


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_is_given_a_bound_and_the_form(provider: str) -> None:
    arguments = offered(provider)

    assert PROMPT.max_tokens in _values(arguments)
    assert SCHEMA["properties"] in _values(arguments)


def test_each_knows_the_form_by_its_own_name() -> None:
    assert "response_format" in offered("openai")
    assert "response_format" in offered("mistral")
    assert "output_config" in offered("anthropic")
    assert "format" in offered("ollama")


def test_ollama_keeps_the_whole_prompt_in_mind() -> None:
    short = offered("ollama")["options"]
    long = offered("ollama", Prompt("r", "word " * 12_000))["options"]

    assert short["num_ctx"] == 8_192
    assert long["num_ctx"] >= 16_000 + 1_000
    assert long["temperature"] == 0


def test_a_model_that_is_known_to_think_is_asked_to_think_briefly() -> None:
    thinking = offered("openai", reasoning_output=True, temperature=False)

    assert thinking["reasoning_effort"] == "low"
    assert "temperature" not in thinking
    assert "reasoning_effort" not in offered("openai")
    assert offered("openai")["temperature"] == 0


def test_the_older_name_of_the_bound_is_for_servers_of_ones_own() -> None:
    assert "extra_body" not in offered("openai")
    assert offered("openai", url="http://127.0.0.1:9")["extra_body"] == {"max_tokens": 1_000}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_is_an_extra_that_can_be_installed(provider: str) -> None:
    extras = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")

    known = PROVIDERS[provider]
    assert f'{known.extra} = ["{known.module.replace("_", "-")}' in extras


def _values(value: Any) -> list[Any]:
    """All values inside a value, itself included."""
    if isinstance(value, Mapping):
        return [value, *(inner for each in value.values() for inner in _values(each))]
    return [value]


def test_no_class_is_asked_for_what_its_package_lacks() -> None:
    for known in PROVIDERS.values():
        module = pytest.importorskip(known.module)
        assert hasattr(importlib.import_module(module.__name__), known.class_name)
