"""`python -m evals ladder`: answers made worse on purpose, and what each measure says of them."""

import sys
from argparse import Namespace, _SubParsersAction
from contextlib import closing
from typing import Any

from assistant.settings import Settings
from corpus.snapshot import Snapshot
from evals import ladder, report
from evals.anchor import Anchored, anchor
from evals.chosen import choose
from evals.commands.asked import settings_of
from evals.ideal import ideal
from evals.progress import Told
from evals.record import Record
from evals.runs import find, snapshot_of


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    climbed = commands.add_parser(
        "ladder",
        help="make answers worse in doses; status 1 where a measure does not fall, or one moves",
    )
    climbed.add_argument("run", nargs="?", help="the answers of a run; else right ones are made")
    climbed.add_argument(
        "--set", default="guidance-tune", help="of this set, where no run is named"
    )
    climbed.add_argument("--all", action="store_true", help="also what may move and moves")
    climbed.add_argument("--markdown", action="store_true", help="print Markdown and no tables")
    climbed.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print the table, and what no rung makes fall; 1 where anything is wrong."""
    anchored, records, snapshot = _of_run(given.run) if given.run else _of_set(given)
    steps = ladder.climb(anchored, records, snapshot)
    rows = ladder.rows(steps, given.all)
    console = report.terminal()
    if given.markdown:
        console.print("\n".join(report.as_markdown(rows)), soft_wrap=True, markup=False)
    else:
        report.show(rows, console)
    wrong = [step for step in steps if step.verdict not in ("", "ok")]
    if given.run:
        # Answers that are wrong already cannot always be made worse: told, and no defect.
        wrong = [step for step in wrong if not step.must_fall]
    silent = ladder.unmeasured(steps)
    if silent:
        told = ", ".join(ladder.LABEL[name] for name in silent)
        console.print(f"nothing to measure here: {told}", soft_wrap=True, markup=False)
    for step in wrong:
        print(f"{step.rung}: {ladder.LABEL[step.measure]} {step.verdict}", file=sys.stderr)
    return 1 if wrong else 0


def _of_run(named: str) -> tuple[tuple[Anchored, ...], tuple[Record, ...], Snapshot]:
    settings = Settings()
    folder = find(named, settings)
    snapshot = snapshot_of(folder.head(), settings)
    records = {record.id: record for record in folder.records()}
    anchored = tuple(g for g in anchor(folder.cases(), snapshot) if g.case.id in records)
    return anchored, tuple(records[gold.case.id] for gold in anchored), snapshot


def _of_set(given: Namespace) -> tuple[tuple[Anchored, ...], tuple[Record, ...], Snapshot]:
    chosen = choose(given.set)
    with closing(given.build(settings_of(chosen.name, Told()))) as answers:
        snapshot = answers.snapshot
    anchored = anchor(chosen.cases, snapshot)
    return anchored, ideal(anchored, snapshot), snapshot
