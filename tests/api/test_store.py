"""Answers kept: for their time, in their number, beyond the process."""

import time

from api.store import Kept, Store


def test_an_answer_is_kept_until_its_time_is_over(tmp_path, monkeypatch):
    store = Store(tmp_path / "answers.sqlite", days=1, most=10)
    store.keep(Kept("a", "f", b"{}"), request_id="r")
    now = time.time()

    assert store.answer("a") == store.answer_to("r") == Kept("a", "f", b"{}")
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    assert store.answer("a")
    assert store.answer_to("r") is None
    monkeypatch.setattr(time, "time", lambda: now + 86_500)
    assert store.answer("a") is None
    store.close()

    again = Store(tmp_path / "answers.sqlite", days=100, most=10)
    monkeypatch.undo()
    assert again.answer("a")
    again.close()


def test_only_so_many_are_kept_and_the_oldest_go(tmp_path):
    path = tmp_path / "new" / "answers.sqlite"
    store = Store(path, days=1, most=3)
    for n in range(6):
        store.keep(Kept(f"a{n}", "f", b"{}"))
        time.sleep(0.002)
    store.close()

    store = Store(path, days=1, most=3)

    assert [bool(store.answer(f"a{n}")) for n in range(6)] == [False] * 3 + [True] * 3
    store.close()


def test_a_request_id_gives_its_latest_answer(tmp_path):
    store = Store(tmp_path / "answers.sqlite", days=1, most=3)
    store.keep(Kept("a", "f", b"1"), "r")
    time.sleep(0.002)
    store.keep(Kept("b", "g", b"2"), "r")

    assert store.answer_to("r").id == "b"
    store.close()
