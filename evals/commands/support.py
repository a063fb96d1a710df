"""`python -m evals support`: sentences that words bear out, and those with a planted fault."""

from argparse import Namespace, _SubParsersAction
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from evals import acts, report, support
from evals.commands.asked import lacking, settings_of
from evals.pairs import PARTS, load_pairs
from evals.progress import Told
from evals.questions import HELD_OUT


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    pairs = commands.add_parser(
        "support", help="tell sentences that their words bear out from those with a planted fault"
    )
    pairs.add_argument("--part", default="all", choices=(*PARTS, "all"))
    pairs.add_argument("--show", action="store_true", help="what went wrong on the tuning part")
    pairs.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print figures of each class; the sentences only of what may be tuned on."""
    console = report.terminal()
    for part, found in pairs_judged(given.part):
        report.show(support.rows(part, found.figures), console)
        if given.show and part not in HELD_OUT:
            report.show(support.misses(found.verdicts), console)
    return 0


def pairs_judged(part: str) -> Iterator[tuple[str, support.Judged]]:
    """Both sentences of all pairs ruled on, part by part; those on acts only where acts are."""
    from assistant.build import build_assistant  # the check is behind the port

    why = lacking(acts.NAME)
    if why:
        print(f"pairs on acts: skipped, as {why}")
    told = Told()
    with closing(build_assistant(settings_of(None if why else acts.NAME, told))) as own:
        for name in PARTS if part == "all" else (part,):
            pairs = [p for p in load_pairs(name) if not why or own.snapshot.holds(p.document)]
            yield name, support.judged(pairs, own, lambda done, of: told("pairs", done, of))
