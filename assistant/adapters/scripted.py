"""A language model that reads its lines from a file: for tests, dry runs and a first look.

    ERAGUIDE_MODEL=scripted            restates the words that the search found likeliest
    ERAGUIDE_MODEL=scripted:FILE       what the file says; TOML

    piece = 12                         # code points of a piece
    pause_s = 0.05                     # before each piece

    [[answer]]                         # the first whose words all stand in the question answers
    when = ["associated", "Horizon"]
    [[answer.statements]]
    text = "18 countries are associated."
    quotes = ["The countries associated with Horizon Europe as of 21 March 2024"]

    [[answer]]                         # without `when`: every question
    restate = true                     # the likely words, as they stand
    # or: raw = "any text"             # said as it is
    # or: fail = "unreachable"         # or "refused", "spent"; after = 40 pieces

A quote goes under the key of the passage that holds its words, and under none that was shown where
no passage does, as a model does that invents.
"""

import json
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.adapters.speaker import Trouble, Used
from assistant.errors import (
    BudgetSpent,
    CannotLoadModel,
    ModelFailed,
    ModelRefused,
    ModelUnreachable,
)
from assistant.prompt import Prompt
from assistant.prompting import Asked, Task, read_task

_NO_KEY = "K0"
_FAILURES: dict[str, type[ModelFailed]] = {
    "unreachable": ModelUnreachable,
    "refused": ModelRefused,
    "spent": BudgetSpent,
}


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    quotes: tuple[str, ...] = ()


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    when: tuple[str, ...] = ()
    statements: tuple[_Line, ...] = ()
    restate: bool = False
    raw: str | None = None
    fail: Literal["unreachable", "refused", "spent"] | None = None
    after: int = Field(0, ge=0)


class _Script(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    piece: int = Field(24, ge=1)
    pause_s: float = Field(0.0, ge=0)
    answer: tuple[_Answer, ...] = ()


RESTATING = _Script(answer=(_Answer(restate=True),))
"""The script that is used where no file is named."""


def load_scripted(file: str) -> "ScriptedSpeaker":
    """The model that a file scripts; without one, the likely words restated.

    Raises:
        CannotLoadModel: no such file, or what stands in it is no script; says where.
    """
    if not file:
        return ScriptedSpeaker("scripted", RESTATING)
    try:
        script = _Script.model_validate(tomllib.loads(Path(file).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotLoadModel(
            f"ERAGUIDE_MODEL=scripted:{file}: the script cannot be read ({error})"
        ) from error
    except ValidationError as error:
        wrong = error.errors()[0]
        place = ".".join(str(part) for part in wrong["loc"])
        raise CannotLoadModel(f"ERAGUIDE_MODEL=scripted:{file}: {place}: {wrong['msg']}") from error
    return ScriptedSpeaker(f"scripted:{file}", script)


class ScriptedSpeaker:
    """Says what its script says, in pieces."""

    def __init__(
        self, name: str, script: _Script, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._name = name
        self._script = script
        self._sleep = sleep

    @property
    def name(self) -> str:
        """How it is configured."""
        return self._name

    def speak(self, prompt: Prompt) -> Iterator[str | Used]:
        """The answer in pieces.

        Raises:
            Trouble: where the script says so.
        """
        seen = _read(prompt)
        asked = seen.asked.question.casefold()
        fitting = (a for a in self._script.answer if all(w.casefold() in asked for w in a.when))
        answer = next(fitting, _Answer())
        pieces = self._pieces(_text(answer, seen))
        for _ in range(answer.after) if answer.fail else ():
            yield next(pieces, " ")
        if answer.fail:
            raise Trouble(_FAILURES[answer.fail](f"{self._name} fails, as its script says"))
        yield from pieces

    def _pieces(self, text: str) -> Iterator[str]:
        for start in range(0, len(text), self._script.piece):
            if self._script.pause_s:
                self._sleep(self._script.pause_s)
            yield text[start : start + self._script.piece]


def _read(prompt: Prompt) -> Task:
    """What is asked; a prompt of another form than an answer's is a question as a whole."""
    try:
        return read_task(prompt.task)
    except ValueError:
        return Task(Asked(prompt.task), ())


def _text(answer: _Answer, seen: Task) -> str:
    if answer.raw is not None:
        return answer.raw
    lines = [(line.text, line.quotes) for line in answer.statements]
    if answer.restate:
        lines += [(words, (words,)) for passage in seen.passages for words in passage.likely]
    return json.dumps({"statements": [_said(seen, *line) for line in lines]}, ensure_ascii=False)


def _said(seen: Task, text: str, quotes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "text": text,
        "quotes": [{"key": _key(words, seen), "words": words} for words in quotes],
    }


def _key(words: str, seen: Task) -> str:
    flat = " ".join(words.split())
    holding = (p.key for p in seen.passages if flat in " ".join(f"{p.words} {p.lead}".split()))
    return next(holding, _NO_KEY)
