"""That the assistant is at work, as Slack shows it: in agent sessions, or in the older threads.

Nice to have, so it never delays an answer and never fails one. Which of the two views an app has
is found out by asking: where there are no sessions, the older calls are made from then on.
"""

import asyncio
import contextlib

from api.chat.heard import Heard
from api.slack.client import Failures, Slack, reason

WORKING = "is looking in the documents …"
SLOW_S = 1.0
"""Seconds after which a channel is told; in a conversation of two it is told at once."""
_MAX_TITLE = 200


class Views:
    """What is known of the workspace's view, shared by all questions."""

    sessions = True
    """Agent sessions, as all new apps have them."""


class Status:
    """The status of one question."""

    def __init__(self, slack: Slack, heard: Heard, views: Views, slow_s: float = SLOW_S) -> None:
        self._slack = slack
        self._heard = heard
        self._views = views
        self._slow_s = slow_s
        self._told = False
        self._telling: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Tell soon, beside the work."""
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    async def end(self) -> None:
        """The answer stands there: nothing more is under way."""
        if self._telling is None:
            return
        if not self._heard.direct and not self._told:
            self._telling.cancel()
        with contextlib.suppress(asyncio.CancelledError, *Failures):
            await self._telling
        # The older view takes its status back by itself as soon as something is posted.
        if self._told and self._views.sessions and self._heard.direct:
            with contextlib.suppress(*Failures):
                await self._session("active")

    async def _tell(self) -> None:
        if not self._heard.direct:
            await asyncio.sleep(self._slow_s)
        self._told = True
        if self._heard.direct and self._views.sessions:
            try:
                await self._session("processing")
            except Failures as error:
                # A busy moment says nothing about the view.
                self._views.sessions = reason(error) == "ratelimited"
            else:
                return
        await self._thread()

    async def _session(self, status: str) -> None:
        await self._slack.web.agents_sessions_setStatus(
            channel_id=self._heard.place,
            thread_ts=self._heard.thread,
            status=status,
            title=self._heard.text[:_MAX_TITLE] or None,
            initiator_user_id=self._heard.asker,
        )

    async def _thread(self) -> None:
        place, thread = self._heard.place, self._heard.thread
        with contextlib.suppress(*Failures):
            await self._slack.web.assistant_threads_setStatus(
                channel_id=place, thread_ts=thread, status=WORKING
            )
            if self._heard.direct:
                title = self._heard.text[:_MAX_TITLE] or "A question"
                await self._slack.web.assistant_threads_setTitle(
                    channel_id=place, thread_ts=thread, title=title
                )
