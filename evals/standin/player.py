"""A request of the chat-completions protocol to the words that answer it."""

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.prompting import read_task
from assistant.said import Said
from evals.standin.behaviour import HALVES, Behaviour
from evals.standin.faulty import Spoken, spoken
from evals.standin.honest import honest

LONGEST = 4_000_000
"""Characters of an answer that does not end."""


@dataclass(frozen=True, slots=True)
class Played:
    """What is said to one request.

    Attributes:
        text: The whole answer, or as much as there is of one that is cut.
        spoken: Its statements, and the fault in them; None where the request is no task.
        endless: Whether it goes on with its last words.
    """

    text: str
    spoken: Spoken | None = None
    endless: str = ""

    @property
    def planted(self) -> bool:
        """Whether the fault that was asked for is there."""
        return self.spoken is not None and self.spoken.planted

    def pieces(self, size: int) -> Iterator[str]:
        """The answer, cut into pieces of `size` code points."""
        for start in range(0, len(self.text), size):
            yield self.text[start : start + size]
        if self.endless:
            more = -(-LONGEST // len(self.endless))
            yield from itertools.repeat(self.endless, more)


def played(body: Mapping[str, Any], behaviour: Behaviour) -> Played:
    """The answer to a request; to one that holds no task, its own last line."""
    told = {m.get("role", ""): _content(m) for m in body.get("messages", ())}
    rules, asked = told.get("system", ""), told.get("user", "")
    try:
        task = read_task(asked)
    except ValueError:
        lines = asked.strip().splitlines()
        return Played(lines[-1] if lines else "")
    said = spoken(honest(task), behaviour, task, rules)
    text = _json(said.statements)
    if behaviour is Behaviour.VERY_LONG:
        again = f", {json.dumps(_plain(said.statements[0]))}" if said.statements else " "
        return Played(text.removesuffix("]}"), said, again)
    if behaviour is Behaviour.BREAKS_JSON:
        return Played(_broken(said.statements), said)
    if behaviour is Behaviour.FENCED and "response_format" not in body:
        return Played(f"Here is the answer:\n\n```json\n{text}\n```\n", said)
    if behaviour in HALVES:
        return Played(text[: len(text) // 2], said)
    return Played(text, said)


def _content(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def _json(statements: tuple[Said, ...]) -> str:
    return json.dumps({"statements": [_plain(said) for said in statements]}, ensure_ascii=False)


def _plain(said: Said) -> dict[str, Any]:
    quotes = [{"key": quoted.key, "words": quoted.words} for quoted in said.quotes]
    return {"text": said.text, "quotes": quotes}


def _broken(statements: tuple[Said, ...]) -> str:
    """The last statement without a comma; where there is none, the list without its end."""
    whole = _json(statements)
    if not statements:
        return whole.replace("[]", "[")
    at = whole.rindex('", "quotes":')
    return whole[: at + 1] + whole[at + 2 :]
