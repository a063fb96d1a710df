"""How far a long step is, on one line of the terminal, with the time that is left."""

import sys
import time
from typing import TextIO

EVERY_S = 0.2
"""Seconds between two lines: more often costs time and tells no more."""


class Told:
    """Says what is done of what, and for how long it will go on; silent where nobody watches."""

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self._out = out
        self._watched = out.isatty()
        self._what = ""
        self._began = 0.0
        self._already = 0
        self._said = 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        """Take note that `done` of `of` are `what`."""
        now = time.monotonic()
        if what != self._what:
            self._what, self._began, self._already, self._said = what, now, done, 0.0
        finished = done >= of
        if not finished and (not self._watched or now - self._said < EVERY_S):
            return
        self._said = now
        self._out.write(f"{chr(13) if self._watched else ''}{self._line(done, of, now)}")
        self._out.write("\n" if finished else "")
        self._out.flush()

    def _line(self, done: int, of: int, now: float) -> str:
        spent, made = now - self._began, done - self._already
        if done >= of:
            return f"{done} of {of} {self._what} in {spent:.1f} s        "
        left = f"{(of - done) * spent / made:.0f} s left" if made else "beginning"
        return f"{done} of {of} {self._what}, {left}        "
