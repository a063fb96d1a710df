"""A question set asked of the corpus that it is meant for, or of a service, and judged."""

import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from assistant.ports import Answers
from assistant.question import Mode
from assistant.settings import Settings
from corpus.snapshot import Snapshot
from evals import acts
from evals.anchor import anchor
from evals.chosen import Chosen
from evals.collect import Asker, collect
from evals.errors import BrokenRun, NoSnapshot
from evals.folder import Folder
from evals.inside import Inside
from evals.progress import Told
from evals.remote import Remote
from evals.runs import Run, read, runs_folder, snapshot_of

CORES = os.cpu_count() or 1
SERVICE_THREADS = 4
"""Questions at once to a service: it may be on another machine, and others ask it too."""

Build = Callable[[Settings], Answers]
"""What makes the assistant that is measured."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Who is asked; the snapshot that answers rest on, None where it is not on this machine."""

    asker: Asker
    snapshot: Snapshot | None
    settings: Mapping[str, Any]


def threads(command: ArgumentParser) -> None:
    """How many questions are asked at once."""
    command.add_argument("--threads", type=_at_least_one, metavar="N", help="questions at once")


def mode(command: ArgumentParser) -> None:
    """How answers are composed."""
    command.add_argument(
        "--mode", type=Mode, choices=list(Mode), default=Mode.QUOTE,
        help="quote, or generate with the model that ERAGUIDE_MODEL names",
    )  # fmt: skip


def collected(chosen: Chosen, folder: Folder, opened: Opened, given: Namespace) -> None:
    """Ask what has not been asked yet; says where it is kept before it costs anything."""
    if opened.snapshot is not None:
        # Before the costly step: a set that cannot be anchored must not cost a run.
        anchor(chosen.cases, opened.snapshot)
    told = Told()
    at_once = SERVICE_THREADS if isinstance(opened.asker, Remote) else CORES

    def progress(done: int, of: int) -> None:
        if told.silent:
            place = f"{folder.path}: if it is stopped, --out {folder.name} goes on with it"
            print(place, file=sys.stderr)
        told("questions asked", done, of)

    collect(
        opened.asker,
        chosen,
        folder,
        settings=opened.settings,
        threads=given.threads or at_once,
        progress=progress,
    )


def judged(
    chosen: Chosen,
    name: str,
    given: Namespace,
    how: Mode,
    model: Mapping[str, object] | None = None,
) -> Run:
    """Ask and judge a set. `model` are settings of another one than the configured."""
    folder = new_folder(name)
    settings = settings_of(chosen.name, Told()).model_copy(update=model or {})
    with inside(settings, given, how) as opened:
        assert opened.snapshot is not None
        collected(chosen, folder, opened, given)
        return read(folder, opened.snapshot)


@contextmanager
def inside(settings: Settings, given: Namespace, how: Mode) -> Iterator[Opened]:
    """The assistant in this process, as the settings make it."""
    with closing(given.build(settings)) as answers:
        answers.search("warm", 1)  # what is made at the first question is no part of its time
        asker = Inside(answers, how, settings.model)
        yield Opened(asker, answers.snapshot, settings.model_dump(mode="json"))


@contextmanager
def outside(url: str, how: Mode, stream: bool = False) -> Iterator[Opened]:
    """A service; its snapshot, where the very same lies here."""
    with closing(Remote(url, how, stream=stream)) as asker:
        try:
            snapshot = snapshot_of({"identity": asker.identity}, Settings())
        except NoSnapshot as problem:
            print(
                f"{problem}; until then the run can be collected, but not scored", file=sys.stderr
            )
            snapshot = None
        yield Opened(asker, snapshot, {})


def new_folder(name: str) -> Folder:
    """The folder of a run with this name.

    Raises:
        BrokenRun: when it is no plain name.
    """
    if name.startswith(".") or not all(c.isalnum() or c in "-_.+=," for c in name):
        raise BrokenRun(f"--out {name!r}: a name of letters, digits, '-', '_' and '.', no folder")
    return Folder(runs_folder(Settings()) / name)


def settings_of(name: str | None, told: Told) -> Settings:
    """The settings, with the home of the corpus that a set is asked of."""
    settings = Settings()
    if name not in acts.SETS:
        return settings
    made = acts.index(settings, told)
    for line in made.left_out:
        print(line, file=sys.stderr)
    return settings.model_copy(update={"home": made.home})


def lacking(name: str) -> str | None:
    """Why a set cannot be asked here, or None."""
    if name in acts.SETS and not acts.there():
        return f"{acts.SHARED} is not here"
    return None


def named(run: str) -> str:
    """The name of a run that begins now."""
    return f"{run}-{time.strftime('%Y%m%d-%H%M%S')}"


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r}: a number of questions at once, 1 or more")
    return int(text)
