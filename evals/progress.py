"""How far a long step is, on one line of the terminal, with the time that is left."""

import sys
import time
from typing import TextIO

WATCHED_EVERY_S = 0.2
"""Seconds between two states of the line: more often costs time and tells no more."""
LOGGED_EVERY_S = 30.0
"""Seconds between two lines of a log."""


class Told:
    """Says what is done of what, and for how long it will go on; seldom where nobody watches."""

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self._out = out
        self._watched = out.isatty()
        self._what = ""
        self._began = 0.0
        self._already = 0
        self._said = 0.0

    @property
    def silent(self) -> bool:
        """Whether it has not been told anything yet."""
        return not self._what

    def __call__(self, what: str, done: int, of: int) -> None:
        """Take note that `done` of `of` are `what`."""
        now = time.monotonic()
        if what != self._what:
            self._what, self._began, self._already = what, now, done
            self._said = now if not self._watched else 0.0
        finished = done >= of
        every = WATCHED_EVERY_S if self._watched else LOGGED_EVERY_S
        if not finished and now - self._said < every:
            return
        self._said = now
        self._out.write(f"{chr(13) if self._watched else ''}{self._line(done, of, now)}")
        self._out.write("\n" if finished or not self._watched else "")
        self._out.flush()

    def _line(self, done: int, of: int, now: float) -> str:
        spent, made = now - self._began, done - self._already
        if done >= of:
            return f"{done} of {of} {self._what} in {spent:.1f} s        "
        left = f"{(of - done) * spent / made:.0f} s left" if made else "beginning"
        return f"{done} of {of} {self._what}, {left}        "
