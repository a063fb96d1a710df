"""A question as it comes in at any door."""

from dataclasses import dataclass
from enum import StrEnum

MAX_LENGTH = 2_000
"""Characters of a question after trimming."""
MAX_HISTORY = 20
"""Earlier turns that are kept; older ones are cut."""


class Mode(StrEnum):
    """How the answer is to be composed."""

    AUTO = "auto"
    QUOTE = "quote"
    GENERATE = "generate"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the same asker, with its answer where it is known."""

    question: str
    answer: str | None = None
    answer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, what was asked before (oldest first), and what to search.

    `documents` is empty for all of them.

    Raises:
        ValueError: when the text is blank or longer than `MAX_LENGTH`.
    """

    text: str
    history: tuple[Turn, ...] = ()
    mode: Mode = Mode.AUTO
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        length = len(self.text.strip())
        if not 1 <= length <= MAX_LENGTH:
            raise ValueError(f"a question has 1 to {MAX_LENGTH} characters; this one has {length}")
        object.__setattr__(self, "text", self.text.strip())
        object.__setattr__(self, "history", self.history[-MAX_HISTORY:])
