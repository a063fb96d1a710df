"""Units put into blocks, and blocks into messages within Slack's limits.

What no message holds is pointed to in the reader, and said to be. Nothing is ever cut.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from api.chat.pack import pack
from api.slack.limits import (
    MAX_BLOCKS,
    MAX_ELEMENTS,
    MAX_MARKDOWN,
    MAX_SECTION,
    MAX_TEXT,
    MAX_TOTAL,
)
from api.slack.units import Unit, answer_units, cannot, rest_units
from api.slack.words import escaped

Json = dict[str, Any]

CONTINUED = "The answer goes on in the next message."
MORE = "More is being looked for …"


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once: blocks, and the plain text that always goes with them."""

    blocks: tuple[Json, ...]
    text: str

    @property
    def size(self) -> int:
        """Characters of the blocks as JSON."""
        return _size(self.blocks)


def answer_messages(
    answer: Json, closing: Sequence[Json] = (), opening: Sequence[Unit] = ()
) -> list[Message]:
    """A whole answer; `closing` are the blocks below it (buttons), in its last message."""
    return _messages([*opening, *answer_units(answer)], closing)


def rest_messages(
    answer: Json, shown: int, held: Sequence[Unit] = (), closing: Sequence[Json] = ()
) -> list[Message]:
    """What is missing of an answer whose statements stand in a message already, but for `held`.

    `shown` are the characters of that message; the first of these blocks go below its text.
    """
    return _messages([*held, *rest_units(answer)], closing, shown)


def partial_message(units: Sequence[Unit]) -> Message:
    """What has come of an answer so far, as much as one message holds."""
    return _messages(units, [_context([MORE])])[0]


def words_message(words: str) -> Message:
    """A message of our own words."""
    unit = Unit("section", escaped(words), words)
    return Message(tuple(assembled([unit])), escaped(words))


def markdown_of(units: Sequence[Unit]) -> str:
    """Units of Markdown as one text."""
    text = ""
    for unit in units:
        text += (unit.joint if text else "") + unit.text
    return text


def assembled(units: Sequence[Unit]) -> list[Json]:
    """Units as blocks: neighbours of a kind together, as far as one block holds them."""
    blocks: list[Json] = []
    for kind, run in groupby(units, key=lambda unit: unit.kind):
        together = list(run)
        if kind == "markdown":
            blocks.append({"type": "markdown", "text": markdown_of(together)})
        elif kind == "section":
            blocks += [_section(text) for text in _joined(together)]
        else:
            for start in range(0, len(together), MAX_ELEMENTS):
                some = together[start : start + MAX_ELEMENTS]
                blocks.append(_context(unit.text for unit in some))
    return blocks


def _messages(units: Sequence[Unit], closing: Sequence[Json], shown: int = 0) -> list[Message]:
    tail = [*closing, _context([CONTINUED])]

    def fits(some: Sequence[Unit], place: int) -> bool:
        return _fits([*assembled(some), *tail], shown if place == 0 else 0)

    packed = pack(units, fits, _instead)
    last = len(packed) - 1
    return [
        Message(
            tuple([*assembled(some), *(closing if n == last else [_context([CONTINUED])])]),
            _text(some, whole=n == last),
        )
        for n, some in enumerate(packed)
    ]


def _instead(unit: Unit) -> Unit:
    text = unit.instead or cannot()
    return replace(unit, text=text, plain=text)


def _fits(blocks: Sequence[Json], shown: int) -> bool:
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    return (
        len(blocks) <= MAX_BLOCKS
        and markdown + shown <= MAX_MARKDOWN
        and _size(blocks) + shown <= MAX_TOTAL
    )


def _size(blocks: Sequence[Json]) -> int:
    return len(json.dumps(list(blocks), ensure_ascii=False))


def _joined(units: Sequence[Unit]) -> Iterator[str]:
    """Texts of sections; those that say so are put together, as far as one holds them."""
    text = ""
    for unit in units:
        if text and unit.joint == "\n" and len(text) + 1 + len(unit.text) <= MAX_SECTION:
            text += "\n" + unit.text
            continue
        if text:
            yield text
        text = unit.text
    yield text


def _text(units: Sequence[Unit], *, whole: bool) -> str:
    """The plain text beside the blocks: whole pieces, as many as there is room for."""
    ends = "" if whole else CONTINUED
    kept: list[str] = []
    for unit in units:
        words = escaped(unit.plain)
        if sum(map(len, kept)) + len(kept) + len(words) + 40 + len(ends) > MAX_TEXT:
            ends = "More stands in the message."
            break
        kept.append(words)
    return "\n".join([*kept, *([ends] if ends or not kept else [])]) or "An answer."


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(texts: Iterable[str]) -> Json:
    elements = [{"type": "mrkdwn", "text": text, "verbatim": True} for text in texts]
    return {"type": "context", "elements": elements}
