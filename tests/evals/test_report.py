import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.record import Record
from evals.report import Judged, Rows, markdown, show, tables
from evals.score import judge


@pytest.fixture
def judged_as(
    records_of: Callable[..., tuple[Record, ...]],
    scripted: Any,
    anchored: tuple[Anchored, ...],
    snapshot: Snapshot,
) -> Callable[[str], Judged]:
    def of_part(part: str) -> Judged:
        scripted.script.pop("Is Norway associated?")
        moved = [replace(a, case=replace(a.case, part=part)) for a in anchored]
        return judge(moved, records_of(scripted)[:-1], snapshot)

    return of_part


def test_every_question_of_a_seen_part_appears_with_its_outcome(
    judged_as: Callable[[str], Judged],
) -> None:
    page = markdown("Run x", {"index": "i1"}, judged_as("tune"))

    assert "- index: i1" in page
    for line in (
        "| q1 | fact | declined_no_evidence | declined |",
        "| q2 | fact | answered | right |",
    ):
        assert line in page
    assert "| q5 | unknown_entity | missing | no record |" in page
    assert "6 questions, 1 without a record, 0 ended in an error" in page


def test_of_a_held_out_part_only_counts_are_shown(judged_as: Callable[[str], Judged]) -> None:
    page = markdown("Run x", {}, judged_as("report"))

    assert "report: 6 questions" in page
    assert "Norway" not in page
    assert "q1" not in page


def test_held_out_questions_are_shown_when_asked_for(judged_as: Callable[[str], Judged]) -> None:
    page = markdown("Run x", {}, judged_as("report"), show=True)

    assert "Is Norway associated?" in page


def test_every_figure_comes_with_its_interval(judged_as: Callable[[str], Judged]) -> None:
    totals = next(tables(judged_as("tune")))

    assert all(" to " in cells[2] and int(cells[3]) > 0 for cells in totals.cells)


def test_brackets_in_a_cell_are_printed_and_a_table_without_rows_is_not() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80)

    show(Rows("t", ("a",), (("see [1] and [bold]",),)), console)
    show(Rows("empty", ("a",), ()), console)

    assert "see [1] and [bold]" in out.getvalue()
    assert "empty" not in out.getvalue()
