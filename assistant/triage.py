"""Is this ours to answer? What can be told from the question alone."""

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.answer import Status
from assistant.understand import Inquiry

Embed = Callable[[Sequence[str]], np.ndarray]

# To override what the assistant is, rather than to ask it something.
_TOLD = (
    r"(?:^\W{0,5}|[.!?:;,(\n]\s{0,3}"
    r"|\b(?:please|now|and|then|so|just|kindly|you(?: \w+){0,2})\s{1,3})"
)
"""Before a verb that orders: "which bodies act as a hub" and "may we bypass the rules" ask."""
_OVERRIDE = re.compile(
    rf"{_TOLD}(?:ignore|disregard|forget|override|bypass)\b.{{0,40}}"
    r"\b(?:instructions?|rules?|prompts?|guidelines?|guardrails?|restrictions?|documents?"
    r"|everything|training|above)\b"
    rf"|{_TOLD}act as (?:if|a|an|my)\b"
    r"|\b(?:ignor|disregard|forgett|overrid|bypass)ing (?:all |any |every )?(?:of )?(?:the |your )"
    r"(?:previous|prior|above|own)?\s?(?:instructions?|prompts?|guardrails?)\b"
    r"|\b(?:system|hidden|initial|developer|secret) (?:prompt|instructions?|message)\b"
    r"|\bfrom now on,? (?:you|say|answer|reply|respond|act|always|never|only)\b"
    r"|\byou are now\b|\bpretend (?:to be|you|that)\b"
    r"|\b(?:jailbreak|developer mode|do anything now|dan mode)\b"
    r"|\brepeat (?:everything|all|the words) (?:above|before)\b",
    re.IGNORECASE | re.DOTALL,
)


_KINDS = ("harm", "fair")


class Guard:
    """Tells requests for help in doing harm from questions about protection against it.

    Both are given as examples in `unsafe.toml`; a question is unsafe when it comes near an example
    of harm (cosine at least `near`) and nearer than to any example of a fair question.
    """

    def __init__(self, embed: Embed, near: float, path: Path | None = None) -> None:
        self._embed = embed
        self._near = near
        self._path = path or Path(__file__).with_name("unsafe.toml")

    @cached_property
    def _examples(self) -> tuple[np.ndarray, np.ndarray]:
        plain = tomllib.loads(self._path.read_text(encoding="utf-8"))
        # One by one: a long batch would take memory that a service never gives back.
        harm, fair = ([self._embed([example])[0] for example in plain[key]] for key in _KINDS)
        return np.array(harm), np.array(fair)

    def refuses(self, question: str, vector: np.ndarray | None) -> bool:
        """Whether the question, embedded as `vector` of shape (dim,), is not to be answered.

        None where the embedder does not read it: its words alone are looked at.
        """
        if _OVERRIDE.search(question):
            return True
        if vector is None:
            return False
        harm, fair = self._examples
        worst = float((harm @ vector).max())
        return worst >= self._near and worst > float((fair @ vector).max())


def triage(inquiry: Inquiry, vector: np.ndarray | None, whole: str, guard: Guard) -> Status | None:
    """The status with which a question ends here; None when it is to be searched for.

    `whole` is the question as it was typed, of which the inquiry may be one part; `vector` as
    `Guard.refuses` has it.
    """
    if guard.refuses(whole, vector):
        return Status.DECLINED_UNSAFE
    if not inquiry.terms and not inquiry.places:
        return Status.CLARIFY
    return None
