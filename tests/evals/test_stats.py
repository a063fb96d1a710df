from collections.abc import Sequence
from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evals.stats import bootstrap, clustered_share, mcnemar, paired, paired_ratio, ratio, wilson


def test_wilson_agrees_with_the_published_example() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, method 3.
    found = wilson(81, 263)

    assert found.low == pytest.approx(0.2553, abs=5e-5)
    assert found.high == pytest.approx(0.3662, abs=5e-5)


def test_wilson_solves_the_equation_it_is_defined_by() -> None:
    found = wilson(15, 148)

    for bound in (found.low, found.high):
        assert abs(found.value - bound) == pytest.approx(
            1.959963985 * sqrt(bound * (1 - bound) / 148)
        )


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_stays_in_the_unit_interval_around_the_share(hits: int, more: int) -> None:
    found = wilson(hits, hits + more)

    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="of >= 1"):
        wilson(0, 0)
    with pytest.raises(ValueError, match="denominator above 0"):
        ratio([0.0], [0.0])
    with pytest.raises(ValueError, match="pairs are needed"):
        paired([], [])
    with pytest.raises(ValueError, match="same questions"):
        ratio([1.0], [1.0, 2.0])


def exact_bootstrap_mean_quantiles(values: Sequence[float]) -> tuple[float, float]:
    """All n**n resamples, the slow and obvious way."""
    means = sorted(sum(drawn) / len(drawn) for drawn in product(values, repeat=len(values)))
    return means[int(0.025 * len(means))], means[int(0.975 * len(means))]


def test_the_bootstrap_agrees_with_all_resamples_there_are() -> None:
    values = [0.0, 0.2, 0.4, 0.9, 1.0]

    found = ratio(values, [1.0] * 5, rounds=20_000)

    low, high = exact_bootstrap_mean_quantiles(values)
    assert found.value == pytest.approx(0.5)
    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, abs=0.03)


def test_a_ratio_is_of_sums_and_not_a_mean_of_ratios() -> None:
    assert ratio([1.0, 0.0], [1.0, 3.0]).value == 0.25


def test_clusters_widen_the_interval_when_their_members_agree() -> None:
    hits = [1.0] * 20 + [0.0] * 20
    clusters = [str(at // 10) for at in range(40)]

    alone, together = ratio(hits, [1.0] * 40), ratio(hits, [1.0] * 40, clusters)

    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.n == 4


def test_the_same_numbers_give_the_same_interval() -> None:
    values = [0.0, 1.0, 0.5, 0.25]

    assert ratio(values, [1.0] * 4) == ratio(values, [1.0] * 4)
    assert bootstrap(lambda rows: float(rows.mean()), 9) == bootstrap(
        lambda rows: float(rows.mean()), 9
    )


def test_a_measure_that_no_resample_has_keeps_its_value_as_interval() -> None:
    found = bootstrap(lambda rows: float("nan"), 3, rounds=5)

    assert found.n == 3
    assert found.low != found.low  # NaN: told, not hidden


def test_paired_differences_cancel_what_both_runs_share() -> None:
    before = [0.0, 1.0] * 20
    after = [0.0, 1.0] * 19 + [1.0, 1.0]

    found = paired(before, after)

    assert found.value == pytest.approx(1 / 40)
    assert found.low == 0


@settings(max_examples=25)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_paired_is_the_mirror_image_of_the_pairs_swapped(pairs: list[tuple[bool, bool]]) -> None:
    before, after = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]

    there, back = paired(before, after), paired(after, before)

    assert there.value == -back.value
    assert there.low == pytest.approx(-back.high)


@pytest.mark.parametrize(
    ("lost", "won", "p"),
    [(0, 0, 1.0), (0, 5, 0.0625), (1, 1, 1.0), (2, 8, 0.109375), (6, 0, 0.03125)],
)
def test_mcnemar_is_the_two_sided_sign_test(lost: int, won: int, p: float) -> None:
    assert mcnemar(lost, won) == pytest.approx(p)
    assert mcnemar(won, lost) == pytest.approx(p)


def test_a_paired_ratio_of_ones_is_the_paired_mean() -> None:
    before, after = [1.0, 0.0, 1.0, 1.0], [1.0, 1.0, 0.0, 1.0]
    ones = [1.0] * 4

    assert paired_ratio((before, ones), (after, ones)) == paired(before, after)


def test_a_paired_ratio_is_of_sums_and_draws_both_sides_together() -> None:
    found = paired_ratio(([1, 0], [2, 2]), ([2, 0], [2, 4]))
    moved = paired_ratio(([1, 3, 2], [4, 4, 4]), ([2, 4, 3], [4, 4, 4]))

    assert found.value == pytest.approx(2 / 6 - 1 / 4)
    # Each question gained the same, so no resample differs, however hard the questions are.
    assert (moved.low, moved.value, moved.high) == pytest.approx((0.25, 0.25, 0.25))


def test_a_paired_ratio_counts_clusters_and_refuses_what_is_no_pair() -> None:
    assert paired_ratio(([1, 0], [1, 1]), ([1, 1], [1, 1]), ["a", "a"]).n == 1
    with pytest.raises(ValueError, match="got 1 before, 2 after"):
        paired_ratio(([1], [1]), ([1, 1], [1, 1]))
    with pytest.raises(ValueError, match="before and after"):
        paired_ratio(([0], [0]), ([1], [1]))


def test_answers_that_share_a_source_widen_the_interval_of_their_share() -> None:
    hits = [1.0] * 20 + [0.0] * 20
    together = clustered_share(hits, [str(at // 10) for at in range(40)])

    assert clustered_share(hits, [str(at) for at in range(40)]).high == pytest.approx(
        wilson(20, 40).high, abs=0.01
    )
    assert together.value == 0.5
    assert together.high - together.low > 2 * (wilson(20, 40).high - wilson(20, 40).low)
    assert together.n == 40


def test_where_all_are_right_each_source_counts_as_one_answer() -> None:
    found = clustered_share([1.0] * 12, list("aaabbbcccddd"))

    assert (found.value, found.high) == (1, 1)
    assert found.low == pytest.approx(wilson(4, 4).low)


def test_clusters_of_equal_answers_are_covered_as_often_as_promised() -> None:
    random = np.random.default_rng(7)
    clusters = [str(at // 4) for at in range(160)]
    covered = 0
    for _ in range(400):
        hits = np.repeat(random.random(40) < 0.7, 4).astype(float).tolist()
        found = clustered_share(hits, clusters)
        covered += found.low <= 0.7 <= found.high

    assert 0.92 <= covered / 400 <= 0.98
    alone = wilson(112, 160)
    assert alone.high - alone.low < (found.high - found.low) * 0.7  # what it would claim, alone


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from("abc")), min_size=1))
def test_a_clustered_share_is_inside_its_interval(pairs: list[tuple[float, str]]) -> None:
    found = clustered_share([hit for hit, _ in pairs], [group for _, group in pairs])

    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_bootstrap_draws_whole_clusters() -> None:
    values = np.array([1.0] * 10 + [0.0] * 10)
    clusters = ["a"] * 10 + ["b"] * 10
    drawn: set[float] = set()

    def mean(rows: NDArray[np.intp]) -> float:
        drawn.add(float(values[rows].mean()))
        return float(values[rows].mean())

    found = bootstrap(mean, 20, rounds=50, clusters=clusters)

    assert drawn == {0.0, 0.5, 1.0}
    assert found.n == 20
    with pytest.raises(ValueError, match="same questions"):
        bootstrap(mean, 20, clusters=["a"])


def test_a_clustered_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="got none"):
        clustered_share([], [])
