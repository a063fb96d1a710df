import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.snapshot import Snapshot
from evals import support
from evals.anchor import Anchored
from evals.errors import BrokenRun
from evals.gate import (
    THRESHOLDS,
    Baseline,
    Check,
    baseline_of,
    check_baseline,
    check_thresholds,
    check_worded,
    gated,
    keep_baseline,
    read_baseline,
    rows,
    skipped,
)
from evals.pairs import load_pairs
from evals.questions import load_part
from evals.record import Record
from evals.report import Judged
from evals.score import MEASURES, judge

LIMITS = """
[small.part.tune]
right_section_first = { at_least = 0.95 }
declined_wrongly = { at_most = 0.03 }

[small.kind.off_topic]
declined_rightly = { at_least = 0.98 }

[small.tag.both]
every_end_cited = { at_least = 1.0 }
"""


@pytest.fixture
def good(
    records_of: Callable[..., tuple[Record, ...]],
    scripted: Any,
    anchored: tuple[Anchored, ...],
    snapshot: Snapshot,
) -> Judged:
    return judge(anchored, records_of(scripted), snapshot)


@pytest.fixture
def declining(
    records_of: Callable[..., tuple[Record, ...]],
    scripted: Any,
    anchored: tuple[Anchored, ...],
    snapshot: Snapshot,
) -> Judged:
    records = records_of(scripted)
    worse = [replace(r, status="declined_no_evidence", statements=()) for r in records]
    return judge(anchored, worse, snapshot)


@pytest.fixture
def limits(tmp_path: Path) -> Path:
    path = tmp_path / "gate.toml"
    path.write_text(LIMITS)
    return path


def failed(checks: tuple[Check, ...]) -> list[str]:
    return [check.name for check in checks if not check.holds]


def test_good_answers_pass(good: Judged, limits: Path) -> None:
    assert failed(check_thresholds(good, "small", limits)) == []


def test_what_fails_is_named_and_comes_first(declining: Judged, limits: Path) -> None:
    checks = check_thresholds(declining, "small", limits)

    assert failed(checks) == [
        "small-tune: right section first",
        "small-tune: answerable declined",
        "small-tune, both: every needed section cited",
    ]
    table = rows(checks)
    assert table.title == "gate: FAILED"
    assert [cells[0] for cells in table.cells] == ["FAILED", "FAILED", "FAILED", "ok", "ok"]


def test_not_run_is_not_passed(good: Judged, limits: Path, snapshot: Snapshot) -> None:
    missing = judge([trial.gold for trial, _ in good if trial], [], snapshot)

    assert failed(check_thresholds(missing, "small", limits)) == [
        "small-tune: every question",
        "small-tune: right section first",
        "small-tune: answerable declined",
        "small-tune, off_topic: unanswerable declined",
        "small-tune, both: every needed section cited",
    ]
    assert "small-tune: every question" in failed(check_thresholds([], "small", limits))


def test_a_set_that_cannot_be_asked_is_said_to_be_skipped_and_fails_nothing() -> None:
    table = rows([skipped("acts", "its documents are not here")])

    assert table.title == "gate: passed"
    assert table.cells[0][3:] == ("SKIPPED", "its documents are not here")


def test_every_set_has_a_baseline_of_its_own() -> None:
    files = {baseline_of(name).name for name in gated()}

    assert len(files) == len(gated())
    assert "baseline.json" in files


def test_every_committed_threshold_is_of_a_set_and_part_that_exist() -> None:
    wanted = tomllib.loads(THRESHOLDS.read_text())
    of_pairs = wanted.pop(support.NAME)
    for name, limits in wanted.items():
        for part in limits["part"]:
            assert load_part(name, part)
        assert set(limits.get("worded", ())) <= {measure.name for measure in MEASURES}
    for part, kinds in of_pairs.items():
        there = {pair.kind for pair in load_pairs(part)}
        assert set(kinds) <= {*there, support.INVENTED_KEY, support.ALL_CLOSED, support.ALL}


def test_answers_in_a_models_words_are_held_against_those_in_quotes(
    good: Judged, declining: Judged
) -> None:
    name = "gold_words_cited"

    same = check_worded(good, good, "small", [name])
    worse = check_worded(declining, good, "small", [name])

    assert [check.holds for check in same] == [True, True]
    assert [check.holds for check in worse] == [True, False]


def test_the_committed_thresholds_name_measures_that_exist() -> None:
    text = THRESHOLDS.read_text()
    names = {line.split(" = ")[0] for line in text.splitlines() if " = {" in line}

    assert names <= {measure.name for measure in MEASURES}


def test_a_baseline_survives_its_file(good: Judged, tmp_path: Path) -> None:
    keep_baseline(good, "s1", "set1", tmp_path / "b.json")

    kept = read_baseline(tmp_path / "b.json")

    assert kept == Baseline("s1", "set1", {outcome.id: outcome.bits for _, outcome in good})


def test_the_same_outcomes_pass_and_lost_ones_fail(
    good: Judged, declining: Judged, tmp_path: Path
) -> None:
    keep_baseline(good, "s1", "set1", tmp_path / "b.json")
    baseline = read_baseline(tmp_path / "b.json")

    assert failed(check_baseline(good, baseline, "s1")) == []
    worse = check_baseline(declining, baseline, "s1")
    assert len(failed(worse)) == 3
    assert worse[0].remark == "4 lost, 0 won of 4, p = 0.125"


def test_another_snapshot_is_told(good: Judged, tmp_path: Path) -> None:
    keep_baseline(good, "s1", "set1", tmp_path / "b.json")

    checks = check_baseline(good, read_baseline(tmp_path / "b.json"), "s2")

    assert all("the snapshot has changed" in check.remark for check in checks)


def test_a_baseline_of_other_questions_does_not_pass(good: Judged) -> None:
    other = Baseline("s1", "set1", {"zz": {"right_section_first": 1}})

    assert len(failed(check_baseline(good, other, "s1"))) == 3


def test_without_a_baseline_it_is_said_how_to_make_one(good: Judged, tmp_path: Path) -> None:
    checks = check_baseline(good, read_baseline(tmp_path / "none.json"), "s1")

    assert failed(checks) == []
    assert "gate guidance --keep" in checks[0].remark


def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"outcomes": {"a": "1"}}')

    with pytest.raises(BrokenRun, match="make it anew"):
        read_baseline(tmp_path / "b.json")
