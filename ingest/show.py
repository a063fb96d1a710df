"""A fetch as a person sees it: bars on a terminal, lines elsewhere, a table at the end."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.source import Source
from ingest.fetched import Outcome, Status, Watch

if TYPE_CHECKING:
    from rich.progress import Progress

_ORDER = (
    Status.NEW,
    Status.CHANGED,
    Status.UNCHANGED,
    Status.BY_HAND,
    Status.TO_FETCH,
    Status.LINKED,
    Status.FAILED,
)


@contextmanager
def watching() -> Iterator[Watch]:
    """A bar for the file and one for all on a terminal, a line for each document elsewhere."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description:<44.44}"),
        BarColumn(),
        TextColumn("{task.fields[told]:>20}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        yield Bars(bars)


class Bars(Watch):
    """One bar for all documents and one for the file that is coming."""

    def __init__(self, bars: "Progress") -> None:
        self.bars = bars
        self.all = bars.add_task("all documents", total=None, told="")
        self.file = bars.add_task("", total=None, told="", visible=False)

    def begin(self, source: Source, place: int, total: int) -> None:
        """The next document."""
        self.bars.update(self.all, completed=place - 1, total=total, told=f"{place} of {total}")
        self.bars.reset(self.file, description=source.short, total=None, told="", visible=True)

    def got(self, done: int, total: int | None) -> None:
        """More of its file."""
        self.bars.update(self.file, completed=done, total=total, told=f"{done / 1000:,.0f} kB")

    def wait(self, seconds: float, why: str) -> None:
        """Say what we wait for."""
        self.bars.print(f"  {why}: waiting {seconds:.0f} s")

    def end(self, outcome: Outcome) -> None:
        """One more is done."""
        self.bars.advance(self.all)


class Lines(Watch):
    """A line for each document, and for each time that we wait."""

    def wait(self, seconds: float, why: str) -> None:
        """Say what we wait for."""
        sys.stderr.write(f"  {why}: waiting {seconds:.0f} s\n")

    def end(self, outcome: Outcome) -> None:
        """Say how it went."""
        sys.stderr.write(f"{outcome.source.id}: {outcome.status}\n")
        sys.stderr.flush()


def table(outcomes: Sequence[Outcome]) -> str:
    """What came, what did not and why, and what to do by hand."""
    ordered = sorted(outcomes, key=lambda outcome: _ORDER.index(outcome.status))
    width = max((len(outcome.source.id) for outcome in ordered), default=0)
    lines = []
    for one in ordered:
        size = f"{one.bytes / 1000:,.0f} kB" if one.bytes else ""
        lines.append(
            f"{one.status.value:<11}  {one.source.id:<{width}}  {size:>9}  {one.detail}".rstrip()
        )
    linked = [one for one in ordered if one.status is Status.LINKED]
    if linked:
        home = linked[0].folder.parent.absolute()
        lines += ["", f"Linked only: a text that you may store goes into {home}/<id>"]
    lines += _by_hand([one for one in ordered if one.status is Status.FAILED])
    counts = [
        f"{count} {status.value}"
        for status in _ORDER
        if (count := sum(one.status is status for one in ordered))
    ]
    return "\n".join([*lines, "", ", ".join(counts) or "nothing to fetch"])


def _by_hand(failed: Sequence[Outcome]) -> list[str]:
    if not failed:
        return []
    lines = ["", "By hand: open the address, save the text in English into the folder, and type"]
    lines.append("`python -m ingest fetch` again, which checks it:")
    for one in failed:
        lines.append(f"  {one.source.short}")
        lines.append(f"    address  {one.source.url or one.source.downloads[0].url}")
        lines.append(f"    folder   {one.folder.absolute()}")
    return lines
