import json
import threading
from pathlib import Path

import pytest

from evals.case import Case, Complaint, Gold, Shown
from evals.errors import BrokenSet
from evals.line import Meant, Needs, Review
from evals.questions import load_set, names, read_part, read_set
from evals.writing import append, line_of

FULL = Case(
    "f1",
    "fact",
    "Is Türkiye associated?\u2028",
    True,
    history=("Which?",),
    must=("T[uü]rk",),
    gold=(Gold("guidance", "3.2", "Türkiye"), Gold("guidance", "3.3", None, "10")),
    needs=Needs.ALL,
    sections=("3.2", "3.3"),
    quotes=("Türkiye",),
    footnotes=("10",),
    corpus=Meant.GUIDANCE,
    author="AB",
    review=Review.WAITING,
    complaint=Complaint("wrong", ("No.",), citations=(Shown("guidance", "d", "3", 1, 2, "x"),)),
)
BARE = Case("b1", "decline", "Who won?", False)


def test_what_is_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    append(tmp_path / "own.jsonl", [FULL, BARE])

    assert read_set(tmp_path / "own.jsonl").cases == (FULL, BARE)


def test_a_line_says_nothing_that_goes_without_saying() -> None:
    assert json.loads(line_of(BARE)) == {
        "id": "b1",
        "kind": "decline",
        "question": "Who won?",
        "answerable": False,
    }


@pytest.mark.parametrize("name", names())
def test_every_committed_case_survives_being_written(name: str, tmp_path: Path) -> None:
    cases = read_part(name, "all").cases
    append(tmp_path / "own.jsonl", cases)

    again = read_set(tmp_path / "own.jsonl").cases

    assert [line_of(case) for case in again] == [line_of(case) for case in cases]
    assert [case.quotes for case in again] == [case.quotes for case in cases]


def test_a_last_line_without_an_end_is_not_run_into(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(line_of(BARE))

    append(path, [Case("b2", "decline", "Who?", False)])

    assert [case.id for case in load_set(path)] == ["b1", "b2"]


def test_an_id_that_is_taken_leaves_the_set_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    append(path, [BARE])
    before = path.read_bytes()

    with pytest.raises(BrokenSet, match="id 'b1' is taken"):
        append(path, [Case("b2", "decline", "Who?", False), BARE])

    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["own.jsonl"]


def test_a_set_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "own.jsonl"
    append(real, [BARE])
    real.chmod(0o600)
    link.symlink_to(real)

    append(link, [Case("b2", "decline", "Who?", False)])

    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert len(load_set(real)) == 2


def test_of_many_who_write_at_once_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    writers = [
        threading.Thread(target=append, args=(path, [Case(f"w{n}", "decline", "Who?", False)]))
        for n in range(20)
    ]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    assert {case.id for case in load_set(path)} == {f"w{n}" for n in range(20)}
