import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.collect import collect, identity, read_run, set_digest
from evals.errors import BrokenRun
from evals.questions import Case
from evals.record import ERROR, Record, read_record

Cases = tuple[Case, ...]


def without_times(records: tuple[Record, ...]) -> list[Record]:
    return [replace(record, ms=0.0) for record in records]


def test_a_run_leaves_its_identities_settings_and_a_record_a_question(
    tmp_path: Path, scripted: Any, cases: Cases
) -> None:
    made = collect(scripted, cases, tmp_path / "run", settings={"statements": 3})

    head, kept = read_run(tmp_path / "run")
    assert head["identity"] == identity(scripted, cases) | {"mode": "quote"}
    assert head["settings"] == {"statements": 3}
    assert kept == made
    assert [record.id for record in made] == [case.id for case in cases]


def test_a_record_survives_its_line(scripted: Any, cases: Cases, tmp_path: Path) -> None:
    for record in collect(scripted, cases, tmp_path):
        assert read_record(json.loads(json.dumps(record.plain()))) == record


def test_records_are_the_same_at_any_concurrency(
    tmp_path: Path, scripted: Any, cases: Cases
) -> None:
    alone = collect(scripted, cases, tmp_path / "one", threads=1)
    together = collect(scripted, cases, tmp_path / "four", threads=4)

    assert without_times(alone) == without_times(together)


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_a_run_killed_at_any_point_goes_on_and_ends_equal(
    cut: int, tmp_path: Path, scripted: Any, cases: Cases
) -> None:
    whole = collect(scripted, cases, tmp_path)
    lines = (tmp_path / "records.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "records.jsonl").write_bytes(b"".join(lines[:2]) + lines[2][:cut])
    scripted.asked.clear()

    again = collect(scripted, cases, tmp_path)

    assert without_times(again) == without_times(whole)
    assert len(scripted.asked) == len(cases) - 2
    assert without_times(read_run(tmp_path)[1]) == without_times(whole)


def test_a_folder_with_a_run_of_another_snapshot_is_refused(
    tmp_path: Path, scripted: Any, cases: Cases
) -> None:
    collect(scripted, cases, tmp_path)
    scripted.index_id = "another"

    with pytest.raises(BrokenRun, match="another index: give this one another name"):
        collect(scripted, cases, tmp_path)


def test_one_question_that_breaks_does_not_cost_the_others_and_is_asked_again(
    tmp_path: Path, scripted: Any, cases: Cases
) -> None:
    broken = (*cases, Case("q9", "fact", "break", False))

    first = collect(scripted, broken, tmp_path)
    collect(scripted, broken, tmp_path)

    assert first[-1].status == ERROR
    assert first[-1].problem == "RuntimeError: broken on purpose"
    assert not first[-1].declined
    assert not first[-1].answered
    assert scripted.asked.count("break") == 2
    assert len(read_run(tmp_path)[1]) == len(broken)


def test_a_line_that_is_no_record_is_named(tmp_path: Path, scripted: Any, cases: Cases) -> None:
    collect(scripted, cases, tmp_path)
    with (tmp_path / "records.jsonl").open("a") as file:
        file.write("{}\n")

    with pytest.raises(BrokenRun, match=r"records\.jsonl:7 is no record"):
        read_run(tmp_path)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenRun, match="holds no run"):
        read_run(tmp_path)


def test_progress_is_told_from_where_the_run_goes_on(
    tmp_path: Path, scripted: Any, cases: Cases
) -> None:
    told: list[tuple[int, int]] = []
    collect(scripted, cases[:2], tmp_path, progress=lambda done, of: told.append((done, of)))

    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_set_is_known_by_what_it_says_and_not_where_it_lies(cases: Cases) -> None:
    moved = [replace(case, place="elsewhere:1") for case in cases]
    changed = [replace(cases[0], question="Else?"), *cases[1:]]

    assert set_digest(moved) == set_digest(cases)
    assert set_digest(changed) != set_digest(cases)


def test_places_and_scores_are_recorded_as_given(
    records_of: Callable[[Any], tuple[Record, ...]], scripted: Any
) -> None:
    first = records_of(scripted)[0]

    assert first.citations[0].section == "2"
    assert first.citations[0].footnotes == ("1",)
    assert first.citations[0].page == 2
    assert first.evidence[0].score == 1.0
    assert first.evidence[0].section == "2"
