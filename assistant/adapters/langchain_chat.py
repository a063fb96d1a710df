"""A language model reached through LangChain: one call, with nothing tried twice."""

import logging
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from langsmith.run_helpers import tracing_context

from assistant.adapters.failures import (
    CUT,
    WITHHELD,
    is_bad_request,
    mentions,
    too_short,
    trouble_of,
)
from assistant.adapters.line import Line, watch
from assistant.adapters.providers import Offer, Provider, known_provider, load_class
from assistant.adapters.speaker import Trouble, Used
from assistant.errors import CannotLoadModel, ModelRefused, ModelUnreachable
from assistant.prompt import Prompt
from assistant.settings import Settings

_HELD = "held"
_ENDS = ("finish_reason", "stop_reason", "done_reason")
_TALKATIVE = ("openai", "anthropic")
"""Client libraries that log whole requests when they are asked to log everything."""


def load_speaker(provider: str, name: str, settings: Settings) -> "LangchainSpeaker":
    """The model of a provider; nobody is asked anything yet.

    Raises:
        CannotLoadModel: says what to install, or which setting is wrong.
    """
    known = known_provider(provider, settings)
    made = load_class(provider, known)
    for library in _TALKATIVE:
        logging.getLogger(library).setLevel(logging.INFO)
    try:
        model = made(**known.made(name, settings))
    except Exception as error:
        # The message of the library may hold what it was given; its kind says enough.
        kind = type(error).__name__
    else:
        watch(known.client_of(model))
        return LangchainSpeaker(f"{provider}:{name}", model, known, settings)
    raise CannotLoadModel(
        f"{provider}:{name} cannot be set up ({kind}); look at ERAGUIDE_MODEL, ERAGUIDE_MODEL_URL"
        + "".join(f", {variable}" for variable in (*known.keys, *known.others))
    )


class LangchainSpeaker:
    """Speaks to a chat model of LangChain, and tells its failures without its words.

    What not every server takes (a form to be held to, a temperature, the older name of the bound)
    is offered, and left out for good once a server has refused it.
    """

    def __init__(
        self, name: str, model: BaseChatModel, provider: Provider, settings: Settings
    ) -> None:
        self._name = name
        self._model = model
        self._provider = provider
        self._settings = settings
        self._left_out: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Provider and name, as they are configured."""
        return self._name

    def speak(self, prompt: Prompt) -> Iterator[str | Used | Line]:
        """The answer in pieces, after its line; closing it ends the connection.

        Raises:
            Trouble: before or between pieces.
        """
        line = Line()
        yield line
        line.hold()
        # Tracing is switched on by variables that others may have set for other programs; it would
        # send what is asked to somebody whom nobody here has chosen.
        with tracing_context(enabled=False):
            error = yield from self._spoken(prompt)
        if error is not None:
            # Raised out here, so that no traceback leads to the words of the library.
            raise error if isinstance(error, Trouble) else trouble_of(error, self._name)

    def _spoken(self, prompt: Prompt) -> Generator[str | Used, None, Exception | None]:
        offered = everything = self._offered(prompt)
        while True:
            outcome = yield from self._once(prompt, offered)
            if outcome.began or outcome.error is None or not is_bad_request(outcome.error):
                break
            fewer = self._without_refused(offered, outcome.error)
            if len(fewer) == len(offered):
                break
            offered = fewer
        if outcome.error is None:
            self._left_out |= everything.keys() - offered.keys()
        return outcome.error

    def _once(
        self, prompt: Prompt, offered: Mapping[str, Offer]
    ) -> Generator[str | Used, None, "_Outcome"]:
        arguments = dict(self._provider.asked(prompt))
        for offer in offered.values():
            arguments.update(offer.arguments)
        messages = [SystemMessage(prompt.rules), HumanMessage(prompt.task)]
        began, end = False, ""
        try:
            for chunk in self._model.stream(messages, **arguments):
                if usage := chunk.usage_metadata:
                    yield Used(usage["total_tokens"])
                end = _end(chunk) or end
                if text := str(chunk.text):
                    began = True
                    yield text
        except Exception as error:
            return _Outcome(began, error)
        return _Outcome(began, self._ended_badly(end))

    def _ended_badly(self, end: str) -> Trouble | None:
        if not end:
            return Trouble(ModelUnreachable(f"{self._name} broke off before its answer was whole"))
        if end in CUT:
            return Trouble(too_short(self._name))
        if end in WITHHELD:
            return Trouble(ModelRefused(f"{self._name} withheld its answer ({end})"))
        return None

    def _offered(self, prompt: Prompt) -> Mapping[str, Offer]:
        """What is asked for beyond what every server takes."""
        known = getattr(self._model, "profile", None) or {}
        offered = dict(self._provider.offered(prompt, self._settings, known))
        if prompt.schema is not None and self._settings.model_structured != "off":
            offered[_HELD] = self._provider.held(prompt.schema)
        return {name: offer for name, offer in offered.items() if name not in self._left_out}

    def _without_refused(
        self, offered: Mapping[str, Offer], error: Exception
    ) -> Mapping[str, Offer]:
        """What may be offered still: without what the refusal names, or else with nothing."""
        insisted = {_HELD} if self._settings.model_structured == "on" else set()
        optional = {name: offer for name, offer in offered.items() if name not in insisted}
        named = {name for name, offer in optional.items() if mentions(error, offer.words)}
        dropped = named or optional.keys()
        return {name: offer for name, offer in offered.items() if name not in dropped}


@dataclass(frozen=True, slots=True)
class _Outcome:
    began: bool
    error: Exception | None


def _end(chunk: AIMessageChunk) -> str:
    """Why the provider stopped, where it has."""
    told = (chunk.response_metadata.get(name) for name in _ENDS)
    return next((str(reason) for reason in told if reason), "")
