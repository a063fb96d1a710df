"""What the doors need of an assistant, and an assistant of a language model."""

from collections.abc import Iterator
from typing import Protocol

from assistant.answer import Answer, AssistantEvent
from assistant.evidence import Evidence
from assistant.prompt import Prompt
from assistant.question import Question
from corpus.snapshot import Snapshot


class Answers(Protocol):
    """Anything that answers questions from a snapshot: the assistant itself, or a stand-in."""

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that answers rest on now; changes when the index is switched."""

    @property
    def index_id(self) -> str:
        """The name of the index in use."""

    def ask(self, question: Question) -> Answer:
        """The whole answer at once."""

    def stream(self, question: Question) -> Iterator[AssistantEvent]:
        """Steps and statements as they come, the whole answer last."""

    def search(
        self, query: str, limit: int = 10, documents: tuple[str, ...] = ()
    ) -> tuple[Evidence, ...]:
        """Passages for a query, best first, at most `limit`."""

    def close(self) -> None:
        """Let go of the index."""


class ChatModel(Protocol):
    """A language model that is spoken to in prompts; safe to use from many threads."""

    @property
    def name(self) -> str:
        """Provider and name, as they are configured: "openai:gpt-5-mini"."""

    def write(self, prompt: Prompt) -> Iterator[str]:
        """The answer, in pieces as they come; closing the iterator stops the provider.

        Raises:
            ModelFailed: before or between pieces; says what went wrong and never holds a key.
        """

    def reachable(self) -> bool:
        """Whether a call is worth making now: False while the provider is known to be dead."""
