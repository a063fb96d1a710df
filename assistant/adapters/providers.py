"""Who serves language models: what to install, where the key is, and how each is spoken to."""

import importlib
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from assistant.budget import estimated_tokens
from assistant.errors import CannotLoadModel
from assistant.prompt import Prompt
from assistant.settings import Settings

Arguments = Mapping[str, Any]
Known = Mapping[str, Any]

_CONNECT_S = 5.0
_CONTEXT = 8_192
"""Tokens that Ollama keeps in mind: it forgets the beginning of what is longer without a word."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Arguments of a call that some servers refuse, and the words by which they do."""

    arguments: Arguments
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """How LangChain reaches one provider.

    Attributes:
        module: The package of LangChain that knows it.
        class_name: Its chat model.
        extra: What of `pyproject.toml` installs it.
        keys: Environment variables of which one must hold a key; none where there is no key.
        others: Environment variables that must be set besides.
        keyless_by_url: Whether a server at an address of one's own is asked without a key.
        made: Arguments of the class, from the name of the model and the settings.
        asked: Arguments of a call that must be there.
        held: What holds the model to a JSON Schema.
        offered: What else is asked for, by a name for each; from what LangChain knows of the model,
            too, which may be nothing.
        client: Where the class keeps its client of httpx.
    """

    module: str
    class_name: str
    extra: str
    made: Callable[[str, Settings], Arguments]
    asked: Callable[[Prompt], Arguments]
    held: Callable[[Mapping[str, Any]], Offer]
    offered: Callable[[Prompt, Settings, Known], Mapping[str, Offer]]
    client: tuple[str, ...]
    keys: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    keyless_by_url: bool = False

    def client_of(self, model: Any) -> Any:
        """The client of httpx that a model of this provider speaks through; None where it hides."""
        here = model
        for name in self.client:
            here = getattr(here, name, None)
        return here


def load_class(provider: str, known: Provider) -> Any:
    """The class of LangChain.

    Raises:
        CannotLoadModel: its package is not installed; says what to type.
    """
    try:
        return getattr(importlib.import_module(known.module), known.class_name)
    except ImportError as missing:
        raise CannotLoadModel(
            f"{provider} needs the package {known.module.replace('_', '-')}, which cannot be "
            f"imported ({missing.name or missing}); type "
            f"`pip install -c constraints.txt -e '.[{known.extra}]'`"
        ) from None


def known_provider(provider: str, settings: Settings) -> Provider:
    """The provider by its name, with everything set that it needs.

    Raises:
        CannotLoadModel: not known, or a variable is missing; says which.
    """
    known = PROVIDERS.get(provider)
    if known is None:
        raise CannotLoadModel(
            f"no provider {provider!r} is known; ERAGUIDE_MODEL is provider:name with one of "
            f"{', '.join(PROVIDERS)}, or scripted:FILE. A server that speaks the protocol of "
            "OpenAI is openai:name with its address in ERAGUIDE_MODEL_URL"
        )
    keyless = not known.keys or (known.keyless_by_url and settings.model_url)
    if not keyless and not any(os.environ.get(name) for name in known.keys):
        raise CannotLoadModel(
            f"{provider} needs a key: set {' or '.join(known.keys)} in the environment "
            "(a file .env is not read for keys)"
        )
    for name in known.others:
        if not os.environ.get(name) and not (name.endswith("ENDPOINT") and settings.model_url):
            raise CannotLoadModel(f"{provider} needs {name}; set it in the environment")
    return known


def _openai(name: str, settings: Settings) -> Arguments:
    made: dict[str, Any] = {
        "model": name,
        "timeout": _connecting_fast(settings),
        "max_retries": 0,
        # What is asked is one message and its answer; the other protocol of OpenAI is spoken by
        # OpenAI alone.
        "use_responses_api": False,
        "base_url": _address(
            settings, ("OPENAI_API_BASE", "OPENAI_BASE_URL"), "https://api.openai.com/v1"
        ),
    }
    if settings.model_url and not os.environ.get("OPENAI_API_KEY"):
        made["api_key"] = "none"  # a local server asks for none, the client does
    return made


def _address(settings: Settings, variables: tuple[str, ...], own: str) -> str:
    """Where a provider is asked: always said, for LangChain would else ask by way of a gateway.

    LANGSMITH_GATEWAY, set for some other program, sends all that is asked through a third party.
    """
    told = (os.environ.get(name) for name in variables)
    return settings.model_url or next((address for address in told if address), own)


def _azure(name: str, settings: Settings) -> Arguments:
    made: dict[str, Any] = {
        "azure_deployment": name,
        "timeout": _connecting_fast(settings),
        "max_retries": 0,
    }
    if settings.model_url:
        made["azure_endpoint"] = settings.model_url
    return made


def _connecting_fast(settings: Settings) -> Any:
    """Who is not there is found out sooner than who is slow."""
    from openai import Timeout

    wait_s = settings.model_timeout_s
    return Timeout(wait_s, connect=min(_CONNECT_S, wait_s))


def _anthropic(name: str, settings: Settings) -> Arguments:
    return {
        "model": name,
        "timeout": settings.model_timeout_s,
        "max_retries": 0,
        "base_url": _address(
            settings, ("ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL"), "https://api.anthropic.com"
        ),
    }


def _mistral(name: str, settings: Settings) -> Arguments:
    made: dict[str, Any] = {
        "model": name,
        "timeout": max(1, math.ceil(settings.model_timeout_s)),
        "max_retries": 1,
    }
    if settings.model_url:
        made["base_url"] = settings.model_url
    return made


def _ollama(name: str, settings: Settings) -> Arguments:
    made: dict[str, Any] = {
        "model": name,
        "client_kwargs": {"timeout": settings.model_timeout_s},
    }
    if settings.model_url:
        made["base_url"] = settings.model_url
    return made


def _bounded(prompt: Prompt) -> Arguments:
    return {"max_tokens": prompt.max_tokens}


def _cool(prompt: Prompt, settings: Settings, known: Known) -> Mapping[str, Offer]:
    if known.get("temperature") is False:
        return {}
    return {"cool": Offer({"temperature": 0}, ("temperature",))}


def _openai_offered(prompt: Prompt, settings: Settings, known: Known) -> Mapping[str, Offer]:
    offered = {
        **_cool(prompt, settings, known),
        "counted": Offer({"stream_usage": True}, ("stream_options", "include_usage")),
    }
    if known.get("reasoning_output"):
        # It thinks out of the tokens of its answer, and there is little to think about in copying.
        offered["brief"] = Offer({"reasoning_effort": "low"}, ("reasoning",))
    if settings.model_url:
        # Many servers know the bound by its older name alone, and then answer without end.
        older = {"extra_body": {"max_tokens": prompt.max_tokens}}
        offered["bounded"] = Offer(older, ("max_tokens",))
    return offered


def _nothing(prompt: Prompt, settings: Settings, known: Known) -> Mapping[str, Offer]:
    return {}


def _ollama_options(prompt: Prompt) -> Arguments:
    needed = estimated_tokens(prompt.rules + prompt.task) + prompt.max_tokens
    context = _CONTEXT
    while context < 1.2 * needed:
        context *= 2
    return {"options": {"temperature": 0, "num_predict": prompt.max_tokens, "num_ctx": context}}


def _json_schema(schema: Mapping[str, Any]) -> Offer:
    strict = schema.get("additionalProperties") is False
    named = {"name": "answer", "schema": plain(schema), "strict": strict}
    return Offer(
        {"response_format": {"type": "json_schema", "json_schema": named}},
        ("response_format", "json_schema", "guided", "grammar"),
    )


def _output_config(schema: Mapping[str, Any]) -> Offer:
    return Offer(
        {"output_config": {"format": {"type": "json_schema", "schema": plain(schema)}}},
        ("output_config", "output_format", "structured"),
    )


def _format(schema: Mapping[str, Any]) -> Offer:
    return Offer({"format": plain(schema)}, ("format", "grammar"))


def plain(value: Any) -> Any:
    """Mappings of any kind as the dictionaries that JSON is written from."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


_AZURE = Provider(
    module="langchain_openai",
    class_name="AzureChatOpenAI",
    extra="openai",
    made=_azure,
    asked=_bounded,
    held=_json_schema,
    offered=_openai_offered,
    client=("root_client", "_client"),
    keys=("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"),
    others=("AZURE_OPENAI_ENDPOINT", "OPENAI_API_VERSION"),
)
_MISTRAL = Provider(
    module="langchain_mistralai",
    class_name="ChatMistralAI",
    extra="mistral",
    made=_mistral,
    asked=_bounded,
    held=_json_schema,
    offered=_cool,
    client=("client",),
    keys=("MISTRAL_API_KEY",),
)

PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {
        "openai": Provider(
            module="langchain_openai",
            class_name="ChatOpenAI",
            extra="openai",
            made=_openai,
            asked=_bounded,
            held=_json_schema,
            offered=_openai_offered,
            client=("root_client", "_client"),
            keys=("OPENAI_API_KEY",),
            keyless_by_url=True,
        ),
        "azure": _AZURE,
        "azure_openai": _AZURE,
        "anthropic": Provider(
            module="langchain_anthropic",
            class_name="ChatAnthropic",
            extra="anthropic",
            made=_anthropic,
            asked=_bounded,
            held=_output_config,
            offered=_cool,
            client=("_client", "_client"),
            keys=("ANTHROPIC_API_KEY",),
        ),
        "mistral": _MISTRAL,
        "mistralai": _MISTRAL,
        "ollama": Provider(
            module="langchain_ollama",
            class_name="ChatOllama",
            extra="ollama",
            made=_ollama,
            asked=_ollama_options,
            held=_format,
            offered=_nothing,
            client=("_client", "_client"),
        ),
    }
)
