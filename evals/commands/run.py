"""`python -m evals run`: collect, score and print in one; the short way."""

from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from evals import report
from evals.chosen import choose
from evals.commands.asked import judged, lacking, mode, named, threads
from evals.commands.report import summary
from evals.questions import names
from evals.runs import keep_scores


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    run = commands.add_parser("run", help="ask a question set, score the answers, print figures")
    run.add_argument("name", nargs="?", help="a set of evals/sets; all of them where left out")
    run.add_argument("--part", default="all", help="tune, report or all")
    run.add_argument("--set", type=Path, dest="file", help="a set of your own instead")
    mode(run)
    run.add_argument("--out", help="name of the run; one that was cut off goes on")
    threads(run)
    run.add_argument("--show-questions", action="store_true", help="of the held-out part too")
    run.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Run one set, or all of them."""
    if given.file:
        _one(str(given.file), given)
        return 0
    for name in [given.name] if given.name else names():
        if why := lacking(name):
            print(f"{name}: skipped, as {why}")
            continue
        _one(name, given)
    return 0


def _one(asked: str, given: Namespace) -> None:
    chosen = choose(asked, given.part)
    name = given.out or named(chosen.name if given.file else f"{chosen.name}-{given.part}")
    run = judged(chosen, name, given, given.mode)
    keep_scores(run)
    path = run.folder.write("report.md", summary(run, given.show_questions))
    console = report.terminal()
    for rows in report.tables(run.judged, given.show_questions, run.figures):
        report.show(rows, console)
    console.print(f"{path}; a page with plots: python -m evals report {name}", soft_wrap=True)
