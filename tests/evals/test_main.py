from pathlib import Path

import pytest

from evals.__main__ import main


def test_a_set_that_is_not_there_ends_with_a_sentence_and_status_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "moon"]) == 2
    assert "no set 'moon' with a part 'all'" in capsys.readouterr().err


def test_a_broken_set_is_refused_before_anything_is_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"id": "a"}\n')

    assert main(["check", str(path)]) == 2
    assert "own.jsonl:1: the field 'answerable' is missing" in capsys.readouterr().err


def test_a_folder_that_is_no_public_set_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["beir", str(tmp_path)]) == 2
    assert "corpus.jsonl: there is no such file" in capsys.readouterr().err
