"""What was heard is done: after a failure, after another process, and no more often than that."""

import asyncio
import time

import pytest

from api.chat import worker as module
from api.chat.inbox import Inbox, Job
from api.chat.worker import Later, NotOurs, Worker

JOB = Job("Ev1", "ask", {"text": "Who?"})


class Hand:
    def __init__(self):
        self.moved_s = 0.0

    def __call__(self):
        return 1_000_000.0 + self.moved_s


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def make(tmp_path, clock):
    """Call with what does a job for a worker that looks often."""
    return lambda do: Worker(Inbox(tmp_path / "store.sqlite", clock), do, poll_s=0.02)


async def soon(true):
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.01)


class Doing:
    """Does a job after raising these."""

    def __init__(self, *raises):
        self.raises = list(raises)
        self.begun = []
        self.done = []

    async def __call__(self, job):
        self.begun.append(job)
        if self.raises:
            raise self.raises.pop(0)
        self.done.append(job.key)


async def test_a_job_is_done_once_with_what_is_at_hand(make):
    doing = Doing()
    worker = make(doing)
    async with worker.running():
        assert await worker.hear(JOB, kept={"text": "[…]"})
        assert not await worker.hear(JOB)
        await worker.idle()

    assert [job.data for job in doing.begun] == [JOB.data]


async def test_what_cannot_be_done_now_is_done_later(make, clock):
    doing = Doing(Later(30, "busy"))
    worker = make(doing)
    async with worker.running():
        await worker.hear(JOB, kept={"text": "kept"})
        await worker.idle()
        await asyncio.sleep(0.1)
        assert len(doing.begun) == 1
        clock.moved_s = 30
        await soon(lambda: doing.done)

    assert [job.tries for job in doing.begun] == [0, 1]
    assert doing.begun[1].data == {"text": "kept"}


async def test_a_defect_is_tried_again_and_given_up_at_last(make, clock, caplog):
    doing = Doing(*[RuntimeError("Quetzalcoatlus")] * 99)
    worker = make(doing)
    async with worker.running():
        await worker.hear(JOB)
        for _ in range(module.MAX_TRIES):
            await worker.idle()
            clock.moved_s += 400
            await asyncio.sleep(0.06)
        await soon(lambda: "given up" in caplog.text)
        clock.moved_s += 1_000
        await asyncio.sleep(0.06)

    assert len(doing.begun) == module.MAX_TRIES
    assert "Quetzalcoatlus" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_what_another_one_has_taken_over_is_left_to_it(make, clock):
    doing = Doing(NotOurs())
    worker = make(doing)
    async with worker.running():
        await worker.hear(JOB)
        await worker.idle()
        clock.moved_s = 30
        await asyncio.sleep(0.06)

    assert len(doing.begun) == 1


async def test_what_a_process_leaves_when_it_stops_is_done_by_the_next(make, monkeypatch):
    monkeypatch.setattr(module, "GRACE_S", 0.05)
    never = asyncio.Event()

    async def wait(job):
        await never.wait()

    first = make(wait)
    async with first.running():
        await first.hear(JOB)

    doing = Doing()
    async with make(doing).running():
        await soon(lambda: doing.done)
    assert doing.begun[0].tries == 1


async def test_who_lost_its_lease_knows(make, clock, tmp_path):
    never = asyncio.Event()

    async def wait(job):
        await never.wait()

    worker = make(wait)
    async with worker.running():
        await worker.hear(JOB)
        assert await worker.holds(JOB)
        other = Inbox(tmp_path / "store.sqlite", lambda: clock() + 61)
        assert other.take(JOB, "other") is not None
        other.close()
        assert not await worker.holds(JOB)
        never.set()


async def test_so_many_at_once_and_the_others_after(make):
    under_way, most = 0, 0

    async def count(job):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1

    worker = make(count)
    async with worker.running():
        for number in range(100):
            await worker.hear(Job(f"Ev{number}", "ask", {}))
        await worker.idle()

    assert most == module.AT_ONCE
