"""`python -m evals gate`: hold the figures against thresholds and baseline."""

from argparse import Namespace, _SubParsersAction
from collections.abc import Iterator
from typing import Any

from assistant.question import Mode
from evals import acts, gate, report, support
from evals.chosen import choose, set_digest
from evals.commands.asked import judged, lacking, named, threads
from evals.commands.support import pairs_judged
from evals.faults import model_at
from evals.standin.provider import Provider


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    held = commands.add_parser("gate", help="hold the figures against thresholds and baseline")
    held.add_argument("set", nargs="?", help="a set with thresholds; all of them where left out")
    threads(held)
    held.add_argument("--keep", action="store_true", help="keep these outcomes as the baseline")
    held.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print what was held against what; 1 where something does not hold."""
    checks: list[gate.Check] = []
    for name in [given.set] if given.set else gate.gated():
        corpus = acts.NAME if name == support.NAME else name
        if not given.set and (why := lacking(corpus)):
            checks.append(gate.skipped(name, why))
        else:
            checks += _pairs() if name == support.NAME else _questions(name, given)
    report.show(gate.rows(checks), report.terminal())
    return 0 if all(check.holds for check in checks) else 1


def _questions(name: str, given: Namespace) -> Iterator[gate.Check]:
    chosen = choose(name)
    # In quotes, whatever model is configured: what is gated must be the same everywhere.
    run = judged(chosen, named(f"{name}-gate"), given, Mode.QUOTE)
    found, snapshot, path = run.judged, run.head["identity"]["snapshot"], gate.baseline_of(name)
    if given.keep:
        gate.keep_baseline(found, snapshot, set_digest(chosen.cases), path)
        print(f"{path} holds the outcomes of {len(chosen.cases)} questions")
    yield from gate.check_thresholds(found, name)
    yield from gate.check_baseline(found, gate.read_baseline(path), snapshot, name)
    measures = gate.limits_of(name).get("worded")
    if measures:
        with Provider() as honest:
            worded = named(f"{name}-gate-generate")
            told = judged(chosen, worded, given, Mode.GENERATE, model_at(honest)).judged
        yield from gate.check_worded(told, found, name, measures)


def _pairs() -> Iterator[gate.Check]:
    limits = gate.limits_of(support.NAME)
    for part, found in pairs_judged("all"):
        yield from support.checks(part, found.figures, limits.get(part, {}))
