import threading
import time
from collections.abc import Iterator

import pytest

from assistant.adapters.pull import Pull, Stalled


def all_of(pull: Pull[int], patience_s: float = 5) -> list[int]:
    items = []
    while True:
        try:
            items.append(pull.next(patience_s))
        except StopIteration:
            return items


def test_items_come_in_their_order_and_then_no_more() -> None:
    pull = Pull(lambda: iter([1, 2, 3]))

    assert all_of(pull) == [1, 2, 3]
    pull.close()


def test_nothing_is_read_ahead() -> None:
    read: list[int] = []

    def items() -> Iterator[int]:
        for item in range(5):
            read.append(item)
            yield item

    pull = Pull(items)
    pull.next(5)
    time.sleep(0.05)

    assert read == [0]
    pull.close()


def test_what_the_iterator_raises_is_raised() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise KeyError("its own")

    pull = Pull(items)

    assert pull.next(5) == 1
    with pytest.raises(KeyError, match="its own"):
        pull.next(5)
    pull.close()


def test_closing_closes_the_iterator_before_it_returns() -> None:
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield 1
            yield 2
        finally:
            closed.set()

    pull = Pull(items)
    pull.next(5)
    pull.close()

    assert closed.is_set()


def test_one_that_was_never_read_is_never_started() -> None:
    started: list[int] = []
    pull = Pull(lambda: iter(started.append(1) or [1]))
    pull.close()

    assert not started


def test_patience_ends_and_closing_waits_for_nobody() -> None:
    go_on, closed = threading.Event(), threading.Event()

    def items() -> Iterator[int]:
        try:
            yield 1
            go_on.wait(10)
            yield 2
        finally:
            closed.set()

    pull = Pull(items)
    pull.next(5)
    began = time.perf_counter()
    with pytest.raises(Stalled):
        pull.next(0.05)
    assert pull.waiting
    pull.close()

    assert time.perf_counter() - began < 1
    go_on.set()
    assert closed.wait(5)


def test_an_item_that_came_late_is_not_lost() -> None:
    go_on = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        go_on.wait(10)
        yield 2

    pull = Pull(items)
    pull.next(5)
    with pytest.raises(Stalled):
        pull.next(0.02)
    go_on.set()

    assert pull.next(5) == 2
    with pytest.raises(StopIteration):
        pull.next(5)
    pull.close()
