"""What was heard is worked on after it was acknowledged, here or, if this process goes, elsewhere.

Nothing is taken for done because it was begun: a job stays in the inbox until its answer stands
in the chat.
"""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from secrets import token_hex
from typing import Any, ParamSpec, TypeVar

from api.chat.inbox import Inbox, Job

log = logging.getLogger("api.chat")

AT_ONCE = 32
"""Jobs that are worked on at once; most of their time they wait for the chat system."""
POLL_S = 1.0
"""Seconds between two looks for what nobody works on."""
GRACE_S = 3.0
"""Seconds that work under way is given when the service stops."""
MAX_TRIES = 6
"""How often a job is begun that fails for a reason nobody foresaw."""

P = ParamSpec("P")
R = TypeVar("R")


class Later(Exception):
    """It cannot be done now, and may be in so many seconds."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class NotOurs(Exception):
    """Another process has taken this over; here nothing more is to be done about it."""


class Worker:
    """Does the jobs of an inbox: those it hears, and those that another one left.

    `do` does one; what it raises other than `Later` is a defect, and is tried again.
    """

    def __init__(
        self, inbox: Inbox, do: Callable[[Job], Awaitable[None]], poll_s: float = POLL_S
    ) -> None:
        self.inbox = inbox
        self._do = do
        self._poll_s = poll_s
        self._owner = token_hex(8)
        self._free = asyncio.Semaphore(AT_ONCE)
        # A thread of its own: an acknowledgement does not wait behind answers.
        self._pool = ThreadPoolExecutor(1, "inbox")
        self._tasks: set[asyncio.Task[None]] = set()

    async def hear(self, job: Job, kept: dict[str, Any] | None = None) -> bool:
        """Take a job on, unless it is done or somebody does it; once this returns it is safe.

        `kept` is what the inbox may keep of it, where that is not all.

        Raises:
            sqlite3.Error: where it cannot be kept, and so must not be acknowledged.
        """
        keeping = job if kept is None else replace(job, data=kept)
        taken = await self.kept(self.inbox.take, keeping, self._owner)
        if taken is None:
            return False
        self._begin(replace(taken, data=job.data))
        return True

    async def holds(self, job: Job) -> bool:
        """Whether a job is still this process's to do."""
        return await self.kept(self.inbox.holds, job.key, self._owner)

    async def kept(self, do: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
        """Do something with the store, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: do(*given, **named))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look after the inbox for as long as this lasts."""
        looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            await self._stop()

    async def idle(self) -> None:
        """Wait until nothing is under way here."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _look(self) -> None:
        while True:
            try:
                if self._tasks:
                    await self.kept(self.inbox.renew, self._owner)
                for job in await self.kept(self.inbox.due, self._owner, AT_ONCE):
                    self._begin(job)
            except Exception as error:
                log.warning("the inbox cannot be looked into: %s", type(error).__name__)
            await asyncio.sleep(self._poll_s)

    async def _stop(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.kept(self.inbox.release, self._owner)
        await self.kept(self.inbox.close)
        self._pool.shutdown()

    def _begin(self, job: Job) -> None:
        task = asyncio.create_task(self._work(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, job: Job) -> None:
        async with self._free:
            try:
                await self._do(job)
            except Later as later:
                log.warning("%s is tried again in %.0f s: %s", job.kind, later.seconds, later)
                await self.kept(self.inbox.later, job.key, self._owner, later.seconds)
            except NotOurs:
                log.warning("%s was taken over by another process", job.kind)
            except Exception as error:
                # Messages of exceptions may repeat what was asked: only type and places are told.
                places = "".join(traceback.format_tb(error.__traceback__))
                log.error("%s during %s\n%s", type(error).__name__, job.kind, places)
                await self._failed(job)
            else:
                await self.kept(self.inbox.done, job.key)

    async def _failed(self, job: Job) -> None:
        if job.tries + 1 >= MAX_TRIES:
            log.error("%s is given up after %d tries", job.kind, MAX_TRIES)
            await self.kept(self.inbox.done, job.key)
        else:
            await self.kept(self.inbox.later, job.key, self._owner, 5.0 * 2**job.tries)
