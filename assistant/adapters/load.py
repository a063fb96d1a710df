"""Settings to a language model: the one place that knows which there are.

Nothing of a provider or of LangChain is imported before a model is configured.
"""

import re

from assistant.adapters.patient import PatientModel
from assistant.adapters.speaker import Speaker
from assistant.breaker import Breaker
from assistant.budget import Budget
from assistant.errors import CannotLoadModel
from assistant.ports import ChatModel
from assistant.settings import Settings

# Checked here and not where settings are read: what is refused there is shown, with a password.
_ADDRESS = re.compile(r"https?://[^\s@?#]+")


def load_model(settings: Settings) -> ChatModel | None:
    """The model that the settings name, or None where they name none; nobody is asked anything.

    Raises:
        CannotLoadModel: its provider is not known or not installed, or a setting is missing or
            wrong; says what to type.
    """
    if not settings.model:
        return None
    provider, _, name = settings.model.partition(":")
    if provider == "scripted":
        return _patient(_scripted(name), settings, tokens_per_day=0)
    if not name.strip() or name != name.strip():
        raise CannotLoadModel(
            f"ERAGUIDE_MODEL is {settings.model!r}; it is provider:name, like openai:gpt-5-mini"
        )
    if settings.model_url and not _ADDRESS.fullmatch(settings.model_url):
        raise CannotLoadModel(
            "ERAGUIDE_MODEL_URL is an address like http://127.0.0.1:8080/v1, without a name or "
            "password (before an @) and without a query (after a ?); keys belong in the provider's "
            "own variable"
        )
    from assistant.adapters.langchain_chat import load_speaker

    speaker = load_speaker(provider, name, settings)
    return _patient(speaker, settings, settings.model_tokens_per_day)


def _scripted(file: str) -> Speaker:
    from assistant.adapters.scripted import load_scripted

    return load_scripted(file)


def _patient(speaker: Speaker, settings: Settings, tokens_per_day: int) -> PatientModel:
    budget = Budget(settings.tokens, tokens_per_day)
    return PatientModel(speaker, settings, Breaker(settings.model_pause_s), budget)
