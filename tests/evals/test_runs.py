import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from corpus.snapshot import Snapshot, write_snapshot
from evals.errors import BrokenRun, NoSnapshot
from evals.folder import Folder
from evals.runs import find, keep_scores, kept_outcomes, read, snapshot_of

Make = Callable[..., Folder]


def test_a_run_is_judged_again_from_its_folder_alone(made: Make, snapshot: Snapshot) -> None:
    run = read(made("a"), snapshot)

    assert [outcome.id for outcome in run.outcomes] == ["q1", "q2", "q3", "q6", "q4", "q5"]
    assert run.parts == ("tune",)
    assert all(not outcome.failed for outcome in run.outcomes)
    assert run.lacks == ()


def test_what_is_kept_of_the_scores_is_what_was_scored(made: Make, snapshot: Snapshot) -> None:
    run = read(made("a"), snapshot)
    path = keep_scores(run)

    assert kept_outcomes(run.folder) == run.outcomes
    figures = json.loads(path.read_text())["parts"]["tune"]["figures"]
    assert figures["gold_words_cited"]["value"] == 1


def test_kept_scores_of_another_run_or_none_are_refused(made: Make, snapshot: Snapshot) -> None:
    folder = made("a")
    with pytest.raises(BrokenRun, match="tells no outcomes"):
        kept_outcomes(folder)
    keep_scores(replace(read(folder, snapshot), head={"identity": {"snapshot": "other"}}))

    with pytest.raises(BrokenRun, match="is of another run"):
        kept_outcomes(folder)


def test_a_run_is_found_by_its_name_or_its_folder(made: Make, tmp_path: Path) -> None:
    folder = made("a")
    settings = Settings(home=tmp_path / "home")

    assert find("a", settings) == folder
    assert find(str(folder.path), Settings(home=tmp_path / "elsewhere")) == folder
    with pytest.raises(BrokenRun, match=r"no run 'moon' .* there are: a"):
        find("moon", settings)


def test_a_snapshot_is_found_where_the_run_was_made_or_here(
    made: Make, snapshot: Snapshot, tmp_path: Path
) -> None:
    head = made("a").head()
    here = Settings(home=tmp_path / "elsewhere")
    assert snapshot_of(head, here).id == snapshot.id

    apart: dict[str, Any] = {**head, "settings": {}}
    with pytest.raises(NoSnapshot, match="which the run rests on, is not here"):
        snapshot_of(apart, here)
    write_snapshot(snapshot, here.snapshots)
    assert snapshot_of(apart, here).id == snapshot.id
