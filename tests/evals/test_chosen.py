from dataclasses import replace
from pathlib import Path

import pytest

from evals.chosen import choose, set_digest
from evals.errors import BrokenSet
from evals.questions import SETS, Case

LINE = '{"id": "a", "kind": "fact", "question": "Who?", "answerable": false}\n'


def test_a_set_a_part_of_it_and_its_file_are_the_same_questions() -> None:
    by_part, by_name = choose("guidance", "tune"), choose("guidance-tune")
    by_file = choose(str(SETS / "guidance-tune.jsonl"))

    assert by_part == by_name == by_file
    assert by_part.name == "guidance"
    assert by_part.files == {"tune": (SETS / "guidance-tune.jsonl").read_bytes()}
    assert not by_part.held_out


def test_questions_that_are_only_reported_on_are_so_by_whatever_name(tmp_path: Path) -> None:
    copy = tmp_path / "mine-report.jsonl"
    copy.write_text(LINE)

    assert choose("guidance").held_out
    assert choose(str(SETS / "guidance-report.jsonl")).held_out
    assert choose(str(copy)).held_out


def test_a_file_of_ones_own_is_a_set_without_parts(tmp_path: Path) -> None:
    path = tmp_path / "own-questions.jsonl"
    path.write_text(LINE)

    chosen = choose(str(path))

    assert chosen.name == "own-questions"
    assert [case.part for case in chosen.cases] == ["set"]


@pytest.mark.parametrize("named", ["moon", "guidance-moon", "no/such.jsonl"])
def test_what_is_no_set_is_refused(named: str) -> None:
    with pytest.raises(BrokenSet, match=r"no set|no such file"):
        choose(named)


def test_a_folder_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(BrokenSet, match="is a folder"):
        choose(str(tmp_path))


def test_a_set_is_known_by_what_it_says_and_not_where_it_lies(cases: tuple[Case, ...]) -> None:
    moved = [replace(case, place="elsewhere:1") for case in cases]
    changed = [replace(cases[0], question="Else?"), *cases[1:]]

    assert set_digest(moved) == set_digest(cases)
    assert set_digest(changed) != set_digest(cases)
