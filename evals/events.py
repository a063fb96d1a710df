"""An answer as who reads along sees it: put together from the events of a stream.

Statements and their citations are those that came one by one; the rest is the last event's.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

STREAM = "text/event-stream"


def streamed(body: bytes) -> dict[str, Any]:
    """The answer that the events of a whole stream come to.

    Raises:
        ValueError: when the stream ended without an answer; with the problem, where it tells one.
    """
    statements: list[Any] = []
    citations: list[Any] = []
    for name, data in events(body.decode("utf-8")):
        if name == "statement":
            statements.append(data["statement"])
            citations += data["citations"]
        elif name == "answer":
            return {**data, "statements": statements, "citations": citations}
        elif name == "error":
            raise ValueError(data.get("detail") or data.get("title") or str(data))
    raise ValueError("the stream ended without an answer")


def events(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name and data of each event, as the HTML standard reads them; comments are left out."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = [line.partition(":") for line in block.split("\n") if line[:1] not in ("", ":")]
        data = [value.removeprefix(" ") for name, _, value in fields if name == "data"]
        if data:
            named = [value.removeprefix(" ") for name, _, value in fields if name == "event"]
            yield (named or ["message"])[-1], json.loads("\n".join(data))
