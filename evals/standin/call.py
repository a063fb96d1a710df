"""One call of a stand-in for a provider, and the bodies that answer it, as OpenAI writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from enum import StrEnum
from typing import Any

from assistant.budget import estimated_tokens
from evals.standin.behaviour import Behaviour
from evals.standin.player import Played


class Ended(StrEnum):
    """What became of a call."""

    OPEN = "open"
    WHOLE = "whole"
    FAILED = "failed"
    """As its behaviour wanted: a status, a cut, a stall that was over."""
    LEFT = "left"
    """The client closed the connection before that."""


@dataclass
class Call:
    """One call: what was sent, and what became of it."""

    path: str
    headers: Message
    body: Mapping[str, Any]
    behaviour: Behaviour
    played: Played
    began: float
    ended: Ended = Ended.OPEN
    pieces: list[tuple[float, str]] = field(default_factory=list)
    """Each with the time (`time.perf_counter`) at which it had been sent."""

    @property
    def said(self) -> str:
        """What was sent so far."""
        return "".join(piece for _, piece in self.pieces)


def reason_of(call: Call) -> str:
    """Why an answer ends, as it is told."""
    return "length" if call.behaviour is Behaviour.CUT_SHORT else "stop"


def chunk(call: Call, delta: Mapping[str, Any], reason: str | None = None) -> dict[str, Any]:
    """A piece of an answer in a stream."""
    choice = {"index": 0, "delta": dict(delta), "finish_reason": reason}
    return {**_about(call, "chat.completion.chunk"), "choices": [choice]}


def completion(call: Call, text: str) -> dict[str, Any]:
    """An answer in one piece."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": reason_of(call)}
    return {
        **_about(call, "chat.completion"),
        "choices": [choice],
        "usage": usage(call, text),
    }


def _about(call: Call, kind: str) -> dict[str, Any]:
    return {"id": "chat", "object": kind, "created": 1, "model": call.body.get("model", "")}


def usage(call: Call, said: str) -> dict[str, int]:
    """What a call has cost, by the estimate that the budget makes, too."""
    read = sum(estimated_tokens(str(m.get("content", ""))) for m in call.body.get("messages", ()))
    written = estimated_tokens(said)
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }
