"""A question from a chat, handed in at the desk; its answer shown as it comes.

The answer is the one that `POST /v1/ask` gives, under the same limits, kept in the same store.
"""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from hashlib import sha256

from anyio import to_thread

from api.asked import Asked, question_text
from api.chat.heard import Heard
from api.chat.outlet import Json, Outlet
from api.chat.turns import Given, Turns
from api.chat.worker import Later
from api.desk import Desk
from api.problems import Problem, internal
from api.runs import Run
from assistant.question import MAX_HISTORY, Question, Turn

_PASSING = {"busy", "no-index", "internal"}
"""Problems that another try may not meet."""
_TRIES = 4


class Stopped(Exception):
    """The asker wanted no more of this answer."""


class Talk:
    """Asks what was heard, and shows what comes."""

    def __init__(self, desk: Desk, turns: Turns) -> None:
        self._desk = desk
        self._turns = turns
        self._running: dict[tuple[str, str], Run] = {}

    async def answer(self, heard: Heard, key: str, tries: int, outlet: Outlet) -> None:
        """Answer a question, or say why there is no answer.

        Args:
            heard: The question.
            key: Under it an answer is made once, however often this is called.
            tries: How often it was before.
            outlet: Where the answer is shown.

        Raises:
            Later: where another try may help.
        """
        try:
            text = question_text(heard.text)
        except ValueError as error:
            await outlet.tell(f"Correct the question and ask again: {error}.")
            return
        try:
            if tries == 0:
                self._desk.quota.take(f"{heard.team} {heard.asker}")
            await outlet.working()
            await self._show(text, heard, key, outlet)
        except Stopped:
            await outlet.stopped()
            return
        except Problem as problem:
            if problem.slug in _PASSING and tries < _TRIES:
                wait = float(problem.headers.get("Retry-After", "2"))
                raise Later(wait, problem.slug) from None
            await outlet.tell(problem.detail)

    def stop(self, place: str, thread: str) -> None:
        """Stop what is being answered in a thread."""
        run = self._running.get((place, thread))
        if run is not None:
            run.abandoned.set()

    async def _show(self, text: str, heard: Heard, key: str, outlet: Outlet) -> None:
        """Show the answer as it comes; returns when all of it is shown."""
        history = await to_thread.run_sync(self._history, heard)
        once = sha256(f"{heard.team} {key}".encode()).hexdigest()
        citations: list[Json] = []
        async with aclosing(self._events(Asked(Question(text, history), once), heard)) as events:
            async for name, body in events:
                if name == "statement":
                    told = json.loads(body)
                    citations += told["citations"]
                    await outlet.add(told["statement"], citations)
                elif name == "answer":
                    answer = json.loads(body)
                    # First: who reads it may ask on at once.
                    await self._remember(heard, answer["id"])
                    await outlet.finish(answer)
                    return
        raise internal()

    async def _remember(self, heard: Heard, answer_id: str) -> None:
        """What only one sees is no part of a thread."""
        if not heard.aside:
            given = Given(heard.at, heard.asker, answer_id)
            await to_thread.run_sync(self._turns.keep, heard.place, heard.thread, given)

    async def _events(self, asked: Asked, heard: Heard) -> AsyncGenerator[tuple[str, str]]:
        """The events of an answer; of one that is kept already, only the last."""
        try:
            kept = await self._desk.kept(asked)
        except Problem:
            # The thread it leans on has changed since: it is another question now.
            asked, kept = Asked(asked.question), None
        if kept is not None:
            yield "answer", kept.body.decode()
            return
        run = self._desk.run(asked)
        listening = self._desk.runs.listening(run)
        where = (heard.place, heard.thread)
        self._running[where] = run
        try:
            async for numbered in run.follow(0, self._desk.settings.heartbeat_s):
                if numbered is not None:
                    yield numbered[1].name, numbered[1].data
        finally:
            listening.close()
            if self._running.get(where) is run:
                del self._running[where]
        if run.problem is not None:
            raise run.problem
        if run.abandoned.is_set():
            raise Stopped

    def _history(self, heard: Heard) -> tuple[Turn, ...]:
        """The answers given in this thread before; those that were forgotten are no part of it."""
        turns = []
        for given in self._turns.before(heard.place, heard.thread, heard.at, MAX_HISTORY):
            kept = self._desk.store.answer(given.answer_id)
            if kept is not None:
                answer = json.loads(kept.body)
                turns.append(Turn(answer["question"], answer["text"], given.answer_id))
        return tuple(turns)
