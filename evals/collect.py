"""Ask every question of a set and keep what came: the costly step.

A run that was killed goes on where it stopped; one of another set, snapshot, index, program or with
other settings is refused, as its records would be of two things.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, Protocol

from evals.chosen import Chosen, set_digest
from evals.errors import BrokenRun
from evals.folder import Folder, Head, line
from evals.questions import Case
from evals.record import ERROR, Record
from evals.versions import machine, versions

Progress = Callable[[int, int], None]
"""Told how many questions are done and how many there are."""

_OF_THE_PLACE = frozenset({"home"})
"""Settings that say where things lie and change no answer."""


class Asker(Protocol):
    """Who answers the questions of a run: the assistant in this process, or a service."""

    @property
    def identity(self) -> Mapping[str, str]:
        """All that its records depend on, by name."""

    def ask(self, case: Case) -> Record:
        """What comes of one question; safe to be called from many threads.

        Raises:
            EvalsError: when there is no use in going on with any question.
        """


def collect(
    asker: Asker,
    chosen: Chosen,
    folder: Folder,
    *,
    settings: Mapping[str, Any] | None = None,
    threads: int = 1,
    progress: Progress = lambda done, of: None,
) -> tuple[Record, ...]:
    """Ask what the run in `folder` has not asked yet; return all its records in the set's order.

    Raises:
        BrokenRun: when the folder holds a run of something else, or somebody writes to it.
        EvalsError: as `Asker.ask`; what came before is kept, and the run can be gone on with.
    """
    cases = chosen.cases
    begin(folder, head_of(asker, chosen, settings or {}), chosen.files)
    with folder.writing():
        done = {found.id: found for found in folder.records() if found.status != ERROR}
        missing = [case for case in cases if case.id not in done]
        progress(len(cases) - len(missing), len(cases))
        with folder.adding() as out:
            for made in _asked(asker, missing, threads):
                out.write(line(made))
                out.flush()
                done[made.id] = made
                progress(len(done), len(cases))
        records = tuple(done[case.id] for case in cases)
        if missing:
            folder.settle(records)
    return records


def head_of(asker: Asker, chosen: Chosen, settings: Mapping[str, Any]) -> Head:
    """What a run says of itself: enough to make it again, and to tell it from another."""
    return {
        "identity": {"set": set_digest(chosen.cases), **asker.identity},
        "set": {"name": chosen.name, "questions": len(chosen.cases)},
        "settings": json.loads(json.dumps(settings, default=str)),
        "versions": versions(),
        "machine": machine(),
    }


def begin(folder: Folder, now: Head, files: Mapping[str, bytes]) -> None:
    """Begin a run, or make sure that the one in the folder is the same.

    Raises:
        BrokenRun: naming what differs, with both sides.
    """
    if not folder.begun:
        folder.begin(now, files)
        return
    before = folder.head()
    other = [
        f"{name} {was or 'none'} (now {now_ or 'none'})"
        for name, was, now_ in (
            *_differences(before.get("identity", {}), now["identity"]),
            *_differences(before.get("settings", {}), now["settings"]),
        )
    ]
    if other:
        raise BrokenRun(
            f"{folder.path} holds a run of another {'; '.join(other)}: "
            "give this one another name with --out"
        )


def _differences(
    before: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name) and name not in _OF_THE_PLACE:
            yield name, before.get(name), now.get(name)


def _asked(asker: Asker, cases: Sequence[Case], threads: int) -> Iterator[Record]:
    if threads <= 1:
        yield from map(asker.ask, cases)
        return
    pool = ThreadPoolExecutor(threads)
    try:
        for future in as_completed([pool.submit(asker.ask, case) for case in cases]):
            yield future.result()
    finally:
        # Whoever stops does not wait for all the questions that nobody has begun with.
        pool.shutdown(cancel_futures=True)
