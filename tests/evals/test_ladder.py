"""Answers made worse on purpose: every measure that should fall falls, and no other moves."""

from dataclasses import replace
from itertools import pairwise

import pytest

from corpus.snapshot import Snapshot
from evals.anchor import Anchored
from evals.ladder import (
    DOSES,
    LABEL,
    LOWER,
    RUNGS,
    Rung,
    Step,
    climb,
    dosed,
    figures,
    rows,
    unproved,
)
from evals.record import Record

Records = tuple[Record, ...]


@pytest.fixture(scope="module")
def climbed(
    anchored: tuple[Anchored, ...], best_records: Records, snapshot: Snapshot
) -> tuple[Step, ...]:
    return climb(anchored, best_records, snapshot)


@pytest.mark.parametrize("rung", RUNGS, ids=[rung.name for rung in RUNGS])
def test_what_should_fall_falls_step_by_step_and_nothing_else_moves(
    rung: Rung, climbed: tuple[Step, ...]
) -> None:
    steps = {step.measure: step for step in climbed if step.rung == rung.name}

    assert {n: s.verdict for n, s in steps.items() if s.verdict not in ("", "ok")} == {}
    assert {name for name in rung.falls if steps[name].verdict != "ok"} == set()


def test_a_measure_without_a_rung_is_a_defect() -> None:
    assert unproved() == ()


def test_a_rung_names_only_measures_that_there_are_and_each_once() -> None:
    for rung in RUNGS:
        assert (rung.falls | rung.may) <= LABEL.keys(), rung.name


def test_a_measure_that_nothing_makes_fall_is_told(climbed: tuple[Step, ...]) -> None:
    stuck = [replace(s, values=(1.0,) * 5) if s.measure == "exact_quotes" else s for s in climbed]

    assert unproved(climbed) == ()
    assert unproved(stuck) == ("exact_quotes",)


def test_the_best_answers_reach_the_end_of_every_scale(
    anchored: tuple[Anchored, ...], best_records: Records, snapshot: Snapshot
) -> None:
    reached = figures(anchored, best_records, best_records, snapshot)

    # A passage that holds a second gold quote comes second, and ranks are counted from the first.
    below = {"found@1", "RR@10", "AP@10", "nDCG@10", "words_cited", "p50_ms", "p95_ms"}
    for name in LABEL.keys() - below:
        assert reached[name] == (0 if name in LOWER else 1), name


def test_what_a_dose_has_made_worse_stays_worse_at_the_next(
    best_records: Records,
) -> None:
    marked = tuple(replace(record, problem="worse") for record in best_records)
    worse = [{r.id for r in dosed(best_records, marked, dose) if r.problem} for dose in DOSES]

    assert [len(ids) for ids in worse] == [0, 1, 2, 3, 6]
    assert all(some <= more for some, more in pairwise(worse))


@pytest.mark.parametrize(
    ("values", "must", "may", "verdict"),
    [
        ((1.0, 0.9, 0.5), True, False, "ok"),
        ((1.0, 1.0, 1.0), True, False, "does not fall"),
        ((0.5, 0.4, 0.6), True, False, "does not fall"),
        ((1.0, 0.5, 0.7), True, False, "rises on the way"),
        ((1.0, 0.5, 0.505), True, False, "ok"),
        ((1.0, 0.9, 0.9), False, False, "moves, and should not"),
        ((1.0, 0.9, 0.9), False, True, "ok"),
        ((1.0, 1.0, None), False, False, "ok"),
        ((None, None, None), True, False, ""),
    ],
)
def test_a_verdict_is_of_every_dose(
    values: tuple[float | None, ...], must: bool, may: bool, verdict: str
) -> None:
    assert Step("", "exact_quotes", values, must, may).verdict == verdict


def test_what_is_better_when_low_falls_by_rising() -> None:
    assert Step("", "p50_ms", (1.0, 5.0, 10.0), True, False).verdict == "ok"
    assert Step("", "p50_ms", (10.0, 5.0, 1.0), True, False).verdict == "does not fall"


def test_the_table_shows_what_must_fall_and_whatever_is_wrong() -> None:
    steps = [
        Step("shuffled", "exact_quotes", (1.0, 0.9, 0.8, 0.7, 0.5), True, False),
        Step("shuffled", "R@5", (1.0, 1.0, 1.0, 1.0, 1.0), False, False),
        Step("shuffled", "R@10", (1.0, 1.0, 1.0, 1.0, 0.9), False, False),
        Step("shuffled", "words_cited", (9.0, 9.0, 9.0, 8.0, 7.0), False, True),
    ]

    told = {cells[1]: cells[-1] for cells in rows(steps).cells}
    assert told == {
        LABEL["exact_quotes"]: "ok",
        LABEL["R@10"]: "moves, and should not",
    }
    assert len(rows(steps, everything=True).cells) == 3
