"""Leaves a dead provider alone for a while: it costs one timeout, not one for each question."""

import time
from collections.abc import Callable
from threading import Lock

_IN_A_ROW = 3
"""Quick failures (a broken stream, a 500) after which a provider is taken for dead. A timeout or a
refused connection counts for all of them: the next asker would wait just as long."""

_LONGEST_S = 600.0


class Breaker:
    """Whether a call is worth making; safe to use from many threads.

    Closed, calls go through. Open, none does until a pause is over. Then it is half open: one call
    goes through as a trial while all others are still turned away. A trial that succeeds closes
    it; one that fails opens it for twice as long as before, ten minutes at most.
    """

    def __init__(self, pause_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._first_pause_s = pause_s
        self._clock = clock
        self._lock = Lock()
        self._pause_s = pause_s
        self._failed = 0
        self._open_until: float | None = None
        self._trial = False

    def reachable(self) -> bool:
        """Whether a call would go through now."""
        with self._lock:
            return self._passable()

    def admit(self) -> bool:
        """Ask to make a call; where True is returned, one of the other methods must follow."""
        with self._lock:
            if not self._passable():
                return False
            self._trial = self._open_until is not None
            return True

    def succeeded(self) -> None:
        """The call brought an answer."""
        with self._lock:
            self._failed = 0
            self._open_until = None
            self._trial = False
            self._pause_s = self._first_pause_s

    def failed(self, dead: bool, pause_s: float | None = None) -> None:
        """The call failed; `pause_s` where the provider said when to come back."""
        with self._lock:
            was_trial, self._trial = self._trial, False
            self._failed += _IN_A_ROW if dead or pause_s is not None else 1
            if self._failed < _IN_A_ROW and not was_trial:
                return
            now = self._clock()
            if self._open_until is not None and now < self._open_until:
                return  # opened by another call that failed meanwhile
            if was_trial:
                self._pause_s = min(2 * self._pause_s, _LONGEST_S)
            self._open_until = now + max(self._pause_s, min(pause_s or 0.0, _LONGEST_S))

    def released(self) -> None:
        """The call was given up by its caller before it showed anything."""
        with self._lock:
            self._trial = False

    def wait_s(self) -> float:
        """Seconds until a call may go through; 0 where one may now."""
        with self._lock:
            if self._open_until is None:
                return 0.0
            return max(0.0, self._open_until - self._clock())

    def _passable(self) -> bool:
        if self._open_until is None:
            return True
        return not self._trial and self._clock() >= self._open_until
