"""What is done at once about each thing that Slack sends.

A listener returns within milliseconds: what takes longer is kept in the inbox and done after. Bolt
is told to wait for it before it acknowledges, so nothing is acknowledged that is not kept.
"""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from slack_bolt.async_app import AsyncApp

from api.chat.heard import Heard
from api.chat.inbox import Job
from api.chat.talk import Talk
from api.chat.turns import Turns
from api.chat.worker import Worker
from api.slack import sent
from api.slack.buttons import PUBLISH, REASON, SAID
from api.slack.opinions import Opinions

Json = dict[str, Any]
Ack = Callable[..., Awaitable[Any]]

COMMAND = "/era-guide"
SHORTCUT = "era_guide_ask"
LOOKING = "Looking in the documents …"
HELP = f"Type a question after it: {COMMAND} Which countries are associated to Horizon Europe?"
NO_WORDS = "This message holds no words to ask about."


class Listeners:
    """Hands on what was sent: to the worker what is to be done, to `opinions` what was said."""

    def __init__(self, worker: Worker, talk: Talk, turns: Turns, opinions: Opinions) -> None:
        self._worker = worker
        self._talk = talk
        self._turns = turns
        self._opinions = opinions

    def register(self, app: AsyncApp) -> None:
        """Tell Bolt of every listener; what nobody listens to is acknowledged and dropped."""
        app.event("app_mention")(self.mentioned)
        app.event("message")(self.written)
        app.event("app_home_opened")(self.opened)
        app.event("assistant_thread_started")(self.opened)
        app.event("agent_session_stopped")(self.stopped)
        app.event(re.compile(""))(self.dropped)
        app.command(COMMAND)(self.commanded)
        app.shortcut(SHORTCUT)(self.pointed_at)
        app.action(SAID)(self.judged)
        app.action(PUBLISH)(self.published)
        app.action(re.compile(""))(self.dropped)
        app.view(REASON)(self.explained)

    async def mentioned(self, body: Json, ack: Ack) -> None:
        """Somebody called the assistant in a channel."""
        await self._ask(sent.mention(body), body)
        await ack()

    async def written(self, body: Json, ack: Ack) -> None:
        """Somebody wrote: to the assistant alone, or on in a thread in which it answered them."""
        heard = sent.direct_message(body)
        if heard is None:
            heard = sent.follow_up(body)
            if heard is not None and not await self._worker.kept(self._talked_with, heard):
                heard = None
        await self._ask(heard, body)
        await ack()

    async def opened(self, body: Json, ack: Ack) -> None:
        """Somebody opened the conversation with the assistant: show what can be asked."""
        event = body["event"]
        if event.get("tab") in (None, "messages"):
            thread = event.get("assistant_thread") or {}
            where = {
                "place": thread.get("channel_id") or event["channel"],
                "thread": thread.get("thread_ts"),
            }
            await self._worker.hear(Job(sent.key(body), "welcome", where))
        await ack()

    async def stopped(self, body: Json, ack: Ack) -> None:
        """Somebody pressed the button to stop."""
        event = body["event"]
        self._talk.stop(event["channel"], event.get("thread_ts", ""))
        await ack()

    async def dropped(self, ack: Ack) -> None:
        """Nothing is done about it."""
        await ack()

    async def commanded(self, body: Json, ack: Ack) -> None:
        """Somebody typed the command; the answer is for them alone."""
        heard = sent.command(body)
        if not heard.text:
            await ack(HELP)
            return
        await self._ask(heard, body)
        await ack(LOOKING)

    async def pointed_at(self, body: Json, ack: Ack) -> None:
        """Somebody wants to know what the guidance says to a message; for them alone."""
        await self._ask(sent.shortcut(body), body)
        await ack()

    async def published(self, body: Json, ack: Ack) -> None:
        """Somebody wants all to see what only they saw; once, however often they press."""
        action = body["actions"][0]
        wanted = json.loads(action["value"])
        place = body["channel"]["id"]
        data = {
            **wanted,
            "place": place,
            "asker": body["user"]["id"],
            "aside": body["response_url"],
        }
        key = f"slack publish {wanted['answer']} {place} {wanted['thread']}"
        await self._worker.hear(Job(key, "publish", data))
        await ack()

    async def judged(self, body: Json, ack: Ack) -> None:
        """Somebody said whether an answer was right; what was wrong is asked for in a form."""
        await self._opinions.judged(body)
        await ack()

    async def explained(self, body: Json, ack: Ack) -> None:
        """Somebody said what was wrong with an answer."""
        errors = await self._opinions.explained(body)
        if errors:
            await ack(response_action="errors", errors=errors)
        else:
            await ack()

    async def _ask(self, heard: Heard | None, body: Json) -> None:
        if heard is not None:
            await self._worker.hear(Job(sent.key(body), "ask", asdict(heard)), heard.kept())

    def _talked_with(self, heard: Heard) -> bool:
        """Whether the last answer in this thread was one to the same person."""
        last = self._turns.before(heard.place, heard.thread, heard.at, 1)
        return bool(last) and last[0].asker == heard.asker
