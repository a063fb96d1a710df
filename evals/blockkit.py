"""What Slack's server refuses of a message, as its reference says; written apart from `api`.

https://docs.slack.dev/reference/block-kit/blocks, read in November 2026. The sum of all blocks is
not in it: https://github.com/slackapi/bolt-js/issues/2509.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

SUM = 13_200
"""Characters of all blocks, counted with everything around them."""


def refused(blocks: Sequence[Json], streamed: int = 0) -> str:
    """The error with which a message with these blocks is refused, "" if it is not.

    `streamed` are the characters of Markdown that stand in it already.
    """
    faults = list(_faults(blocks))
    if faults:
        return f"invalid_blocks: {faults[0]}"
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown + streamed > 12_000:
        return f"msg_blocks_too_long: {markdown + streamed} characters of Markdown"
    whole = len(json.dumps(list(blocks), ensure_ascii=False)) + streamed
    return f"msg_blocks_too_long: {whole} characters" if whole > SUM else ""


def _faults(blocks: Sequence[Json]) -> Iterator[str]:
    if len(blocks) > 50:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "one block_id twice"
    for block in blocks:
        if len(block.get("block_id", "")) > 255:
            yield "a long block_id"
        yield from _block(block)


def _block(block: Json) -> Iterator[str]:  # noqa: C901 - a table, type by type
    match block["type"]:
        case "section":
            yield from _text(block["text"], 3_000)
        case "markdown":
            if not 1 <= len(block["text"]) <= 12_000:
                yield f"Markdown of {len(block['text'])} characters"
        case "header":
            yield from _text(block["text"], 150)
        case "context":
            if not 1 <= len(block["elements"]) <= 10:
                yield f"a context of {len(block['elements'])} elements"
            for element in block["elements"]:
                yield from _text(element, 3_000)
        case "actions":
            if not 1 <= len(block["elements"]) <= 25:
                yield f"{len(block['elements'])} actions"
            for element in block["elements"]:
                yield from _button(element)
        case "context_actions":
            if not 1 <= len(block["elements"]) <= 5:
                yield f"{len(block['elements'])} actions in a context"
            for element in block["elements"]:
                yield from _button(element["positive_button"])
                yield from _button(element["negative_button"])
        case other:
            yield f"a block of type {other}"


def _text(text: Json, most: int) -> Iterator[str]:
    if text["type"] not in ("mrkdwn", "plain_text"):
        yield f"text of type {text['type']}"
    if not 1 <= len(text["text"]) <= most:
        yield f"text of {len(text['text'])} characters, at most {most}"


def _button(button: Json) -> Iterator[str]:
    yield from _text(button["text"], 75)
    if len(button.get("value", "")) > 2_000:
        yield "a long value"
    if len(button.get("accessibility_label", "")) > 75:
        yield "a long label"
    if len(button.get("action_id", "")) > 255:
        yield "a long action_id"
