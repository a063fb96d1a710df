"""`python -m evals beir`: a public set through the same retrieval."""

import json
import sys
from argparse import Namespace, _SubParsersAction
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals import beir, report
from evals.commands.asked import threads
from evals.progress import Told


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    public = commands.add_parser("beir", help="run a set in BEIR layout through the retrieval")
    public.add_argument("folder", type=Path)
    public.add_argument("--corpus", type=Path, help="the folder whose corpus the set means")
    public.add_argument("--subset", action="store_true", help="only the marked questions")
    public.add_argument("--k", type=int, default=10)
    threads(public)
    public.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print the figures, and keep them as JSON beside the index of the set."""
    bench = beir.load_bench(given.folder, given.corpus, given.subset)
    told = Told()
    settings = Settings()
    home = beir.index(bench, settings, told)
    with closing(given.build(settings.model_copy(update={"home": home}))) as answers:
        outcome = beir.measure(answers, bench, given.k, given.threads, told)
        index = answers.index_id
    console = report.terminal()
    for rows in beir.tables(outcome):
        report.show(rows, console)
    for problem in outcome.problems[:10]:
        print(problem, file=sys.stderr)
    plain = json.dumps({"index": index, **asdict(outcome)}, indent=2)
    (home / f"{bench.name}.json").write_text(plain + "\n", encoding="utf-8")
    console.print(f"{home / bench.name}.json", soft_wrap=True)
    return 0
