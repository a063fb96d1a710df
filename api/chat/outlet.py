"""The port that a chat system fills: how an answer is shown in it."""

from typing import Any, Protocol

Json = dict[str, Any]


class Outlet(Protocol):
    """Shows one answer to those who asked for it."""

    async def working(self) -> None:
        """The question is being worked on."""

    async def add(self, statement: Json, citations: list[Json]) -> None:
        """A statement has come; `citations` are those of all statements so far, in order."""

    async def finish(self, answer: Json) -> None:
        """The answer is complete: all of it is to stand in the chat when this returns."""

    async def tell(self, words: str) -> None:
        """There is no answer, and this is why."""

    async def stopped(self) -> None:
        """The asker wanted no more of it."""
