from collections.abc import Callable
from dataclasses import replace
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measures.declining import (
    Reason,
    auroc,
    balanced_accuracy,
    declining_precision,
    operating_curve,
    reason_matched,
    risk_over_coverage,
)
from evals.measures.trial import Tally, Trial

SURE = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])


@given(st.lists(st.tuples(st.booleans(), SURE), min_size=1, max_size=20))
def test_auroc_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[bool, float]]) -> None:
    can = [sure for answerable, sure in pairs if answerable]
    cannot = [sure for answerable, sure in pairs if not answerable]

    found = auroc([a for a, _ in pairs], [s for _, s in pairs])

    if not can or not cannot:
        assert isnan(found)
        return
    won = sum((a > b) + (a == b) / 2 for a in can for b in cannot)
    assert found == pytest.approx(won / (len(can) * len(cannot)))


def test_declining_everything_or_nothing_is_worth_a_half() -> None:
    answerable = [True, True, True, False]

    assert balanced_accuracy(answerable, [True] * 4) == 0.5
    assert balanced_accuracy(answerable, [False] * 4) == 0.5
    assert balanced_accuracy(answerable, [False, False, False, True]) == 1.0
    assert isnan(balanced_accuracy([True], [True]))


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), SURE), min_size=1, max_size=12))
def test_risk_over_coverage_ignores_the_order_of_ties(pairs: list[tuple[float, float]]) -> None:
    loss, sure = [x for x, _ in pairs], [s for _, s in pairs]

    there, back = risk_over_coverage(loss, sure), risk_over_coverage(loss[::-1], sure[::-1])

    assert there == pytest.approx(back)
    assert 0 <= there <= 1


def test_risk_over_coverage_by_hand() -> None:
    # Ordered by confidence: right, wrong, right; risks 0, 1/2, 1/3.
    assert risk_over_coverage([0, 1, 0], [0.9, 0.5, 0.1]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert isnan(risk_over_coverage([], []))


def test_the_operating_curve_never_spends_more_than_it_may() -> None:
    answerable = [True] * 10 + [False] * 10
    sure = [n / 20 + 0.25 for n in range(10)] + [n / 20 for n in range(10)]

    curve = operating_curve(answerable, sure, at=(0.0, 0.1, 0.3, 1.0))

    assert [point.answerable_declined for point in curve] == [0.0, 0.1, 0.3, 1.0]
    assert [point.unanswerable_declined for point in curve] == [0.5, 0.6, 0.8, 1.0]
    for point in curve:
        below = [s < point.threshold for s in sure]
        assert sum(below[:10]) / 10 == point.answerable_declined
        assert sum(below[10:]) / 10 == point.unanswerable_declined


def test_without_both_classes_there_is_no_curve() -> None:
    assert operating_curve([True], [0.5]) == ()


SCOPE, EVIDENCE = "declined_out_of_scope", "declined_no_evidence"


def ended(trial: Trial, status: str) -> Trial:
    return replace(trial, record=replace(trial.record, status=status, statements=()))


def test_what_was_answered_has_no_part_in_the_precision_of_declining(
    trial_of: Callable[[str], Trial],
) -> None:
    assert declining_precision(trial_of("q1")) is None
    assert declining_precision(trial_of("q4")) == Tally(1)
    assert declining_precision(ended(trial_of("q1"), EVIDENCE)) == Tally(0)
    assert declining_precision(ended(trial_of("q1"), "error")) is None


def test_declined_for_another_reason_is_declined_but_not_matched(
    trial_of: Callable[[str], Trial],
) -> None:
    assert reason_matched(trial_of("q4")) == Tally(1)
    assert reason_matched(ended(trial_of("q4"), EVIDENCE)) == Tally(0)
    assert reason_matched(ended(trial_of("q1"), EVIDENCE)) is None
    assert reason_matched(ended(trial_of("q4"), "answered")) is None


def test_a_reason_has_its_precision_recall_and_false_refusals(
    trial_of: Callable[[str], Trial],
) -> None:
    scope = Reason(SCOPE)
    right, other = trial_of("q4"), ended(trial_of("q5"), SCOPE)
    lost, kept = ended(trial_of("q1"), SCOPE), trial_of("q2")

    assert [scope.precision(t) for t in (right, other, lost, kept)] == [
        Tally(1), Tally(0), Tally(0), None,
    ]  # fmt: skip
    assert [scope.recall(t) for t in (right, other, lost, kept)] == [Tally(1), None, None, None]
    assert [scope.lost(t) for t in (right, other, lost, kept)] == [None, None, Tally(1), Tally(0)]


def test_an_unanswerable_question_that_names_no_status_is_no_judge_of_a_reason(
    trial_of: Callable[[str], Trial],
) -> None:
    trial = trial_of("q4")
    case = replace(trial.case, status=None)
    silent = replace(trial, gold=replace(trial.gold, case=case))

    assert Reason(SCOPE).precision(silent) is None
    assert Reason(SCOPE).recall(silent) is None
    assert reason_matched(silent) is None
