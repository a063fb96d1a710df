"""`python -m evals propose`: twins and near misses of a set's questions, for a person to review."""

from argparse import Namespace, _SubParsersAction
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals.chosen import choose
from evals.commands.asked import settings_of
from evals.progress import Told
from evals.proposals import propose
from evals.writing import append, ids_in


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    made = commands.add_parser(
        "propose", help="make twins and near misses of questions, for a person to review"
    )
    made.add_argument("set", help="a file, or a set of evals/sets")
    made.add_argument("--part", default="tune", help="of a set of evals/sets: tune, report or all")
    made.add_argument(
        "--set", type=Path, dest="out", metavar="FILE",
        help="where they go; below ERAGUIDE_HOME if left out, and never into the set itself",
    )  # fmt: skip
    made.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Add what is not proposed yet, and say how many of each sort."""
    chosen = choose(given.set, given.part)
    out = given.out or Settings().home / "questions" / f"{chosen.name}-proposed.jsonl"
    taken = ids_in(out)
    with closing(given.build(settings_of(chosen.name, Told()))) as answers:
        proposed = propose(chosen.cases, answers.snapshot)
    new = [case for case in proposed.cases if case.id not in taken]
    if new:
        append(out, new)
    print(f"{out}: {len(new)} new of {len(proposed.cases)} proposals from {len(chosen.cases)}")
    for way, count in sorted(Counter(case.tags[2] for case in new).items()):
        print(f"  {count} {way}")
    print(f"  of {proposed.barren} answerable questions nothing could be made")
    print(
        "None is asked or scored. Read each; move those that people might ask into a set of your "
        'own, and set "review": "reviewed".'
    )
    return 0
