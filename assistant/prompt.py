"""What a language model is given to read, and within which bounds it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.passage import Passage
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Prompt:
    """One call of a model.

    `rules` are our own words and nobody else's; `task` holds the question and, as data between
    delimiters that cannot occur in it, words of documents. `schema` is the JSON Schema of the
    answer, for providers that can be held to one; None for plain text. `max_tokens` bounds the
    answer, in tokens of the model.
    """

    rules: str
    task: str
    schema: Mapping[str, Any] | None = None
    max_tokens: int = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a model sees it, under a key that means something in one prompt only.

    `span` is as much of the passage as it was given to read; `lead` the words that introduce it
    where it is an item of a list or a row of a table. Both are spans of the passage's document.
    """

    key: str
    passage: Passage
    span: Span
    lead: Span | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """What may be quoted under this key."""
        return (self.span, self.lead) if self.lead else (self.span,)


@dataclass(frozen=True, slots=True)
class Given:
    """A prompt, the passages in it by their keys, and a digest of all that the model reads."""

    prompt: Prompt
    shown: Mapping[str, Shown]
    digest: str
