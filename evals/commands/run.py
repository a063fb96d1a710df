"""`python -m evals run`: ask a question set, score the answers, print figures."""

import json
from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from assistant.question import Mode
from evals import report
from evals.commands.asked import judged, lacking, named, threads
from evals.questions import load_part, load_set, names
from evals.report import Judged
from evals.score import score


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    run = commands.add_parser("run", help="ask a question set, score the answers, print figures")
    run.add_argument("name", nargs="?", help="a set of evals/sets; all of them where left out")
    run.add_argument("--part", default="all", help="tune, report or all")
    run.add_argument("--set", type=Path, dest="file", help="a set of your own instead")
    run.add_argument(
        "--mode", type=Mode, choices=list(Mode), default=Mode.QUOTE,
        help="quote, or generate with the model that ERAGUIDE_MODEL names",
    )  # fmt: skip
    run.add_argument("--out", help="name of the run; one that was cut off goes on")
    threads(run)
    run.add_argument("--show-questions", action="store_true", help="of the held-out part too")
    run.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Run one set, or all of them."""
    alone = given.name or ("guidance" if given.file else None)
    for name in [alone] if alone else names():
        if why := lacking(name):
            print(f"{name}: skipped, as {why}")
            continue
        given.name = name
        _one(given)
    return 0


def _one(given: Namespace) -> None:
    cases = load_set(given.file, "set") if given.file else load_part(given.name, given.part)
    name = given.out or named(given.file.stem if given.file else f"{given.name}-{given.part}")
    found, about = judged(cases, name, given, given.mode)
    page = report.markdown(f"Run {name}", about, found, given.show_questions)
    folder = Path(about["folder"])
    (folder / "report.md").write_text(page, encoding="utf-8")
    (folder / "scores.json").write_text(_scores(found), encoding="utf-8")
    console = report.terminal()
    for rows in report.tables(found, given.show_questions):
        report.show(rows, console)
    console.print(f"{folder}/report.md", soft_wrap=True)


def _scores(found: Judged) -> str:
    parts = dict.fromkeys(outcome.part for _, outcome in found)
    scores = {part: score([pair for pair in found if pair[1].part == part]) for part in parts}
    return json.dumps({part: one.plain() for part, one in scores.items()}, indent=2) + "\n"
