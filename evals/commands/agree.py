"""`python -m evals agree`: the same questions through two doors; status 1 where they differ."""

from argparse import Namespace, _SubParsersAction
from typing import Any

from assistant.settings import Settings
from evals import agree, report
from evals.anchor import Anchored, anchor
from evals.errors import NoSnapshot
from evals.folder import Folder
from evals.runs import find, snapshot_of


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    same = commands.add_parser(
        "agree", help="two runs through different doors; status 1 where any answer differs"
    )
    same.add_argument("run", help="name of a run, or its folder")
    same.add_argument("other", help="one of the same questions: collected with --url, or --stream")
    same.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print how far the two agree; 1 where they do not."""
    settings = Settings()
    one, other = find(given.run, settings), find(given.other, settings)
    found = agree.agree(one.records(), other.records(), _anchored(one, settings))
    console = report.terminal()
    names = (one.name, other.name)
    report.show(agree.rows(found, names), console)
    report.show(agree.differences(found, names), console)
    return 1 if found.differing else 0


def _anchored(run: Folder, settings: Settings) -> tuple[Anchored, ...]:
    """Which questions share a source; nothing of it where the snapshot is not here."""
    try:
        return anchor(run.cases(), snapshot_of(run.head(), settings))
    except NoSnapshot:
        return ()
