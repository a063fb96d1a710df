import json
from pathlib import Path

import pytest

from evals.errors import BrokenSet
from evals.pairs import CLOSED, OPEN, load_pairs

ROW = {
    "id": "one",
    "class": "number",
    "document": "guidance",
    "section": "3.2",
    "words": "18 countries",
    "faithful": "Eighteen countries.",
    "fault": "Nineteen countries.",
    "note": "18 became 19",
}


def written(folder: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    (folder / "support-tune.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_pair_knows_its_part_and_its_line(tmp_path: Path) -> None:
    (pair,) = load_pairs("tune", written(tmp_path, ROW))

    assert (pair.id, pair.kind, pair.part) == ("one", "number", "tune")
    assert pair.fault == "Nineteen countries."
    assert pair.place.endswith("support-tune.jsonl:1")


def test_every_problem_is_told_by_its_line(tmp_path: Path) -> None:
    folder = written(tmp_path, ROW, "{", ROW | {"class": "mood"}, {"id": "two"})

    with pytest.raises(BrokenSet) as told:
        load_pairs("tune", folder)

    places = [
        line.partition(": ")[0][-2:] for line in str(told.value).splitlines() if ".jsonl" in line
    ]
    assert places == [":2", ":3", ":4"]
    assert "mood" in str(told.value)


def test_a_part_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BrokenSet, match="no pairs 'report'"):
        load_pairs("report", written(tmp_path, ROW))


def test_the_pairs_of_the_project_are_in_both_parts_and_all_classes() -> None:
    pairs = load_pairs("all")

    assert {pair.part for pair in pairs} == {"tune", "report"}
    assert {pair.kind for pair in pairs} == {*CLOSED, *OPEN}
