"""Answers in the making: streamed to who asks, taken up again after a break, computed once.

A run works in a thread and posts its events to the event loop; any number of listeners follow
them from any point. A run that nobody has listened to for a while is told to stop.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field

from anyio import to_thread

from api.gate import Gate
from api.problems import Problem
from assistant.ids import new_id


@dataclass(frozen=True, slots=True)
class Event:
    """A step, a statement, the answer or an error, as JSON."""

    name: str
    data: str


@dataclass(eq=False)
class Run:
    """One answer in the making. All but `abandoned` belongs to the event loop."""

    fingerprint: str
    request_id: str | None
    id: str = field(default_factory=new_id)
    events: list[Event] = field(default_factory=list)
    problem: Problem | None = None
    done: bool = False
    listeners: int = 0
    abandoned: threading.Event = field(default_factory=threading.Event)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def post(self, event: Event) -> None:
        """Add an event and wake who listens."""
        self.events.append(event)
        self._wake()

    def finish(self, problem: Problem | None = None) -> None:
        """No more events will come."""
        self.problem = problem
        self.done = True
        self._wake()

    async def follow(
        self, after: int, silence_s: float
    ) -> AsyncGenerator[tuple[int, Event] | None]:
        """Events after number `after`, numbered from 1; None for each `silence_s` without one."""
        sent = after
        while True:
            news = self._news
            for n, event in enumerate(self.events[sent:], start=sent + 1):
                sent = n
                yield n, event
            if self.done and sent >= len(self.events):
                return
            if self._news is not news:
                continue
            try:
                async with asyncio.timeout(silence_s):
                    await news.wait()
            except TimeoutError:
                yield None

    async def finished(self) -> None:
        """Wait for the end."""
        async for _ in self.follow(len(self.events), 3600):
            pass

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


class Listening:
    """One who listens to a run, and leaves once."""

    def __init__(self, runs: "Runs", run: Run) -> None:
        self._runs = runs
        self._run: Run | None = run

    def close(self) -> None:
        """Leave; the second time nothing happens."""
        run, self._run = self._run, None
        if run is not None:
            self._runs.leave(run)


Work = Callable[[Run, Callable[[Event], None]], None]
"""Makes an answer in a thread: posts events, looks at `abandoned` now and then."""


class Runs:
    """The runs of one service; every method is called on the event loop."""

    def __init__(self, gate: Gate, resume_s: float) -> None:
        self._gate = gate
        self._resume_s = resume_s
        self._by_id: dict[str, Run] = {}
        self._by_request: dict[str, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._by_id)

    def with_id(self, run_id: str) -> Run | None:
        """The run that makes the answer with this id."""
        return self._by_id.get(run_id)

    def with_request_id(self, request_id: str) -> Run | None:
        """The run that this request_id began."""
        return self._by_request.get(request_id)

    def begin(self, fingerprint: str, request_id: str | None, work: Work) -> Run:
        """A new run. Follow it within `joined`, or it is stopped."""
        run = Run(fingerprint, request_id)
        self._by_id[run.id] = run
        if request_id is not None:
            self._by_request[request_id] = run
        task = asyncio.create_task(self._drive(run, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    def listening(self, run: Run) -> "Listening":
        """One who listens, counted in until it is closed."""
        self.join(run)
        return Listening(self, run)

    def join(self, run: Run) -> None:
        """Count a listener in."""
        run.listeners += 1

    def leave(self, run: Run) -> None:
        """Count a listener out; the last one leaves time to come back."""
        run.listeners -= 1
        if run.listeners == 0:
            asyncio.get_running_loop().call_later(self._resume_s, self._drop, run)

    def stop(self) -> None:
        """Tell every run to stop."""
        for run in self._by_id.values():
            run.abandoned.set()

    def _drop(self, run: Run) -> None:
        if run.listeners == 0:
            run.abandoned.set()
            self._forget(run)

    def _forget(self, run: Run) -> None:
        self._by_id.pop(run.id, None)
        if run.request_id is not None and self._by_request.get(run.request_id) is run:
            del self._by_request[run.request_id]

    async def _drive(self, run: Run, work: Work) -> None:
        loop = asyncio.get_running_loop()

        def post(event: Event) -> None:
            loop.call_soon_threadsafe(run.post, event)

        try:
            async with self._gate:
                await to_thread.run_sync(work, run, post)
        except Problem as problem:
            # A failure is no answer: the same request_id may try again.
            self._forget(run)
            run.finish(problem)
        else:
            run.finish()
