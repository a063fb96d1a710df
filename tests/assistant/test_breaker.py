from collections.abc import Callable

import pytest

from assistant.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(30, clock)


def test_a_provider_that_answers_is_asked(breaker: Breaker) -> None:
    assert breaker.admit()
    breaker.succeeded()

    assert breaker.reachable()
    assert breaker.wait_s() == 0


def test_a_dead_one_is_left_alone_after_one_call(breaker: Breaker, clock: Clock) -> None:
    breaker.admit()
    breaker.failed(dead=True)

    assert not breaker.reachable()
    assert not breaker.admit()
    clock.now = 12
    assert breaker.wait_s() == 18


def test_one_that_stumbles_is_left_alone_after_three_in_a_row(breaker: Breaker) -> None:
    for outcome in (breaker.failed, breaker.failed):
        breaker.admit()
        outcome(dead=False)
    assert breaker.reachable()

    breaker.failed(dead=False)

    assert not breaker.reachable()


def test_an_answer_between_begins_the_count_anew(breaker: Breaker) -> None:
    breaker.failed(dead=False)
    breaker.failed(dead=False)
    breaker.succeeded()
    breaker.failed(dead=False)

    assert breaker.reachable()


def test_after_the_pause_one_call_goes_through_as_a_trial(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(dead=True)
    clock.now = 30

    assert breaker.reachable()
    assert breaker.admit()
    assert not breaker.reachable()
    assert not breaker.admit()


def test_a_trial_that_is_answered_opens_the_way_for_all(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(dead=True)
    clock.now = 30
    breaker.admit()
    breaker.succeeded()

    assert breaker.admit()
    assert breaker.admit()


def test_a_trial_that_fails_doubles_the_pause_up_to_ten_minutes(
    breaker: Breaker, clock: Clock
) -> None:
    breaker.failed(dead=True)
    pauses = []
    for _ in range(7):
        clock.now += breaker.wait_s()
        breaker.admit()
        breaker.failed(dead=False)
        pauses.append(breaker.wait_s())

    assert pauses == [60, 120, 240, 480, 600, 600, 600]


def test_a_pause_is_as_short_as_the_first_once_the_provider_has_answered(
    breaker: Breaker, clock: Clock
) -> None:
    breaker.failed(dead=True)
    clock.now = 30
    breaker.admit()
    breaker.failed(dead=True)
    clock.now += 60
    breaker.admit()
    breaker.succeeded()
    breaker.failed(dead=True)

    assert breaker.wait_s() == 30


def test_a_trial_that_is_given_up_leaves_room_for_another(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(dead=True)
    clock.now = 30
    breaker.admit()
    breaker.released()

    assert breaker.admit()


@pytest.mark.parametrize(("told", "kept"), [(5.0, 30.0), (90.0, 90.0), (1e9, 600.0)])
def test_what_the_provider_asks_for_is_kept_within_bounds(
    breaker: Breaker, told: float, kept: float
) -> None:
    breaker.failed(dead=False, pause_s=told)

    assert breaker.wait_s() == kept


def test_calls_that_fail_together_are_one_failure(breaker: Breaker, clock: Clock) -> None:
    tell: Callable[[], None] = lambda: breaker.failed(dead=True)  # noqa: E731
    tell()
    clock.now = 10
    tell()

    assert breaker.wait_s() == 20
