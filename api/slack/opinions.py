"""What people say of answers in Slack: kept where the page's visitors' words are kept."""

import asyncio
import contextlib
from hashlib import sha256
from typing import Any

from anyio import to_thread

from api.clean import clean
from api.desk import Desk
from api.feedback import Verdict
from api.problems import Problem
from api.slack.blocks import words_message
from api.slack.buttons import MAX_COMMENT, read_reason, read_said, reason_form
from api.slack.client import Failures, Slack

Json = dict[str, Any]


class Opinions:
    """Keeps verdicts: one from each person on each answer, the last one."""

    def __init__(self, desk: Desk, slack: Slack) -> None:
        self._desk = desk
        self._slack = slack
        self._tasks: set[asyncio.Task[None]] = set()

    async def judged(self, body: Json) -> None:
        """Keep what a pressed button says; where it says wrong, ask why."""
        said = read_said(body["actions"][0].get("value", ""))
        if said is None:
            return
        verdict, answer_id = said
        problem = await self._keep(body, answer_id, verdict)
        if problem is not None:
            self._soon(self._tell(body, problem))
        elif verdict is not Verdict.RIGHT:
            self._soon(self._open_form(body["trigger_id"], answer_id))

    async def explained(self, body: Json) -> dict[str, str]:
        """Keep what a form says; returns what is wrong with it, by the field."""
        told = read_reason(body["view"])
        if told is None:
            return {"verdict": "Choose what was wrong."}
        answer_id, verdict, comment = told
        if len(comment) > MAX_COMMENT:
            return {
                "comment": f"Write at most {MAX_COMMENT:,} characters; it has {len(comment):,}."
            }
        try:
            words = clean(comment)
        except ValueError as error:
            return {"comment": f"Correct this: {error}."}
        problem = await self._keep(body, answer_id, verdict, words)
        return {"verdict": problem} if problem else {}

    async def close(self) -> None:
        """Let what is under way come to its end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(
        self, body: Json, answer_id: str, verdict: Verdict, comment: str = ""
    ) -> str | None:
        """Keep a verdict in place of an earlier one of the same person; why not, if not."""
        team = (body.get("team") or {}).get("id", "")
        who = f"{team} {body['user']['id']}"
        under = sha256(f"{answer_id} {who}".encode()).hexdigest()[:32]

        def keep() -> None:
            self._desk.quota.take(who)
            self._desk.said(answer_id, verdict, comment, under)

        try:
            await to_thread.run_sync(keep)
        except Problem as problem:
            return problem.detail
        return None

    async def _open_form(self, trigger_id: str, answer_id: str) -> None:
        # The verdict is kept already: a form that comes too late costs the reason alone.
        with contextlib.suppress(*Failures):
            await self._slack.web.views_open(trigger_id=trigger_id, view=reason_form(answer_id))

    async def _tell(self, body: Json, words: str) -> None:
        with contextlib.suppress(*Failures):
            message = words_message(words)
            await self._slack.respond(body["response_url"], message, replace_original=False)

    def _soon(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
