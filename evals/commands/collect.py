"""`python -m evals collect`: ask a question set and keep what comes, in a folder of its own."""

import sys
from argparse import Namespace, _SubParsersAction
from contextlib import AbstractContextManager
from typing import Any

from assistant.question import Mode
from assistant.settings import Settings
from evals.chosen import Chosen, choose
from evals.commands.asked import (
    Opened,
    collected,
    inside,
    lacking,
    mode,
    named,
    new_folder,
    outside,
    settings_of,
    threads,
)
from evals.errors import BrokenRun, NoCorpus
from evals.events import STREAM
from evals.folder import Folder
from evals.progress import Told
from evals.record import ERROR
from evals.runs import find


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    ask = commands.add_parser("collect", help="ask a question set and keep what comes")
    ask.add_argument("set", nargs="?", help="a set of evals/sets, a part of it, or a file")
    ask.add_argument("--part", default="all", help="tune, report or all")
    ask.add_argument("--again", metavar="RUN", help="what an earlier run asked, in the same way")
    ask.add_argument("--url", help="ask a service, as http://127.0.0.1:8000, and not this process")
    ask.add_argument(
        "--stream", action="store_true", help="of a service, statement by statement, as events"
    )
    mode(ask)
    ask.add_argument("--out", help="name of the run; one that was cut off goes on")
    threads(ask)
    ask.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Collect a run and print its folder."""
    if bool(given.set) == bool(given.again):
        raise BrokenRun("name a set to ask, or a run to make --again")
    before = find(given.again, Settings()) if given.again else None
    if given.stream and not (given.url or before):
        raise BrokenRun("--stream is of a service: name it with --url")
    if before:
        chosen, opened = _again(before, given)
    else:
        chosen = choose(given.set, given.part)
        if not given.url and (why := lacking(chosen.name)):
            raise NoCorpus(f"{chosen.name} cannot be asked here, as {why}")
        opened = _opened(chosen.name, given)
    part = "" if before or given.part == "all" else f"-{given.part}"
    folder = new_folder(given.out or named(f"{chosen.name}{part}"))
    with opened as asked:
        collected(chosen, folder, asked, given)
    wrong = [record for record in folder.records() if record.status == ERROR]
    for record in wrong:
        print(f"{record.id}: {record.problem}", file=sys.stderr)
    if wrong:
        print(
            f"{len(wrong)} of {len(chosen.cases)} questions ended in an error; "
            f"--out {folder.name} asks just them again",
            file=sys.stderr,
        )
    print(folder.path)
    return 1 if wrong else 0


def _opened(name: str, given: Namespace) -> AbstractContextManager[Opened]:
    if given.url:
        return outside(given.url, given.mode, given.stream)
    return inside(settings_of(name, Told()), given, given.mode)


def _again(run: Folder, given: Namespace) -> tuple[Chosen, AbstractContextManager[Opened]]:
    """The questions and the way of an earlier run, whatever the environment says now."""
    head = run.head()
    parts = head.get("set", {}).get("parts", {})
    files = {part: (run.path / file).read_bytes() for part, file in parts.items()}
    chosen = Chosen(head["set"]["name"], run.cases(), files)
    how, url = Mode(head["identity"]["mode"]), given.url or head["identity"].get("url")
    if url:
        stream = given.stream or head["identity"].get("wire") == STREAM
        return chosen, outside(url, how, stream)
    try:
        # What is set by name wins over the environment, so that nothing of today slips in.
        settings = Settings(**head["settings"])
    except ValueError as error:
        raise BrokenRun(f"{run.path}: its settings are none of this version: {error}") from error
    return chosen, inside(settings, given, how)
