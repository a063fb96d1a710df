"""`python -m evals check`: find every gold quotation of a set in the snapshot."""

import sys
from argparse import Namespace, _SubParsersAction
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from evals.anchor import Anchored, look_for
from evals.commands.asked import lacking, settings_of
from evals.errors import BrokenSet
from evals.progress import Told
from evals.questions import SETS, Case, Read, in_order, names, read_part, read_set
from ingest.index import IndexProblem


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    check = commands.add_parser("check", help="find every gold quotation of a set in the snapshot")
    check.add_argument(
        "set", nargs="?", help="a file, or the name of a set of evals/sets; all where left out"
    )
    check.add_argument(
        "--lines", action="store_true", help="only the lines, without the snapshot: in no time"
    )
    check.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Check one set, or all of them; every problem of all of them is raised together."""
    problems: list[str] = []
    for name in [given.set] if given.set else names():
        if not given.set and not given.lines and (why := lacking(name)):
            print(f"{name}: skipped, as {why}")
            continue
        path = Path(name)
        read = read_set(path) if path.exists() or path.suffix else read_part(name, "all")
        anchored, wrong = ((), read.problems) if given.lines else _anchored(name, read, given)
        problems += wrong
        told = (
            f"{len(wrong)} problem{'s' * (len(wrong) > 1)}"
            if wrong
            else _sound(anchored, lines_only=given.lines)
        )
        print(f"{name}: {_counts(read.cases)}: {told}")
    if problems:
        raise BrokenSet(problems)
    return 0


def _anchored(
    name: str, read: Read, given: Namespace
) -> tuple[tuple[Anchored, ...], tuple[str, ...]]:
    """The gold of all cases that could be read, and every problem, in the order of the file."""
    if not read.cases:
        return (), read.problems
    try:
        answers = given.build(settings_of(_set_of(name), Told()))
    except (AssistantError, CorpusError, IndexProblem):
        # Nothing to look in: what is wrong with the lines is to be told nevertheless.
        for problem in read.problems:
            print(problem, file=sys.stderr)
        raise
    with closing(answers):
        found, gone = look_for(read.cases, answers.snapshot)
    return found, in_order((*read.problems, *gone))


def _set_of(name: str) -> str:
    """The set that a file is a part of, so that it is looked for in the corpus of that set."""
    path = Path(name)
    return path.stem.rsplit("-", 1)[0] if path.resolve().parent == SETS else name


def _counts(cases: Sequence[Case]) -> str:
    unanswerable = sum(not case.answerable for case in cases)
    waiting = sum(not case.reviewed for case in cases)
    told = f"{len(cases)} questions, {unanswerable} of them not answerable"
    return f"{told}, {waiting} not reviewed and so left out of every run" if waiting else told


def _sound(anchored: Sequence[Anchored], *, lines_only: bool) -> str:
    if lines_only:
        return "every line is sound (the snapshot was not looked at)"
    quotes = sum(len(one.quotes) + len(one.items) + len(one.also) for one in anchored)
    return f"all {quotes} gold quotations stand in the snapshot"
