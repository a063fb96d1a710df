"""`python -m evals calibrate`: fit the weights on the tuning parts of sets."""

from argparse import Namespace, _SubParsersAction
from contextlib import closing
from pathlib import Path
from typing import Any

from evals.anchor import anchor
from evals.commands.asked import settings_of
from evals.progress import Told
from evals.questions import load_part, names

LEFT_OUT = frozenset({"premise", "languages"})
"""The words that contradict a premise are not those that answer a question, and the embedder reads
no language but English."""


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    fit = commands.add_parser("calibrate", help="fit the weights on the tuning parts of sets")
    fit.add_argument("names", nargs="*", help="sets of evals/sets; all of them where left out")
    fit.add_argument("--out", type=Path, help="where to write them; else they are only shown")
    fit.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print how well the weights do on questions they were not fitted on; write them if asked."""
    from assistant.build import build_assistant  # the fit looks behind the port
    from evals import calibrate  # scipy is slow to load

    told = Told()
    examples: list[calibrate.Example] = []
    made_from: list[str] = []
    for name in given.names or [name for name in names() if name not in LEFT_OUT]:
        cases = load_part(name, "tune")
        with closing(build_assistant(settings_of(name, told))) as assistant:
            snapshot = assistant.snapshot
            examples += calibrate.examples(anchor(cases, snapshot), assistant)
        made_from.append(f"{len(cases)} questions of {name}-tune (snapshot {snapshot.id[:12]})")
    for line in calibrate.figures(calibrate.cross_validated(examples)):
        print(line)
    if given.out:
        calibrate.write(calibrate.fit(examples), given.out, ", ".join(made_from))
        print(f"{given.out} holds the weights")
    return 0
