"""A question set asked of the corpus that it is meant for, and judged."""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

from assistant.ports import Answers
from assistant.question import Mode
from assistant.settings import Settings
from evals import acts
from evals.anchor import anchor
from evals.collect import collect
from evals.progress import Told
from evals.questions import Case
from evals.report import Judged
from evals.score import judge

CORES = os.cpu_count() or 1

Build = Callable[[Settings], Answers]
"""What makes the assistant that is measured."""


def threads(command: ArgumentParser) -> None:
    """How many questions are asked at once."""
    command.add_argument("--threads", type=int, default=CORES, metavar="N")


def judged(
    cases: Sequence[Case],
    run: str,
    given: Namespace,
    mode: Mode,
    model: Mapping[str, object] | None = None,
) -> tuple[Judged, dict[str, Any]]:
    """Ask and judge a set; with what the run rested on. `model` are settings of another one."""
    told = Told()
    folder = Settings().home / "runs" / run
    settings = settings_of(given.name, told).model_copy(update=model or {})
    with closing(given.build(settings)) as answers:
        snapshot = answers.snapshot
        # Before the costly step: a set that cannot be anchored must not cost a run.
        anchored = anchor(cases, snapshot)
        answers.search("warm", 1)  # what is made at the first question is no part of its time
        records = collect(
            answers,
            cases,
            folder,
            mode=mode,
            settings=settings.model_dump(mode="json"),
            threads=given.threads,
            progress=lambda done, of: told("questions asked", done, of),
        )
        about = {"folder": str(folder), "snapshot": snapshot.id, "index": answers.index_id}
    return judge(anchored, records, snapshot), about


def settings_of(name: str | None, told: Told) -> Settings:
    """The settings, with the home of the corpus that a set is asked of."""
    settings = Settings()
    if name not in acts.SETS:
        return settings
    made = acts.index(settings, told)
    for line in made.left_out:
        print(line, file=sys.stderr)
    return settings.model_copy(update={"home": made.home})


def lacking(name: str) -> str | None:
    """Why a set cannot be asked here, or None."""
    if name in acts.SETS and not acts.there():
        return f"{acts.SHARED} is not here"
    return None


def named(run: str) -> str:
    """The name of a run that begins now."""
    return f"{run}-{time.strftime('%Y%m%d-%H%M%S')}"
