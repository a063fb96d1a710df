"""`python -m evals check`: find every gold quotation of a set in the snapshot."""

from argparse import Namespace, _SubParsersAction
from contextlib import closing
from pathlib import Path
from typing import Any

from evals.anchor import anchor
from evals.commands.asked import lacking, settings_of
from evals.progress import Told
from evals.questions import load_part, load_set, names


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    check = commands.add_parser("check", help="find every gold quotation of a set in the snapshot")
    check.add_argument(
        "set", nargs="?", help="a file, or the name of a set of evals/sets; all where left out"
    )
    check.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Check one set, or all of them; a problem is raised."""
    for name in [given.set] if given.set else names():
        if not given.set and (why := lacking(name)):
            print(f"{name}: skipped, as {why}")
            continue
        path = Path(name)
        cases = load_set(path) if path.exists() or path.suffix else load_part(name, "all")
        with closing(given.build(settings_of(name, Told()))) as answers:
            anchored = anchor(cases, answers.snapshot)
        quotes = sum(len(one.quotes) + len(one.items) + len(one.also) for one in anchored)
        unanswerable = sum(not case.answerable for case in cases)
        print(
            f"{name}: {len(cases)} questions, {unanswerable} of them not answerable: "
            f"all {quotes} gold quotations stand in the snapshot"
        )
    return 0
