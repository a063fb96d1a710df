"""`python -m evals compare`: two runs of one set in pairs, with a verdict for who automates."""

from argparse import ArgumentTypeError, Namespace, _SubParsersAction
from typing import Any

from assistant.settings import Settings
from evals import compare, report
from evals.errors import NoSnapshot
from evals.folder import Folder
from evals.report import Rows
from evals.runs import find, kept_outcomes, read, snapshot_of
from evals.score import Outcome


def add(commands: "_SubParsersAction[Any]") -> None:
    """Add the command."""
    held = commands.add_parser(
        "compare", help="two runs of one set in pairs; status 1 where the verdict does not hold"
    )
    held.add_argument("before", help="name of the earlier run, or its folder")
    held.add_argument("after", help="name of the later run, or its folder")
    held.add_argument("--part", help="only the questions of this part")
    held.add_argument(
        "--at-least", type=_threshold, action="append", default=[], metavar="MEASURE=GAIN",
        help="the gain's interval must not reach below: gold_words_cited=-0.02; may be repeated",
    )  # fmt: skip
    held.add_argument("--markdown", action="store_true", help="print Markdown and no tables")
    held.add_argument("--show-questions", action="store_true", help="of the held-out part too")
    held.set_defaults(do=do)


def do(given: Namespace) -> int:
    """Print what has changed; 1 where the verdict does not hold."""
    settings = Settings()
    before, after = find(given.before, settings), find(given.after, settings)
    remarks = compare.comparable(before.head(), after.head())
    (was, told), (now, told_after) = (_outcomes(folder, settings) for folder in (before, after))
    found = compare.compare(
        [outcome for outcome in was if given.part in (None, outcome.part)],
        [outcome for outcome in now if given.part in (None, outcome.part)],
        [remark for remark in (*remarks, told, told_after) if remark],
        dict(given.at_least),
    )
    asked = {case.id: case.question for case in after.cases()}
    tables = [
        compare.rows(found, f"{before.name} and {after.name}"),
        compare.flip_counts(found),
        compare.flipped(found, asked, given.show_questions),
        compare.verdict(found),
    ]
    _show(tables, found.remarks, given.markdown)
    return 0 if found.holds else 1


def _outcomes(folder: Folder, settings: Settings) -> tuple[tuple[Outcome, ...], str]:
    """Judged anew where the snapshot is here, else as they were kept when they were scored."""
    try:
        return read(folder, snapshot_of(folder.head(), settings)).outcomes, ""
    except NoSnapshot:
        kept = kept_outcomes(folder)
        return kept, f"{folder.name} is told as it was scored: its snapshot is not here."


def _show(tables: list[Rows], remarks: tuple[str, ...], markdown: bool) -> None:
    console = report.terminal()
    if markdown:
        lines = [*(f"- {remark}" for remark in remarks), ""]
        lines += [line for rows in tables if rows.cells for line in report.as_markdown(rows)]
        console.print("\n".join(lines), soft_wrap=True, markup=False)
        return
    for rows in tables:
        report.show(rows, console)
    for remark in remarks:
        console.print(remark, soft_wrap=True, markup=False)


def _threshold(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    if name not in compare.NAMES:
        raise ArgumentTypeError(f"{name!r} is no measure; there are: {', '.join(compare.NAMES)}")
    try:
        return name, float(value)
    except ValueError:
        raise ArgumentTypeError(f"{text!r}: write MEASURE=GAIN, as {name}=-0.02") from None
