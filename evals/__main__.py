"""`python -m evals COMMAND`: the commands are the files of `evals/commands`."""

import argparse
import sys
from collections.abc import Sequence

from assistant.errors import AssistantError
from assistant.ports import Answers
from assistant.settings import Settings
from corpus.errors import CorpusError
from evals.commands import (
    add,
    agree,
    beir,
    bench,
    calibrate,
    check,
    collect,
    compare,
    faults,
    from_feedback,
    gate,
    judge,
    ladder,
    moved,
    propose,
    report,
    run,
    schema,
    score,
    support,
    sweep,
    wice,
)
from evals.commands.asked import Build
from evals.errors import EvalsError
from ingest.index import IndexProblem

COMMANDS = (
    run,
    collect,
    score,
    report,
    compare,
    agree,
    sweep,
    check,
    schema,
    add,
    from_feedback,
    propose,
    gate,
    judge,
    ladder,
    support,
    faults,
    wice,
    moved,
    beir,
    calibrate,
    bench,
)


def main(arguments: Sequence[str] | None = None, build: Build | None = None) -> int:
    """Run a command; return the exit status: 0, 1 for a gate that failed, 2 for a problem.

    `build` makes the assistant that is measured; None for the one that the settings describe.
    """
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure the assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    given = parser.parse_args(arguments)
    given.build = build or _build
    try:
        status: int = given.do(given)
    except (EvalsError, AssistantError, CorpusError, IndexProblem, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return status


def _build(settings: Settings) -> Answers:
    from assistant.build import build_assistant  # loads the model: not for `--help`

    return build_assistant(settings)


if __name__ == "__main__":
    sys.exit(main())
