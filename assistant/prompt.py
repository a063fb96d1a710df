"""What a language model is given to read, and within which bounds it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
