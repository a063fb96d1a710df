"""How far a run is: a bar on a terminal, else a line now and then; with rate and time left."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

EVERY_S = 15.0
"""Seconds between two lines where nobody watches."""

Tell = Callable[[str, int, int], None]
"""Told of what there are how many, and how many are done."""


@contextmanager
def told(out: TextIO | None = None) -> Iterator[Tell]:
    """What tells how far a run is, as long as the block lasts; on stderr where none is named."""
    out = out or sys.stderr
    if not out.isatty():
        yield Lines(out)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    shown = Progress(*columns, console=Console(file=out), transient=True, refresh_per_second=4)
    with shown as bars:
        tasks = {}

        def bar(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(f"{_doing(what)} {what}", total=total, rate="")
            task = bars.tasks[tasks[what]]
            rate = f"{done / task.elapsed:.0f}/s" if task.elapsed and done else ""
            bars.update(tasks[what], completed=done, rate=rate)

        yield bar


class Lines:
    """A line when something begins to take long, every while after, and when it is done."""

    def __init__(self, out: TextIO, every_s: float = EVERY_S) -> None:
        self._out = out
        self._every_s = every_s
        self._began: dict[str, float] = {}
        self._said = monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note that `done` of `total` are done."""
        now = monotonic()
        began = self._began.setdefault(what, now)
        if done < total and (not done or now - self._said < self._every_s):
            return
        self._said = now
        rate = done / (now - began) if now > began else 0.0
        if done >= total:
            past = "read" if what == "documents" else "embedded"
            self._say(f"{past} {total} {what}" + (f", {rate:.0f}/s" if now - began > 1 else ""))
        else:
            left = (total - done) / rate if rate else 0.0
            self._say(f"{_doing(what)} {what}: {done} of {total}, {rate:.0f}/s, {left:.0f} s left")

    def _say(self, line: str) -> None:
        print(line, file=self._out, flush=True)


def _doing(what: str) -> str:
    return "reading" if what == "documents" else "embedding"
