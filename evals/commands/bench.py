"""`python -m evals bench`: time and memory of ingest, command line, service, page."""

import json
from argparse import Namespace, _SubParsersAction
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals import bench, report
from evals.progress import Told


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    timed = commands.add_parser("bench", help="time and memory of all doors")
    timed.add_argument("--out", type=Path, help="where to write the figures as JSON")
    timed.add_argument(
        "--acts", type=int, default=bench.ACTS, help="acts of the corpus of many; 0 for none"
    )
    timed.add_argument("--seconds", type=float, default=6.0, help="at most so long for each load")
    timed.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print the figures, and keep them as JSON."""
    figures = bench.measure(Settings(), given.seconds, Told(), given.acts)
    report.show(bench.rows(figures), report.terminal())
    for what in figures["skipped"]:
        print(f"skipped: {what}")
    out = given.out or Settings().home / "runs" / "bench.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(out)
    return 0
