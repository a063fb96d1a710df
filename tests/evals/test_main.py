import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.snapshot import Snapshot, write_snapshot
from evals.__main__ import main
from evals.folder import Folder
from evals.ladder import RUNGS
from evals.questions import Case


@pytest.fixture
def own(
    tmp_path: Path,
    cases: tuple[Case, ...],
    snapshot: Snapshot,
    lines_of: Callable[[tuple[Case, ...]], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A set of the small cases in a file, and a home to write to."""
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path / "home"))
    path = tmp_path / "own.jsonl"
    path.write_text(lines_of(cases))
    write_snapshot(snapshot, tmp_path / "home" / "snapshots")
    return path


def test_a_run_prints_its_figures_and_leaves_a_folder(
    own: Path, scripted: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["run", "--set", str(own), "--out", "first"], lambda settings: scripted)

    assert status == 0
    assert "right section first" in capsys.readouterr().out
    folder = tmp_path / "home" / "runs" / "first"
    files = {path.name for path in folder.iterdir()}
    assert files == {"run.json", "set", "records.jsonl", "scores.json", "report.md"}
    scores = json.loads((folder / "scores.json").read_text())["parts"]
    assert scores["set"]["figures"]["gold_words_cited"]["value"] == 1


def test_what_is_collected_is_scored_without_asking_anybody(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["collect", str(own), "--out", "first"], lambda settings: scripted) == 0
    scripted.asked.clear()

    assert main(["score", "first"]) == 0
    assert "right section first" in capsys.readouterr().out
    assert scripted.asked == []


def test_a_run_is_made_again_with_the_settings_of_then(
    own: Path, scripted: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["collect", str(own), "--out", "first"], lambda settings: scripted)
    own.unlink()
    monkeypatch.setenv("ERAGUIDE_WORDS", "21")
    seen: list[Any] = []

    def build(settings: Any) -> Any:
        seen.append(settings)
        return scripted

    assert main(["collect", "--again", "first", "--out", "second"], build) == 0

    heads = [
        json.loads((tmp_path / "home" / "runs" / name / "run.json").read_text())
        for name in ("first", "second")
    ]
    assert heads[0] == heads[1]
    assert seen[0].words == 150


def test_a_question_that_failed_ends_the_collecting_with_status_1(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with own.open("a") as file:
        file.write('{"id": "q9", "kind": "fact", "question": "break", "answerable": false}\n')

    assert main(["collect", str(own), "--out", "x"], lambda settings: scripted) == 1
    assert "q9: RuntimeError: broken on purpose" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", "a b"])
def test_a_run_lies_among_the_runs_and_nowhere_else(
    name: str, own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["collect", str(own), "--out", name], lambda settings: scripted) == 2
    assert "no folder" in capsys.readouterr().err


def test_a_report_is_a_page_and_a_summary(
    own: Path, scripted: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["collect", str(own), "--out", "first"], lambda settings: scripted)

    assert main(["report", "first"]) == 0

    folder = tmp_path / "home" / "runs" / "first"
    assert "<h1>Run first</h1>" in (folder / "report.html").read_text()
    assert "# Run first" in (folder / "report.md").read_text()
    assert str(folder / "report.html") in capsys.readouterr().out


def test_a_comparison_ends_with_0_where_it_holds_1_where_not_and_2_where_there_is_none(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["collect", str(own), "--out", "first"], lambda settings: scripted)
    scripted.script.clear()
    main(["collect", str(own), "--out", "second"], lambda settings: scripted)

    assert main(["compare", "first", "first"]) == 0
    assert main(["compare", "first", "second", "--markdown"]) == 1
    assert "## verdict: DOES NOT HOLD" in capsys.readouterr().out
    assert main(["compare", "first", "third"]) == 2


def test_runs_are_compared_as_they_were_scored_where_their_snapshot_is_gone(
    own: Path, scripted: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["collect", str(own), "--out", "first"], lambda settings: scripted)
    main(["score", "first"])
    shutil.rmtree(tmp_path / "home" / "snapshots")

    assert main(["compare", "first", "first"]) == 0
    assert "is told as it was scored" in capsys.readouterr().out


def test_a_sweep_makes_a_run_for_each_combination_and_goes_on_with_it(
    own: Path, scripted: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["sweep", str(own), "--set", "words=100,200", "--out", "try"]
    seen: list[int] = []

    def build(settings: Any) -> Any:
        seen.append(settings.words)
        return scripted

    assert main(command, build) == 0
    scripted.asked.clear()
    assert main(command, build) == 0

    assert seen == [100, 200, 100, 200]
    assert scripted.asked == []
    runs = tmp_path / "home" / "runs"
    assert {path.name for path in runs.iterdir()} == {"try+words=100", "try+words=200"}
    assert "gold words among the cited" in capsys.readouterr().out


def test_a_sound_set_is_told_to_stand_in_the_snapshot(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(own)], lambda settings: scripted) == 0
    assert "6 questions, 2 of them not answerable" in capsys.readouterr().out


def test_a_set_whose_words_are_gone_is_refused(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    text = own.read_text().replace("norway is associated", "norway was associated")
    own.write_text(text)

    assert main(["check", str(own)], lambda settings: scripted) == 2
    assert "own.jsonl:1: quotes[0] stands in no document" in capsys.readouterr().err


def test_what_is_wrong_with_lines_and_with_gold_is_told_at_once_and_in_order(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    text = own.read_text().replace("norway is associated", "norway was associated")
    own.write_text(text.replace('"kind": "off_topic"', '"kin": "off_topic"') + "{\n")

    assert main(["check", str(own)], lambda settings: scripted) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0].rpartition(":")[2] for line in told] == ["1", "5", "5", "7"]
    assert "unknown field 'kin': did you mean 'kind'?" in told[2]


def test_lines_alone_are_checked_without_an_index(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--lines", str(own)]) == 0
    assert "every line is sound" in capsys.readouterr().out


def test_what_waits_for_review_is_checked_and_not_run(
    own: Path, scripted: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = {"id": "w1", "kind": "fact", "question": "break", "answerable": True}
    with own.open("a") as file:
        file.write(json.dumps({**waiting, "review": "waiting"}) + "\n")

    assert main(["check", str(own)], lambda settings: scripted) == 0
    assert "7 questions, 2 of them not answerable, 1 not reviewed" in capsys.readouterr().out
    assert main(["run", "--set", str(own), "--out", "first"], lambda settings: scripted) == 0
    lines = (tmp_path / "home" / "runs" / "first" / "records.jsonl").read_text().splitlines()
    assert "w1" not in {json.loads(line)["id"] for line in lines}


def test_the_schema_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    assert main(["schema", str(tmp_path / "schema.json")]) == 0
    assert json.loads((tmp_path / "schema.json").read_text())["title"] == "A question of a set"


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


def test_questions_on_acts_are_skipped_where_the_acts_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("evals.acts.there", lambda: False)

    assert main(["run", "acts"]) == 0
    assert "acts: skipped, as" in capsys.readouterr().out


def test_right_answers_made_of_a_set_go_down_the_ladder(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ladder", "--set", str(own)], lambda settings: scripted) == 0
    assert "citations shuffled" in capsys.readouterr().out
    assert main(["ladder", "--set", str(own), "--markdown"], lambda settings: scripted) == 0
    assert "| answers made worse | measure |" in capsys.readouterr().out


def test_the_answers_of_a_run_go_down_the_ladder_and_what_is_not_measured_is_told(
    made: Callable[..., Folder], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made("first", confidence={})

    assert main(["ladder", str(folder.path)]) == 0
    assert "nothing to measure here: declining: AUROC" in capsys.readouterr().out


def test_a_measure_that_does_not_fall_is_told_with_status_1(
    own: Path, scripted: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    still = replace(RUNGS[0], worse=lambda records, snapshot: records)
    monkeypatch.setattr("evals.ladder.RUNGS", (still,))

    assert main(["ladder", "--set", str(own)], lambda settings: scripted) == 1
    assert "citations shuffled: right section first does not fall" in capsys.readouterr().err


def test_two_runs_that_answer_alike_agree_and_others_do_not(
    made: Callable[..., Folder], capsys: pytest.CaptureFixture[str]
) -> None:
    one, same, other = made("one"), made("same"), made("other", script={})

    assert main(["agree", str(one.path), str(same.path)]) == 0
    assert "0 answered differently" in capsys.readouterr().out
    assert main(["agree", str(one.path), str(other.path)]) == 1
    assert "4 answered differently" in capsys.readouterr().out


def test_events_are_of_a_service(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["collect", "guidance", "--stream"]) == 2
    assert "name it with --url" in capsys.readouterr().err
