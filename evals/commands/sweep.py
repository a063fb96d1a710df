"""`python -m evals sweep`: settings tried against each other on the questions to tune on."""

from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from evals import report, sweep
from evals.chosen import choose
from evals.commands.asked import (
    collected,
    inside,
    lacking,
    mode,
    new_folder,
    settings_of,
    threads,
)
from evals.errors import NoCorpus
from evals.progress import Told
from evals.runs import keep_scores, read
from evals.score import Outcome


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    tried = commands.add_parser("sweep", help="try settings against each other, to tune them")
    tried.add_argument("set", help="a set of evals/sets, whose tuning part is asked, or a file")
    tried.add_argument(
        "--set", dest="axes", action="append", required=True, metavar="NAME=VALUE,VALUE",
        help="a setting and its values; with several, every combination is tried",
    )  # fmt: skip
    mode(tried)
    tried.add_argument("--out", help="beginning of the runs' names; those that are there go on")
    threads(tried)
    tried.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Collect a run for each combination and print the differences to the first."""
    own = Path(given.set).suffix or given.set.endswith(("-tune", "-report"))
    chosen = sweep.tunable(choose(given.set, "all" if own else "tune"))
    if why := lacking(chosen.name):
        raise NoCorpus(f"{chosen.name} cannot be asked here, as {why}")
    combinations = sweep.combinations(given.axes, settings_of(chosen.name, Told()))
    begins = given.out or f"sweep-{chosen.name}"
    folders = [new_folder(f"{begins}+{one.name}") for one in combinations]
    found: list[tuple[sweep.Combination, tuple[Outcome, ...]]] = []
    for combination, folder in zip(combinations, folders, strict=True):
        with inside(combination.settings, given, given.mode) as opened:
            assert opened.snapshot is not None
            collected(chosen, folder, opened, given)
            run = read(folder, opened.snapshot)
        keep_scores(run)
        found.append((combination, run.outcomes))
    console = report.terminal()
    for rows in sweep.tables(found):
        report.show(rows, console)
    for folder in folders:
        console.print(str(folder.path), soft_wrap=True)
    return 0
