"""What a model said: statements, and the words it claims to rely on. None is believed yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a model claims to have read in the passage that it was shown under `key`."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a model, with the words that it relies on; there may be none."""

    text: str
    quotes: tuple[Quoted, ...] = ()
