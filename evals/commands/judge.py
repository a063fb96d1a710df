"""`python -m evals judge`: a model's opinion of the answers of a run; it is in no gate."""

import json
import sys
from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals import judging, report
from evals.commands.asked import threads
from evals.errors import CannotJudge
from evals.progress import Told
from evals.questions import HELD_OUT
from evals.runs import find, read, snapshot_of

AT_ONCE = 4
"""Calls of the judge: a provider refuses those who ask for more."""


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    judge = commands.add_parser("judge", help="let the model of ERAGUIDE_MODEL judge a run")
    judge.add_argument("run", help="name of a run, or its folder")
    judge.add_argument("--part", help="only the answers of this part")
    judge.add_argument(
        "--labels", type=Path, help="what people say of the answers: lines with id and verdict"
    )
    judge.add_argument(
        "--sheet", type=Path, help="ask nobody; write the answers there for people to label"
    )
    judge.add_argument("--show-questions", action="store_true", help="of the held-out part too")
    threads(judge)
    judge.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print what the judge says and keep it beside the records."""
    settings = Settings()
    # Before it costs anything: labels that cannot be read.
    labels = judging.read_labels(given.labels) if given.labels else None
    folder = find(given.run, settings)
    run = read(folder, snapshot_of(folder.head(), settings))
    judged = [pair for pair in run.judged if given.part in (None, pair[1].part)]
    if given.sheet:
        shown = [p for p in judged if given.show_questions or p[1].part not in HELD_OUT]
        given.sheet.write_text("".join(f"{line}\n" for line in judging.sheet(shown)), "utf-8")
        print(f"{given.sheet}: fill in each verdict ({', '.join(judging.Verdict)}), then --labels")
        return 0
    from assistant.adapters.load import load_model  # not for who only writes a sheet

    model = load_model(settings)
    if model is None:
        raise CannotJudge("no model is configured to judge with: ERAGUIDE_MODEL=openai:gpt-5-mini")
    told = Told()
    said = judging.judge_all(
        judged, model, given.threads or AT_ONCE, lambda done, of: told("answers judged", done, of)
    )
    console = report.terminal()
    for rows in judging.rows(f"{folder.name}, judged by {model.name}", said, labels):
        report.show(rows, console)
    for one in [one for one in said if one.problem][:10]:
        print(f"{one.id}: no verdict: {one.problem}", file=sys.stderr)
    kept = {"model": model.name, "rules": judging.rules_digest(), "said": [s.plain() for s in said]}
    console.print(
        str(folder.write("judge.json", json.dumps(kept, indent=1) + "\n")), soft_wrap=True
    )
    return 0
