"""`python -m evals faults`: what becomes of the faults and failures of models, end to end."""

from argparse import Namespace, _SubParsersAction
from typing import Any

from assistant.settings import Settings
from evals import faults, report
from evals.progress import Told
from evals.questions import load_part


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "faults", help="what becomes of a model's faults: the stand-in, over HTTP, in every way"
    )
    command.add_argument("--questions", type=int, default=40, help="how many for each behaviour")
    command.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print both tables."""
    cases = [case for case in load_part("guidance", "tune") if case.answerable and not case.history]
    asked = [case.question for case in cases[: given.questions]]
    told = Told()
    came = list(
        faults.behaviours(Settings(), asked, progress=lambda done, of: told("behaviours", done, of))
    )
    console = report.terminal()
    for rows in faults.rows(came):
        report.show(rows, console)
    return 0
