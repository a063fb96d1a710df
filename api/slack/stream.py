"""A message that grows while an answer is made, by Slack's streaming calls."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.web.async_chat_stream import AsyncChatStream

from api.chat.heard import Heard
from api.slack.blocks import markdown_of
from api.slack.client import PASSING, TOKEN, Failures, Slack, reason
from api.slack.limits import MAX_MARKDOWN
from api.slack.units import Unit

Json = dict[str, Any]

_ROOM = 3_000
"""Characters of a streamed message that are left for what stands below its statements."""


class Streams:
    """Whether this workspace streams; shared by all answers, found out by the first."""

    available = True


class Stream:
    """One such message. `units` of the answer stand in it, `size` characters."""

    def __init__(self, slack: Slack, heard: Heard, streams: Streams) -> None:
        self._slack = slack
        self._heard = heard
        self._streams = streams
        self._chat: AsyncChatStream | None = None
        self.begun = False
        self.units = 0
        self.size = 0

    @property
    def open(self) -> bool:
        """Whether it was begun and not ended."""
        return self._chat is not None

    async def append(self, units: Sequence[Unit]) -> str:
        """Let these stand there, too; the id of the message if this begins it, else "".

        What finds no room is not counted in `units`: it comes at the end. What is not taken ends
        the stream.
        """
        text = (units[0].joint if self.size else "") + markdown_of(units)
        if self.size + len(text) > MAX_MARKDOWN - _ROOM:
            return ""
        chat = self._chat or await self._new()
        try:
            await chat.append(markdown_text=text)
        except Failures as error:
            if not self.begun and reason(error) not in PASSING | TOKEN:
                self._streams.available = False
            self._chat = None
            return ""
        self.units += len(units)
        self.size += len(text)
        first, self.begun = not self.begun, True
        self._chat = chat
        return str(chat.ts) if first else ""

    async def stop(self, blocks: Sequence[Json]) -> bool:
        """End it with these blocks below; False where Slack has ended it already."""
        chat, self._chat = self._chat, None
        if chat is None:
            return False
        try:
            await chat.stop(blocks=list(blocks))
        except Failures:
            return False
        return True

    async def _new(self) -> AsyncChatStream:
        return await self._slack.web.chat_stream(
            channel=self._heard.place,
            thread_ts=self._heard.thread,
            recipient_team_id=self._heard.team,
            recipient_user_id=self._heard.asker,
            buffer_size=1,
        )
