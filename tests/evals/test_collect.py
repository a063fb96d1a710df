import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.chosen import Chosen, set_digest
from evals.collect import collect
from evals.errors import BrokenRun, NotAnswering
from evals.folder import Folder
from evals.inside import Inside
from evals.questions import Case
from evals.record import ERROR, Record, read_record

Cases = tuple[Case, ...]


@pytest.fixture
def chosen(cases: Cases) -> Chosen:
    return Chosen("small", cases, {"tune": b"the questions\n"})


def without_times(records: tuple[Record, ...]) -> list[Record]:
    return [replace(record, ms=0.0) for record in records]


def lines_without_times(folder: Folder) -> list[dict[str, Any]]:
    text = (folder.path / "records.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) | {"ms": 0} for line in text.splitlines()]


def test_a_run_leaves_its_identities_settings_versions_and_a_record_a_question(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    folder = Folder(tmp_path / "run")

    made = collect(Inside(scripted), chosen, folder, settings={"statements": 3})

    head = folder.head()
    assert head["identity"] == {
        "set": set_digest(chosen.cases),
        "snapshot": scripted.snapshot.id,
        "index": "scripted",
        "program": Inside(scripted).identity["program"],
        "mode": "quote",
    }
    assert head["settings"] == {"statements": 3}
    assert head["versions"]["numpy"]
    assert (folder.path / "set" / "tune.jsonl").read_bytes() == b"the questions\n"
    assert folder.records() == made
    assert [record.id for record in made] == [case.id for case in chosen.cases]


def test_a_record_survives_its_line(scripted: Any, chosen: Chosen, tmp_path: Path) -> None:
    for record in collect(Inside(scripted), chosen, Folder(tmp_path)):
        assert read_record(json.loads(json.dumps(record.plain()))) == record


def test_files_of_records_are_the_same_at_any_concurrency(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    alone, together = Folder(tmp_path / "one"), Folder(tmp_path / "four")
    collect(Inside(scripted), chosen, alone, threads=1)
    collect(Inside(scripted), chosen, together, threads=4)

    assert lines_without_times(alone) == lines_without_times(together)


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_a_run_cut_within_a_line_goes_on_and_ends_equal(
    cut: int, tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    folder, path = Folder(tmp_path), tmp_path / "records.jsonl"
    whole = collect(Inside(scripted), chosen, folder)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]) + lines[2][:cut])
    scripted.asked.clear()

    again = collect(Inside(scripted), chosen, folder)

    assert without_times(again) == without_times(whole)
    assert len(scripted.asked) == len(chosen.cases) - 2
    assert without_times(folder.records()) == without_times(whole)


KILLED = """
import os, signal, sys
from pathlib import Path
from evals.chosen import Chosen
from evals.collect import collect
from evals.folder import Folder
from evals.questions import Case
from evals.record import Record

class Killed:
    identity = {"snapshot": "s"}
    left = int(sys.argv[2])
    def ask(self, case):
        Killed.left -= 1
        if not Killed.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return Record(case.id, "answered", lead=case.id * 100_000)

cases = tuple(Case(f"q{n}", "fact", f"Question {n}?", False) for n in range(30))
collect(Killed(), Chosen("long", cases, {"set": b""}), Folder(Path(sys.argv[1])), threads=2)
"""
"""Two threads ask and a third writes long lines while the process kills itself."""


def test_a_process_killed_at_any_moment_goes_on_and_ends_equal(tmp_path: Path) -> None:
    def run(name: str, kill_at: int = 0) -> int:
        command = [sys.executable, "-c", KILLED, str(tmp_path / name), str(kill_at)]
        return subprocess.run(command, check=False, timeout=120).returncode

    assert run("whole") == 0
    assert [run("killed", at) for at in (1, 5, 9)] == [-signal.SIGKILL] * 3
    assert run("killed") == 0

    whole, again = (Folder(tmp_path / name) for name in ("whole", "killed"))
    assert lines_without_times(again) == lines_without_times(whole)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"index_id": "another"}, "another index scripted (now another)"),
        ({"settings": {"words": 9}}, "another words 7 (now 9)"),
        ({"cases": 2}, "another set"),
    ],
)
def test_a_folder_with_a_run_of_something_else_is_refused(
    change: dict[str, Any], told: str, tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    settings = {"words": 7, "home": "here"}
    collect(Inside(scripted), chosen, Folder(tmp_path), settings=settings)
    scripted.index_id = change.get("index_id", scripted.index_id)
    fewer = replace(chosen, cases=chosen.cases[: change.get("cases")])

    with pytest.raises(BrokenRun) as raised:
        collect(
            Inside(scripted), fewer, Folder(tmp_path), settings=change.get("settings", settings)
        )

    assert told in str(raised.value)
    assert "give this one another name with --out" in str(raised.value)


def test_where_things_lie_makes_no_other_run(tmp_path: Path, scripted: Any, chosen: Chosen) -> None:
    collect(Inside(scripted), chosen, Folder(tmp_path), settings={"home": "here"})

    collect(Inside(scripted), chosen, Folder(tmp_path), settings={"home": "there"})


def test_a_folder_that_somebody_writes_to_is_left_alone(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    collect(Inside(scripted), chosen, Folder(tmp_path))

    with (
        Folder(tmp_path).writing(),
        pytest.raises(BrokenRun, match="another process is collecting"),
    ):
        collect(Inside(scripted), chosen, Folder(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(BrokenRun, match=r"cannot be written .* ERAGUIDE_HOME"):
        collect(Inside(scripted), chosen, Folder(tmp_path / "file" / "run"))


def test_one_question_that_breaks_does_not_cost_the_others_and_is_asked_again(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    cases = (*chosen.cases, Case("q9", "fact", "break", False))
    broken = replace(chosen, cases=cases)

    first = collect(Inside(scripted), broken, Folder(tmp_path))
    collect(Inside(scripted), broken, Folder(tmp_path))

    assert first[-1].status == ERROR
    assert first[-1].problem == "RuntimeError: broken on purpose"
    assert not first[-1].declined
    assert not first[-1].answered
    assert scripted.asked.count("break") == 2
    assert len(Folder(tmp_path).records()) == len(cases)


def test_an_index_that_is_switched_meanwhile_ends_the_run(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    asker = Inside(scripted)
    scripted.index_id = "switched to"

    with pytest.raises(BrokenRun, match="was scripted when the run began and is switched to now"):
        collect(asker, chosen, Folder(tmp_path), threads=2)

    assert Folder(tmp_path).records() == ()


def test_refusals_of_an_assistant_that_is_off_are_not_measured(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    from assistant.answer import Status

    scripted.statuses["Is Mars?"] = Status.DECLINED_OFF

    with pytest.raises(NotAnswering, match="is switched off"):
        collect(Inside(scripted), chosen, Folder(tmp_path))


def test_progress_is_told_from_where_the_run_goes_on(
    tmp_path: Path, scripted: Any, chosen: Chosen
) -> None:
    told: list[tuple[int, int]] = []
    two = replace(chosen, cases=chosen.cases[:2])
    collect(
        Inside(scripted), two, Folder(tmp_path), progress=lambda done, of: told.append((done, of))
    )

    assert told == [(0, 2), (1, 2), (2, 2)]


def test_places_and_scores_are_recorded_as_given(
    records_of: Callable[[Any], tuple[Record, ...]], scripted: Any
) -> None:
    first = records_of(scripted)[0]

    assert first.citations[0].section == "2"
    assert first.citations[0].footnotes == ("1",)
    assert first.citations[0].page == 2
    assert first.evidence[0].score == 1.0
    assert first.evidence[0].section == "2"
    assert first.mode == "quote"
    assert first.statements[0].support == "quoted"
