"""So many questions at once, so many waiting, and the next one is told to come back."""

import asyncio
from types import TracebackType

from api.problems import Problem


class Gate:
    """Lets `workers` in at once; up to `max_waiting` wait; used as `async with gate`.

    Raises:
        Problem: busy, when too many wait already.
    """

    def __init__(self, workers: int, max_waiting: int) -> None:
        self._free = asyncio.Semaphore(workers)
        self._max_waiting = max_waiting
        self.waiting = 0

    async def __aenter__(self) -> None:
        if self._free.locked() and self.waiting >= self._max_waiting:
            raise Problem(
                "busy",
                "Many questions are being answered at this moment; ask again in a few seconds.",
                {"Retry-After": "2"},
            )
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._free.release()
