"""A model as it is reached once: what it yields, what can go wrong; `patient.py` does the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.adapters.line import Line
from assistant.errors import ModelFailed
from assistant.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens that a call has cost, as the provider counts them."""

    tokens: int


class Trouble(Exception):
    """A call that failed, in words that hold no key and nothing of what was asked or answered.

    Attributes:
        failure: What the caller is told.
        again: Whether the same call may succeed a moment later.
        after_s: When, where the provider said so.
        dead: Whether the next call would most likely fail in the same way, and cost as much.
    """

    def __init__(
        self,
        failure: ModelFailed,
        *,
        again: bool = False,
        after_s: float | None = None,
        dead: bool = False,
    ) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.again = again
        self.after_s = after_s
        self.dead = dead


class Speaker(Protocol):
    """One way to a model, without retries and without patience."""

    @property
    def name(self) -> str:
        """Provider and name, as they are configured."""

    def speak(self, prompt: Prompt) -> Iterator[str | Used | Line]:
        """The answer in pieces, and at some time what it has cost; closing it ends the connection.

        Where another thread can cut the connection, the line for that comes before all else.

        Raises:
            Trouble: before or between pieces.
        """
