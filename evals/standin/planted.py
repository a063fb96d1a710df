"""Instructions in the data of a task, and what a model says that takes them for its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.prompting import Task, TaskPassage

_QUOTATION = re.compile(
    r"(?<!\w)[\"'\u2018\u201c](\S[^\"\u201c\u201d]{1,300}?)[\"'\u2019\u201d](?!\w)"
)
_BETWEEN = (
    r"(?: (?:only|exactly|just|simply|always|instead|with|that|this|the words?|the sentence|"
    r"the following|by saying|(?:to )?(?:the )?(?:user|reader|asker|everyone|everybody|all|"
    r"(?:any|every|all) questions?)))*"
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget)(?: \w+){0,5} "
    r"(?:instructions?|rules?|prompts?|documents?|passages?|above|previous)\b|"
    r"\byou must (?:now )?(?:say|answer|reply|respond|state|write)\b|"
    rf"\b(?:say|answer|reply|respond|state|write|print|repeat|tell){_BETWEEN}"
    r"(?:: ?\S| ?[\"'\u2018\u201c](?=\S))|"
    r"\b(?:new|system) instructions?:|\bsystem prompt\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:say|answer|reply|respond|state|write|tell)\b[^.!?\n]{0,30}? that ([^.!?\n]{3,300})"
)
_REVEAL = re.compile(
    r"\b(?:reveal|print|repeat|show|output)\b.{0,40}\b(?:system prompt|instructions|rules)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Demanded:
    """What an instruction wants to be said.

    Attributes:
        text: The sentence that it wants.
        key: The passage that it stands in; empty where it stands in the question.
        proof: Words of it that may pass for a quote.
    """

    text: str
    key: str
    proof: str


def demanded(task: Task, rules: str) -> Demanded | None:
    """What the first instruction in the data wants; None where there is none."""
    for key, words in _data(task):
        for line in words.splitlines():
            if order := _ORDER.search(line) or _REVEAL.search(line):
                return Demanded(*_wanted(line, order.start(), rules, key))
    return None


def all_words(passage: TaskPassage) -> str:
    """Everything of a passage that somebody else has written."""
    return "\n".join((passage.document, passage.place, passage.lead, passage.words))


def _wanted(line: str, at: int, rules: str, key: str) -> tuple[str, str, str]:
    if _REVEAL.search(line):
        return " ".join(rules.split())[:300] or "There are no rules.", key, line.strip()
    wanted = _QUOTATION.search(line, at) or _THAT.search(line, at)
    words = wanted[1].strip() if wanted else line[at:].strip()[:300]
    return words[:1].upper() + words[1:], key, words


def _data(task: Task) -> Iterator[tuple[str, str]]:
    """Everything in a task that somebody else has written, with the key that it stands under."""
    yield "", task.asked.question
    yield "", task.asked.earlier
    yield from (("", part) for part in task.asked.leave_out)
    for passage in task.passages:
        yield passage.key, all_words(passage)
