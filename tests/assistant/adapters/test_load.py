import subprocess
import sys
from pathlib import Path

import pytest

from api.__main__ import main as api
from assistant.adapters.load import load_model
from assistant.errors import CannotLoadModel
from assistant.settings import Settings

ROOT = Path(__file__).parents[3]
KEY = "sk-planted-0123456789"
KEYS = ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MISTRAL_API_KEY")


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*KEYS, "AZURE_OPENAI_AD_TOKEN", "AZURE_OPENAI_ENDPOINT", "OPENAI_API_VERSION"):
        monkeypatch.delenv(name, raising=False)


def settings(home: Path, model: str, url: str = "") -> Settings:
    return Settings(home=home, model=model, model_url=url)


def test_without_a_model_there_is_none(tmp_path: Path) -> None:
    assert load_model(settings(tmp_path, "")) is None


def test_nothing_of_langchain_is_imported_where_no_model_is_configured() -> None:
    code = (
        "import sys, api.__main__, api.app, assistant.__main__, assistant.build; "
        "from assistant.adapters.load import load_model; "
        "from assistant.settings import Settings; "
        "load_model(Settings(model='')); load_model(Settings(model='scripted')); "
        "print(*sys.modules)"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "assistant.adapters.scripted" in loaded
    assert "api.app" in loaded
    assert not {"langchain", "langchain_core", "langsmith", "openai"} & set(loaded)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("gpt-5-mini", "provider:name"),
        ("openai:", "provider:name"),
        ("nobody:gpt", "no provider 'nobody' is known"),
        ("openai:gpt-5-mini", "set OPENAI_API_KEY in the environment"),
        ("anthropic:claude", "set ANTHROPIC_API_KEY in the environment"),
        ("mistral:small", "set MISTRAL_API_KEY in the environment"),
        ("azure:mine", "AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN"),
        ("scripted:nowhere.toml", "the script cannot be read"),
    ],
)
def test_a_setting_that_is_wrong_is_named(tmp_path: Path, model: str, says: str) -> None:
    with pytest.raises(CannotLoadModel) as refused:
        load_model(settings(tmp_path, model))

    assert says in str(refused.value)


def test_what_azure_needs_besides_its_key_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)

    with pytest.raises(CannotLoadModel, match="AZURE_OPENAI_ENDPOINT") as refused:
        load_model(settings(tmp_path, "azure:mine"))

    assert KEY not in str(refused.value)


def test_an_address_that_holds_a_password_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(CannotLoadModel, match="ERAGUIDE_MODEL_URL") as refused:
        load_model(settings(tmp_path, "openai:x", f"http://me:{KEY}@127.0.0.1/v1"))

    assert KEY not in str(refused.value)


def test_no_password_in_an_address_is_listed_with_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ERAGUIDE_MODEL_URL", f"http://me:{KEY}@127.0.0.1/v1?key={KEY}")

    assert api(["settings"]) == 0

    told = capsys.readouterr().out
    assert "ERAGUIDE_MODEL_URL=http://…@127.0.0.1/v1?…" in told
    assert KEY not in told


@pytest.mark.parametrize("url", [f"ftp://me:{KEY}@127.0.0.1", KEY, f"http://{KEY} x"])
def test_what_is_no_address_is_refused_without_showing_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(CannotLoadModel, match="ERAGUIDE_MODEL_URL is an address") as refused:
        load_model(settings(tmp_path, "openai:x", url))

    assert KEY not in str(refused.value)


def test_an_address_with_a_query_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(CannotLoadModel, match="query") as refused:
        load_model(settings(tmp_path, "openai:x", f"http://127.0.0.1/v1?key={KEY}"))

    assert KEY not in str(refused.value)


def test_a_package_that_is_missing_is_named_with_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "langchain_ollama", None)

    with pytest.raises(CannotLoadModel, match=r"pip install .*\.\[ollama\]"):
        load_model(settings(tmp_path, "ollama:qwen3"))
