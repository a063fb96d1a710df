"""The assistant in a workspace: everything put together, however Slack reaches it."""

import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from api.about import EXAMPLES
from api.chat.heard import Heard, heard_again
from api.chat.inbox import Inbox, Job
from api.chat.talk import Talk
from api.chat.turns import Given, Turns
from api.chat.worker import Worker
from api.desk import Desk
from api.slack.aside import AsideOutlet
from api.slack.blocks import answer_messages, words_message
from api.slack.buttons import said_buttons
from api.slack.client import CannotShow, Failures, Slack, refused
from api.slack.listeners import Listeners
from api.slack.opinions import Opinions
from api.slack.outlet import ThreadOutlet
from api.slack.quiet import quiet_logger
from api.slack.standing import Note, Standing
from api.slack.status import Status, Views
from api.slack.stream import Stream, Streams
from api.slack.units import asked_unit

log = logging.getLogger("api.slack")

Json = dict[str, Any]

TITLE = "Ask the guidance"
_MAX_PROMPTS = 4
NOT_KEPT = "This answer is not kept any more; ask the question again."
NOT_HERE = "The assistant is not in this conversation: invite it, then publish again."
_ABSENT = {"channel_not_found", "not_in_channel", "is_archived", "restricted_action"}


class SlackBot:
    """Answers in Slack what is asked there; `app` is Bolt's.

    `now` gives seconds of the epoch.
    """

    def __init__(self, desk: Desk, now: Callable[[], float] = time.time) -> None:
        settings = desk.settings
        self._desk = desk
        self._turns = Turns(settings.store, settings.answers_days)
        self._talk = Talk(desk, self._turns)
        self._views = Views()
        self._streams = Streams()
        self.slack = Slack(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
        self.worker = Worker(Inbox(settings.store, now), self._do)
        self._opinions = Opinions(desk, self.slack)
        self.app = AsyncApp(
            name="era-guide",
            client=self.slack.client(),
            authorize=_authorize,
            logger=quiet_logger(),
            # A listener keeps what was sent, and only then is it acknowledged.
            process_before_response=True,
            # The route looks at the signature before anything is read (api/slack/events.py).
            request_verification_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        Listeners(self.worker, self._talk, self._turns, self._opinions).register(self.app)
        # Listeners make loggers of their own as they are registered.
        quiet_logger()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer for as long as this lasts; what an earlier process left, too."""
        async with self.slack.open():
            try:
                async with self.worker.running():
                    yield
                await self._opinions.close()
            finally:
                self._turns.close()

    async def _do(self, job: Job) -> None:
        try:
            match job.kind:
                case "ask":
                    await self._answer(job)
                case "welcome":
                    await self._welcome(job.data)
                case "publish":
                    await self._publish(job)
                case _:
                    log.warning("an event of a kind that is not known here: %s", job.kind)
        except CannotShow as problem:
            log.warning("what was asked for in Slack cannot be shown there: %s", problem)

    async def _answer(self, job: Job) -> None:
        heard = heard_again(job.data)
        outlet = self._aside(heard, job) if heard.aside else self._thread(heard, job)
        await self._talk.answer(heard, job.key, job.tries, outlet)

    def _aside(self, heard: Heard, job: Job) -> AsideOutlet:
        return AsideOutlet(self.slack, heard, job.shown, self._note(job))

    def _thread(self, heard: Heard, job: Job) -> ThreadOutlet:
        return ThreadOutlet(
            self._standing(heard, job),
            Stream(self.slack, heard, self._streams),
            Status(self.slack, heard, self._views),
            self._streams,
            self.slack,
            heard.place,
            self._desk.settings.slack_stream_after_s,
        )

    def _standing(self, heard: Heard, job: Job) -> Standing:
        async def holds() -> bool:
            return await self.worker.holds(job)

        return Standing(self.slack, heard, job.shown, self._note(job), holds)

    def _note(self, job: Job) -> Note:
        async def note(shown: Sequence[str]) -> None:
            await self.worker.kept(self.worker.inbox.show, job.key, list(shown))

        return note

    async def _welcome(self, where: Json) -> None:
        """Show questions to try; only the older view has a thread for them."""
        prompts = [{"title": words, "message": words} for words in EXAMPLES[:_MAX_PROMPTS]]
        try:
            await self.slack.web.assistant_threads_setSuggestedPrompts(
                channel_id=where["place"], thread_ts=where["thread"], prompts=prompts, title=TITLE
            )
        except Failures as error:
            raise refused(error) from None

    async def _publish(self, job: Job) -> None:
        data = job.data
        kept = await to_thread.run_sync(self._desk.store.answer, data["answer"])
        if kept is None:
            await self._tell(data["aside"], NOT_KEPT)
            return
        answer = json.loads(kept.body)
        heard = Heard("", data["place"], data["thread"], "", data["asker"], "")
        standing = self._standing(heard, job)
        asked = asked_unit(answer["question"], data["asker"])
        try:
            await standing.put(answer_messages(answer, [said_buttons(answer)], [asked]))
        except CannotShow as problem:
            told = NOT_HERE if str(problem) in _ABSENT else f"Slack does not take it: {problem}."
            await self._tell(data["aside"], told)
            return
        root = data["thread"] or standing.first
        given = Given(standing.first, data["asker"], answer["id"])
        await to_thread.run_sync(self._turns.keep, data["place"], root, given)
        await self._gone(data["aside"])

    async def _tell(self, address: str, words: str) -> None:
        try:
            await self.slack.respond(address, words_message(words), replace_original=False)
        except Failures as error:
            raise refused(error) from None

    async def _gone(self, address: str) -> None:
        """What only one saw is not needed any more."""
        try:
            await self.slack.respond(address, None, delete_original=True)
        except Failures:
            return  # then they see it twice


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    # Not a call of auth.test: it would stand between an event and its acknowledgement.
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
