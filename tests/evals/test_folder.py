import errno
import json
from pathlib import Path

import pytest

from evals.errors import BrokenRun
from evals.folder import Folder, line
from evals.record import Record

HEAD = {"identity": {"set": "a", "snapshot": "b"}}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.begin(HEAD, {"set": b'{"id": "a", "kind": "fact"}\n'})
    return made


def test_who_reads_leaves_a_line_on_its_way_as_it_is(folder: Folder) -> None:
    path = folder.path / "records.jsonl"
    half = line(Record("q1", "answered")) + '{"id": "q2", "sta'
    path.write_text(half)

    assert [record.id for record in folder.records()] == ["q1"]
    assert path.read_text() == half


def test_of_a_question_that_was_asked_again_the_last_record_counts(folder: Folder) -> None:
    with folder.adding() as out:
        out.writelines(map(line, (Record("q1", "error"), Record("q1", "answered"))))

    assert [record.status for record in folder.records()] == ["answered"]


@pytest.mark.parametrize("wrong", ["{}", "nothing", '{"id": "q1", "status": 1, "more": 2}'])
def test_a_line_that_is_no_record_is_named(folder: Folder, wrong: str) -> None:
    (folder.path / "records.jsonl").write_text(line(Record("q1", "answered")) + wrong + "\n")

    with pytest.raises(BrokenRun, match=r"records\.jsonl:2 is no record .* remove that line"):
        folder.records()


def test_bytes_that_are_no_text_are_named_too(folder: Folder) -> None:
    (folder.path / "records.jsonl").write_bytes(b"\x00\xff\n")

    with pytest.raises(BrokenRun, match=r"records\.jsonl:1 is no record"):
        folder.records()


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"identity": {"set": "a"}}'])
def test_a_folder_without_a_run_is_refused(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "run.json").write_text(text)

    with pytest.raises(BrokenRun, match="holds no run"):
        Folder(tmp_path).head()


def test_a_full_disk_is_told_with_what_to_do(folder: Folder) -> None:
    with (
        pytest.raises(BrokenRun, match=r"could not be written \(No space left.* make room"),
        folder.adding(),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_run_that_kept_no_questions_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps(HEAD))

    with pytest.raises(BrokenRun, match="has kept no questions"):
        Folder(tmp_path).cases()


def test_a_beginning_that_was_killed_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "run.json.part").write_text('{"identi')

    assert not Folder(tmp_path).begun
