"""`python -m evals from-feedback`: complaints of askers become questions that wait for review."""

from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals.complaints import at_odds, from_feedback
from evals.writing import append, ids_in


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    turned = commands.add_parser(
        "from-feedback", help="turn complaints of askers into questions that wait for review"
    )
    turned.add_argument("file", type=Path, help="what `python -m api feedback --export` wrote")
    turned.add_argument(
        "--set", type=Path, dest="out", help="the set to add to; below ERAGUIDE_HOME if left out"
    )
    turned.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Add what is not there yet, and say what became of every complaint."""
    out = given.out or Settings().home / "questions" / "complaints.jsonl"
    turned = from_feedback(given.file)
    taken = ids_in(out)
    new = [case for case in turned.cases if case.id not in taken]
    if new:
        append(out, new)
    print(f"{out}: {len(new)} new of {turned.complaints} complaints; they wait for review")
    for count, what in (
        (len(turned.cases) - len(new), "were there already"),
        (turned.twice, "say the same as another one, and share its case"),
        (turned.forgotten, "are about answers that are forgotten, so nothing is left to ask"),
        (turned.praised, "more lines praise an answer, and are no complaints"),
    ):
        if count:
            print(f"  {count} {what}")
    for question in at_odds(turned.cases):
        print(f"  one asker wants this answered, another one declined: {question!r}")
    if new:
        print(
            "Mail addresses, telephone and card numbers are taken out; names of people are not.\n"
            "Read each, take out names, add the gold where it is answerable, and set "
            '"review": "reviewed".\n'
            f"Then: python -m evals check {out}"
        )
    return 0
