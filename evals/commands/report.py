"""`python -m evals report`: a run as a page with plots, and as a summary in Markdown."""

import os
from argparse import Namespace, _SubParsersAction
from typing import Any

from assistant.settings import Settings
from evals import report
from evals.errors import CannotDraw
from evals.runs import Run, find, read, snapshot_of


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    told = commands.add_parser("report", help="a run as one page with plots, and as Markdown")
    told.add_argument("run", help="name of a run, or its folder")
    told.add_argument("--show-questions", action="store_true", help="of the held-out part too")
    told.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Write the page and the summary beside the records, and print where they are."""
    settings = Settings()
    folder = find(given.run, settings)
    run = read(folder, snapshot_of(folder.head(), settings))
    print(folder.write("report.html", drawn(run, settings, given.show_questions)))
    print(folder.write("report.md", summary(run, given.show_questions)))
    return 0


def drawn(run: Run, settings: Settings, show_questions: bool) -> str:
    """The page.

    Raises:
        CannotDraw: when what draws the plots is not installed.
    """
    # Before it is loaded: it keeps a list of fonts, and everything that is written is under home.
    os.environ.setdefault("MPLCONFIGDIR", str(settings.home.absolute() / "matplotlib"))
    try:
        from evals.page.page import page  # loads matplotlib, which others need not wait for
    except ModuleNotFoundError as error:
        raise CannotDraw(
            f"the plots are drawn with {error.name}, which is not installed: "
            "pip install -c constraints.txt -e '.[evals]'"
        ) from error
    return page(run, show_questions)


def summary(run: Run, show_questions: bool) -> str:
    """The summary in Markdown."""
    lacks = {"not measured": report.not_told(run.lacks)} if run.lacks else {}
    about = report.about(run.head) | lacks
    title = f"Run {run.folder.name}"
    return report.markdown(title, about, run.judged, show_questions, run.figures)
