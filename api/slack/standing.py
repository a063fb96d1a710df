"""The messages in which an answer stands: posted once, overwritten afterwards, never doubled."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from api.chat.heard import Heard
from api.chat.worker import NotOurs
from api.slack.blocks import Message
from api.slack.client import Failures, Slack, reason, refused

_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
"""Errors of a workspace that does not take our blocks: it gets the plain text alone."""

Note = Callable[[Sequence[str]], Awaitable[None]]
"""Told of the messages in which an answer stands, whenever there is one more."""
Holds = Callable[[], Awaitable[bool]]
"""Whether the answer is still this process's to give."""


class Standing:
    """The messages of one answer in their order; `shown` are those of an earlier try.

    Raises:
        Later, CannotShow: from each call, where Slack does not take it.
        NotOurs: from each call, where another process has taken over.
    """

    def __init__(
        self, slack: Slack, heard: Heard, shown: Sequence[str], note: Note, holds: Holds
    ) -> None:
        self._slack = slack
        self._heard = heard
        self._shown = list(shown)
        self._note = note
        self._holds = holds

    @property
    def first(self) -> str:
        """The first message, "" where there is none."""
        return self._shown[0] if self._shown else ""

    async def put(self, messages: Sequence[Message]) -> None:
        """Let these stand there, in place of those that do."""
        await self.ours()
        for place, message in enumerate(messages):
            if place < len(self._shown):
                await self._update(self._shown[place], message)
            else:
                await self.add(message)

    async def add(self, message: Message) -> None:
        """Post one more."""
        told = await self._send(
            "chat_postMessage",
            message,
            thread_ts=self._heard.thread or None,
            unfurl_links=False,
            unfurl_media=False,
        )
        await self.began(str(told["ts"]))

    async def began(self, ts: str) -> None:
        """One more stands there."""
        self._shown.append(ts)
        await self._note(self._shown)

    async def ours(self) -> None:
        """See whether another process has taken over; then nothing may be shown any more."""
        if not await self._holds():
            raise NotOurs

    async def _update(self, ts: str, message: Message) -> None:
        await self._send("chat_update", message, ts=ts)

    async def _send(self, method: str, message: Message, **where: object) -> Any:
        call = getattr(self._slack.web, method)
        given = {"channel": self._heard.place, "text": message.text, **where}
        try:
            try:
                return await call(**given, blocks=list(message.blocks))
            except Failures as error:
                if reason(error) not in _BLOCKS:
                    raise
                return await call(**given, blocks=[])
        except Failures as error:
            raise refused(error) from None
