import pytest

from evals.measures.latency import percentile_ms


def test_the_time_within_which_so_many_answers_came_is_one_that_was_measured() -> None:
    assert percentile_ms([10.0, 40.0, 20.0, 30.0], 50) == 20.0
    assert percentile_ms([10.0, 40.0, 20.0, 30.0], 95) == 40.0


def test_no_times_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no times"):
        percentile_ms([], 95)
