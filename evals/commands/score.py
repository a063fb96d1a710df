"""`python -m evals score`: what a run's records come to; cheap, and as often as one likes."""

from argparse import Namespace, _SubParsersAction
from typing import Any

from assistant.settings import Settings
from evals import report
from evals.runs import find, keep_scores, read, snapshot_of


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    scored = commands.add_parser("score", help="the figures of a run, from its records")
    scored.add_argument("run", help="name of a run, or its folder")
    scored.add_argument("--show-questions", action="store_true", help="of the held-out part too")
    scored.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print the tables and keep the figures."""
    settings = Settings()
    folder = find(given.run, settings)
    run = read(folder, snapshot_of(folder.head(), settings))
    path = keep_scores(run)
    console = report.terminal()
    for rows in report.tables(run.judged, given.show_questions, run.figures):
        report.show(rows, console)
    if run.lacks:
        console.print(report.not_told(run.lacks), soft_wrap=True)
    console.print(str(path), soft_wrap=True)
    return 0
