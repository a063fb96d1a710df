"""An answer shown in a thread: streamed where it takes its time, else posted whole.

Where Slack does not stream, a message is edited in steps. Where messages stand there already, from
a try that was cut off, they are overwritten.
"""

import contextlib
import time
from typing import Any

from api.chat.worker import Later
from api.slack.blocks import answer_messages, partial_message, rest_messages, words_message
from api.slack.buttons import said_buttons
from api.slack.client import Failures, Slack
from api.slack.standing import Standing
from api.slack.status import Status
from api.slack.stream import Stream, Streams
from api.slack.units import Unit, statement_units

Json = dict[str, Any]

EDIT_EVERY_S = 3.0
"""Seconds between two edits of a message: Slack limits them."""


class ThreadOutlet:
    """Shows one answer in its thread.

    What has come is shown after `stream_after_s`; a quicker answer is posted whole, in one call.
    """

    def __init__(
        self,
        standing: Standing,
        stream: Stream,
        status: Status,
        streams: Streams,
        slack: Slack,
        place: str,
        stream_after_s: float,
    ) -> None:
        self._standing = standing
        self._stream = stream
        self._status = status
        self._streams = streams
        self._slack = slack
        self._place = place
        self._stream_after_s = stream_after_s
        self._again = bool(standing.first)
        self._began = time.monotonic()
        self._edited = 0.0
        self._units: list[Unit] = []

    async def working(self) -> None:
        """The question is being worked on."""
        self._status.begin()

    async def add(self, statement: Json, citations: list[Json]) -> None:
        """Show a statement, if the answer takes its time."""
        self._units += statement_units(statement, citations)
        if self._again or time.monotonic() - self._began < self._stream_after_s:
            return
        if self._stream.open or (self._streams.available and not self._stream.begun):
            await self._grow()
        if not self._stream.begun and not self._streams.available:
            await self._edit()

    async def finish(self, answer: Json) -> None:
        """Show all of the answer."""
        closing = [said_buttons(answer)]
        if self._stream.open:
            held = self._units[self._stream.units :]
            first, *more = rest_messages(answer, self._stream.size, held, closing)
            if await self._stream.stop(first.blocks):
                for message in more:
                    await self._standing.add(message)
                await self._status.end()
                return
        await self._let_go()
        await self._standing.put(answer_messages(answer, closing))
        await self._status.end()

    async def tell(self, words: str) -> None:
        """Say why there is no answer."""
        message = words_message(words)
        if not await self._stream.stop(message.blocks):
            await self._let_go()
            await self._standing.put([message])
        await self._status.end()

    async def stopped(self) -> None:
        """Leave what stands there, and say that this is not all."""
        rest = words_message("Stopped. This is not the whole answer.")
        if self._stream.begun:
            # Slack has ended the stream already if it was Slack's button that was pressed.
            await self._stream.stop(rest.blocks)
        elif self._standing.first:
            await self._standing.add(rest)
        else:
            await self._standing.put([words_message("Stopped. Nothing was answered.")])
        await self._status.end()

    async def _grow(self) -> None:
        fresh = self._units[self._stream.units :]
        if not self._stream.open:
            await self._standing.ours()
        if ts := await self._stream.append(fresh):
            await self._standing.began(ts)

    async def _edit(self) -> None:
        """Show what has come so far, now and then; the whole answer makes up for what fails."""
        if time.monotonic() - self._edited >= EDIT_EVERY_S:
            self._edited = time.monotonic()
            with contextlib.suppress(Later):
                await self._standing.put([partial_message(self._units)])

    async def _let_go(self) -> None:
        """A message that is still streamed, perhaps by a process that is gone, cannot be edited."""
        if self._standing.first and (self._again or self._stream.begun):
            with contextlib.suppress(*Failures):
                await self._slack.web.chat_stopStream(channel=self._place, ts=self._standing.first)
