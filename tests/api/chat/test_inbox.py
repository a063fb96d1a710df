"""Each event once, however many processes hear it."""

import json
import sqlite3
import threading
from contextlib import closing

import pytest

from api.chat.inbox import GIVE_UP_S, KEPT_S, Inbox, Job

JOB = Job("Ev1", "ask", {"text": "Who?"})


class Hand:
    """A clock that is set by hand."""

    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def inbox(tmp_path, clock):
    one = Inbox(tmp_path / "store.sqlite", clock, lease_s=60)
    yield one
    one.close()


def test_who_hears_it_first_takes_it(inbox):
    assert inbox.take(JOB, "a").data == JOB.data
    assert inbox.take(JOB, "b") is None
    assert inbox.take(JOB, "a") is None


@pytest.mark.parametrize(("later_s", "taken"), [(59.9, False), (60, True)])
def test_it_is_taken_over_when_the_lease_ends(inbox, clock, later_s, taken):
    inbox.take(JOB, "a")
    clock.now += later_s

    again = inbox.take(JOB, "b")

    assert (again is not None) is taken
    assert inbox.holds("Ev1", "a") is not taken
    assert again is None or again.tries == 1


def test_nobody_takes_over_from_themselves(inbox, clock):
    inbox.take(JOB, "a")
    clock.now += 600

    assert inbox.take(JOB, "a") is None
    assert inbox.due("a", 9) == []


def test_a_lease_that_is_renewed_does_not_end(inbox, clock):
    inbox.take(JOB, "a")
    clock.now += 50
    inbox.renew("a")
    clock.now += 50

    assert inbox.due("b", 9) == []


def test_what_was_shown_is_known_to_who_takes_over(inbox, clock):
    inbox.take(JOB, "a")
    inbox.show("Ev1", ["1.5", "1.6"])
    clock.now += 60

    (job,) = inbox.due("b", 9)

    assert job.shown == ("1.5", "1.6")
    assert job.data == JOB.data


def test_what_is_done_is_never_taken_again(inbox, clock):
    inbox.take(JOB, "a")
    inbox.done("Ev1")
    clock.now += 600

    assert inbox.take(JOB, "b") is None
    assert inbox.due("b", 9) == []


def test_what_is_put_off_is_due_then(inbox, clock):
    inbox.take(JOB, "a")
    inbox.later("Ev1", "a", 30)

    clock.now += 29
    assert inbox.due("a", 9) == []
    clock.now += 1
    assert [job.tries for job in inbox.due("a", 9)] == [1]


def test_another_owner_cannot_put_it_off(inbox, clock):
    inbox.take(JOB, "a")

    inbox.later("Ev1", "b", 0)

    assert inbox.holds("Ev1", "a")


def test_what_is_let_go_is_due_at_once(inbox):
    inbox.take(JOB, "a")
    inbox.release("a")

    assert [job.key for job in inbox.due("b", 9)] == ["Ev1"]


def test_after_an_hour_it_is_given_up_and_its_words_are_gone(inbox, clock, tmp_path):
    inbox.take(JOB, "a")
    clock.now += GIVE_UP_S

    assert inbox.due("b", 9) == []
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as db:
        assert db.execute("SELECT done, data FROM chat_events").fetchall() == [(1, "{}")]


def test_keys_are_remembered_for_a_week_and_outlive_a_restart(inbox, clock, tmp_path):
    inbox.take(JOB, "a")
    inbox.done("Ev1")

    for days, known in ((6.9, True), (7, False)):
        clock.now = Hand.now + days * 86_400
        again = Inbox(tmp_path / "store.sqlite", clock)
        assert (again.take(JOB, "b") is None) is known
        again.close()
    assert KEPT_S == 7 * 86_400


def test_of_many_threads_and_two_files_one_takes_it(tmp_path, clock):
    inboxes = [Inbox(tmp_path / "store.sqlite", clock) for _ in range(2)]
    taken = []

    def take(n):
        for number in range(50):
            job = inboxes[n % 2].take(Job(f"Ev{number}", "ask", {}), f"owner {n}")
            taken.extend([job.key] if job else [])

    threads = [threading.Thread(target=take, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for inbox in inboxes:
        inbox.close()

    assert sorted(taken) == sorted(f"Ev{number}" for number in range(50))


def test_data_is_any_json(inbox, clock):
    data = {"text": "Ä 中 \U0001f469", "list": [1, None], "direct": True}
    inbox.take(Job("Ev2", "ask", data), "a")
    clock.now += 60

    (job,) = inbox.due("b", 9)

    assert job.data == data == json.loads(json.dumps(data))
