from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corpus.snapshot import Snapshot
from evals import curves
from evals.anchor import Anchored
from evals.curves import Judged
from evals.record import ERROR, Record
from evals.score import judge, operating_points, score

Records = tuple[Record, ...]
Judge = Callable[[Records], Judged]


@pytest.fixture
def records(records_of: Callable[..., Records], scripted: Any) -> Records:
    """One answer is wrong and less sure than the others; one question is declined wrongly."""
    scripted.script["How much money is there?"] = (("Partnerships rest on open science.",),)
    scripted.script.pop("Which countries follow?")
    return records_of(scripted)


@pytest.fixture
def judged(anchored: tuple[Anchored, ...], snapshot: Snapshot, records: Records) -> Judged:
    return judge(anchored, records, snapshot)


def test_the_curve_goes_through_the_measures_of_its_depths(judged: Judged) -> None:
    figures = score(judged).figures
    by_k = {depth.k: depth for depth in curves.depths(judged)}

    assert by_k[1].found == figures["found@1"]
    assert by_k[5].found == figures["found@5"]
    assert by_k[5].recall.value == pytest.approx(figures["R@5"].value)
    assert by_k[10].recall.value == pytest.approx(figures["R@10"].value)


def test_a_passage_that_was_found_twice_counts_where_it_stands_first(
    anchored: tuple[Anchored, ...], snapshot: Snapshot, records: Records
) -> None:
    twice = [replace(r, evidence=(*r.evidence, *r.evidence)) for r in records]
    once, again = judge(anchored, records, snapshot), judge(anchored, twice, snapshot)

    assert curves.depths(again) == curves.depths(once)
    assert score(again).figures["RR@10"] == score(once).figures["RR@10"]


def test_the_mean_of_the_risk_curve_is_its_area(judged: Judged) -> None:
    points = curves.kept(judged)

    assert points[-1].coverage == 1
    assert [point.risk for point in points] == pytest.approx([0, 0, 1 / 3])
    area = np.mean([point.risk for point in points])
    assert area == pytest.approx(score(judged).figures["risk_over_coverage"].value)


def test_every_operating_point_is_one_of_the_thresholds(judged: Judged) -> None:
    points = curves.thresholds(judged)

    trials = [trial for trial, _ in judged if trial is not None]
    assert set(operating_points(trials)) <= set(points)
    assert points[0].answerable_declined == points[0].unanswerable_declined == 0
    assert points[-1].answerable_declined == points[-1].unanswerable_declined == 1


def test_what_was_declined_is_told_of_both_classes(judged: Judged) -> None:
    found = curves.declined(judged)

    assert found is not None
    assert (found[0].value, found[1].value) == (0.25, 1)
    assert curves.declined([pair for pair in judged if pair[1].answerable]) is None


def test_bins_hold_every_answer_once_and_their_distance_is_the_error(judged: Judged) -> None:
    bins = curves.reliability(judged)

    assert sum(one.right.n for one in bins) == 3
    assert bins[0].right.value == pytest.approx(2 / 3)
    sure = (0.9 + 0.8 + 0.85) / 3
    assert curves.calibration_error(bins) == pytest.approx(abs(sure - 2 / 3))


def test_a_question_that_failed_took_no_time_and_is_not_right(
    anchored: tuple[Anchored, ...], snapshot: Snapshot, records: Records
) -> None:
    failed = [replace(records[0], status=ERROR, ms=9_000.0, statements=()), *records[1:]]
    judged = judge(anchored, failed, snapshot)

    assert max(point.ms for point in curves.times(judged)) == 1
    assert not curves.right(judged[0][1])


def test_shares_come_with_the_largest_group_first(judged: Judged) -> None:
    shares = curves.shares_right(judged, lambda outcome: (str(outcome.answerable), "all"))

    assert list(shares) == ["all", "True", "False"]
    assert shares["all"].value == pytest.approx(4 / 6)
    assert shares["False"].value == 1


def test_what_is_not_told_is_not_drawn(
    anchored: tuple[Anchored, ...], snapshot: Snapshot, records: Records
) -> None:
    dumb = [replace(r, evidence=(), features={}, lacks=("evidence", "features")) for r in records]
    judged = judge(anchored, dumb, snapshot)

    assert curves.depths(judged) == ()
    assert curves.kept(judged) == ()
    assert curves.thresholds(judged) == ()
    assert curves.reliability(judged) == ()
    assert curves.calibration_error(()) is None
    assert curves.times([]) == ()
