"""Each event is answered once: sent again, after a crash, by two services, under load."""

import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.chat.inbox import Inbox, Job
from evals.workspace import Failing, Shown, event_body, json_request
from tests.api.slack.conftest import (
    ACT,
    COUNTRIES,
    TOPICS,
    Clock,
    Sender,
    in_markdown,
    nothing_comes,
    only,
    until,
)

ROOT = Path(__file__).parents[3]
AGAIN = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}


def test_what_is_sent_again_while_it_is_worked_on_is_answered_once(service, workspace, held):
    clock = Clock()
    sender, _ = service(held, now=clock)
    told = [sender.mention(COUNTRIES, event_id="Ev-A")]

    told.append(sender.mention(COUNTRIES, event_id="Ev-A", headers=AGAIN))
    clock.moved_s = 61
    told.append(sender.mention(COUNTRIES, event_id="Ev-A", headers=AGAIN, at=clock()))
    held.let_go.set()

    assert [one.status_code for one in told] == [200, 200, 200]
    assert "Albania" in in_markdown(only(workspace))
    assert nothing_comes(sender, workspace, expected=1)
    assert len(held.asked) == 2


def test_what_is_sent_again_after_its_answer_is_not_answered_again(service, workspace):
    clock = Clock()
    sender, _ = service(now=clock)
    sender.mention(COUNTRIES, event_id="Ev-A")
    only(workspace)

    for later_s in (0, 60, 300):
        clock.moved_s = later_s
        sender.mention(COUNTRIES, event_id="Ev-A", headers=AGAIN, at=clock())

    clock.moved_s = 0
    assert nothing_comes(sender, workspace, expected=1)


def test_an_acknowledgement_does_not_wait_for_the_answer(service, held):
    sender, _ = service(held)
    began = time.monotonic()

    told = sender.mention(COUNTRIES)

    assert told.status_code == 200
    assert time.monotonic() - began < 2


def test_an_event_that_cannot_be_kept_is_not_acknowledged(service, workspace, slack_settings):
    sender, _ = service()
    blocked = Inbox(slack_settings().store)
    blocked._db.execute("BEGIN IMMEDIATE")
    try:
        told = sender.mention(COUNTRIES, event_id="Ev-A")
    finally:
        blocked._db.execute("ROLLBACK")
        blocked.close()

    assert told.status_code == 500
    sender.mention(COUNTRIES, event_id="Ev-A", headers=AGAIN)
    only(workspace)


def test_what_a_killed_process_had_acknowledged_is_answered_by_the_next(
    service, workspace, slack_settings
):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("doomed.py")
    given = [str(port), str(slack_settings().home), workspace.api_url]
    process = subprocess.Popen(
        [sys.executable, str(script), *given], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    doomed = Sender(f"http://127.0.0.1:{port}")
    try:
        until(lambda: _acknowledged(doomed), within_s=40)
    finally:
        process.kill()
        process.wait()
        doomed.client.close()

    clock = Clock()
    clock.moved_s = 61
    sender, _ = service(now=clock)

    message = only(workspace)
    assert "Albania" in in_markdown(message)
    # Slack sends it again, as it does where the acknowledgement did not reach it.
    sender.mention(COUNTRIES, event_id="Ev-A", headers=AGAIN, at=clock())
    until(lambda: len(workspace.messages) == 1)


def _acknowledged(sender):
    try:
        return sender.mention(COUNTRIES, event_id="Ev-A").status_code == 200
    except httpx.TransportError:
        return False


def left(settings, job, shown=()):
    """What a process left that took a job and was gone."""
    inbox = Inbox(settings.store, now=lambda: time.time() - 61)
    inbox.take(job, "gone")
    inbox.show(job.key, shown)
    inbox.close()


def mention_job(key="slack Ev-A"):
    heard = {
        "team": "T0TEAM",
        "place": "C1",
        "thread": "1700000000.000001",
        "at": "1700000000.000001",
        "asker": "U1",
        "text": COUNTRIES,
        "aside": "",
        "direct": False,
    }
    return Job(key, "ask", heard)


def test_what_is_sent_again_after_a_crash_is_answered_though_nobody_looked(
    service, workspace, slack_settings
):
    sender, _ = service()
    left(slack_settings(), mention_job())

    told = sender.mention(COUNTRIES, event_id="Ev-A", headers=AGAIN)

    assert told.status_code == 200
    assert "Albania" in in_markdown(only(workspace))
    assert nothing_comes(sender, workspace, expected=1)


@pytest.mark.parametrize("streaming", [True, False])
def test_an_answer_that_was_cut_off_is_completed_in_its_message(
    service, workspace, slack_settings, streaming
):
    workspace.messages["1.5"] = Shown("C1", "1700000000.000001", streamed="> The", streaming=True)
    workspace.messages["1.5"].streaming = streaming
    left(slack_settings(), mention_job(), ["1.5"])

    sender, _ = service()

    until(lambda: workspace.messages["1.5"].edits == 1)
    message = only(workspace)
    assert "Albania" in in_markdown(message)
    assert message.streamed == ""
    assert nothing_comes(sender, workspace, expected=1)


def test_who_was_taken_for_gone_does_not_answer_after_all(
    service, workspace, held, slack_settings, caplog
):
    sender, app = service(held)
    sender.mention(COUNTRIES, event_id="Ev-A")
    until(lambda: app.state.desk.runs)

    # Another process, for whom the lease has ended, answers in the meantime.
    other = Inbox(slack_settings().store, now=lambda: time.time() + 61)
    (job,) = other.due("another", 9)
    other.done(job.key)
    other.close()
    held.let_go.set()

    until(lambda: "taken over by another" in caplog.text)
    assert workspace.messages == {}


def test_nobody_waits_for_an_answer_after_an_hour(service, workspace, slack_settings):
    clock = Clock()
    clock.moved_s = 3_700
    left(slack_settings(), mention_job())

    sender, _ = service(now=clock)
    time.sleep(0.1)
    clock.moved_s = 0

    assert nothing_comes(sender, workspace)
    assert kept(slack_settings()) == {(1, "{}")}


def kept(settings):
    """What is kept of events: whether they are done, and their words."""
    with closing(sqlite3.connect(settings.store)) as db:
        return set(db.execute("SELECT done, data FROM chat_events WHERE key = 'slack Ev-A'"))


def test_once_it_is_answered_its_words_are_dropped(service, workspace, slack_settings):
    sender, _ = service()
    sender.mention(COUNTRIES, event_id="Ev-A")

    only(workspace)
    until(lambda: kept(slack_settings()) == {(1, "{}")})


def test_what_is_kept_until_it_is_answered_holds_no_personal_data(
    service, workspace, held, slack_settings
):
    sender, _ = service(held)
    sender.mention(f"{COUNTRIES} Tell anna.lindqvist@example.org.")

    inbox = Inbox(slack_settings().store, now=lambda: time.time() + 61)
    (job,) = inbox.due("another", 9)
    inbox.close()

    assert COUNTRIES in job.data["text"]
    assert "anna" not in str(job.data)


def test_two_services_on_one_store_answer_each_event_once(service, workspace):
    senders = [service()[0], service()[0]]
    for sender in senders:  # one after the other, as each is built with its first request
        sender.event({"type": "app_context_changed"})
    requests = [(sender, n) for n in range(20) for sender in senders]

    with ThreadPoolExecutor(8) as pool:
        told = list(
            pool.map(
                lambda one: one[0].mention(
                    COUNTRIES, event_id=f"Ev-{one[1]}", channel=f"C{one[1]}", user=f"U{one[1]}"
                ),
                requests,
            )
        )

    assert {one.status_code for one in told} == {200}
    until(lambda: len(workspace.messages) >= 20)
    assert nothing_comes(senders[0], workspace, expected=19)  # C9 is one of them
    assert sorted(m.channel for m in workspace.messages.values() if m.channel != "C9") == sorted(
        f"C{n}" for n in range(20) if n != 9
    )


class Lines:
    """A connection for each thread: a client that costs next to nothing beside the service."""

    def __init__(self, address):
        self._address = urlsplit(address)
        self._local = threading.local()
        self._all = []

    def one(self):
        if not hasattr(self._local, "line"):
            self._local.line = HTTPConnection(self._address.hostname, self._address.port, timeout=9)
            self._all.append(self._local.line)
        return self._local.line

    def close(self):
        for line in self._all:
            line.close()


def test_five_hundred_events_in_ten_seconds_are_all_answered_once(service, workspace):
    sender, _ = service()
    lines = Lines(sender.address)
    asked = [COUNTRIES, ACT, TOPICS]
    # One in five is sent a second time at once, as Slack does.
    numbers = [n for n in range(500) for _ in range(2 if n % 5 == 0 else 1)]

    def send(n):
        event = {
            "type": "app_mention",
            "channel": f"C{n}",
            "user": f"U{n % 50}",
            "ts": f"17000{n:05}.000001",
            "text": f"<@U0GUIDE> {asked[n % 3]}",
        }
        body, headers = json_request(event_body(event, f"Ev-{n}"))
        began = time.monotonic()
        line = lines.one()
        line.request("POST", "/slack/events", body, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status, time.monotonic() - began

    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(send, numbers))
    took_s = time.monotonic() - began
    lines.close()

    assert {status for status, _ in told} == {200}
    assert max(waited for _, waited in told) < 3
    assert took_s < 10
    until(lambda: len(workspace.messages) >= 500, within_s=40)
    time.sleep(0.5)
    assert sorted(m.channel for m in workspace.messages.values()) == sorted(
        f"C{n}" for n in range(500)
    )
    assert workspace.refused == []


def test_slacks_wish_to_wait_is_granted(sender, workspace):
    workspace.failing["chat.postMessage"] = [Failing("ratelimited", 429, {"Retry-After": "1"})]
    began = time.monotonic()

    sender.mention(COUNTRIES)

    only(workspace)
    assert time.monotonic() - began >= 1
    assert workspace.count("chat.postMessage") == 2


def test_who_has_to_wait_longer_is_answered_later(service, workspace, assistant):
    clock = Clock()
    sender, _ = service(now=clock)
    workspace.failing["chat.postMessage"] = [Failing("ratelimited", 200, {"Retry-After": "30"})]
    sender.mention(COUNTRIES)
    until(lambda: workspace.count("chat.postMessage") == 1)
    time.sleep(0.2)

    clock.moved_s = 31

    only(workspace)
    assert len(assistant.asked) == 1  # the answer was made once


def test_a_token_that_is_refused_is_told_and_what_was_asked_is_answered_after(
    service, workspace, caplog
):
    clock = Clock()
    sender, _ = service(now=clock)
    workspace.token = "xoxb-another"
    told = sender.mention(COUNTRIES)
    until(lambda: "token_expired" in caplog.text)

    workspace.token = "xoxb-test"
    clock.moved_s = 61

    assert told.status_code == 200
    assert "Albania" in in_markdown(only(workspace))
    assert "ERAGUIDE_SLACK_BOT_TOKEN" in caplog.text
    assert "xoxb-test" not in caplog.text


def test_what_can_never_be_shown_is_not_tried_for_ever(service, workspace, caplog):
    sender, _ = service()
    workspace.failing["chat.postMessage"] = [Failing("channel_not_found")]

    sender.mention(COUNTRIES)

    until(lambda: "channel_not_found" in caplog.text)
    assert nothing_comes(sender, workspace)
    assert workspace.count("chat.postMessage") == 2


def test_a_workspace_that_takes_no_such_blocks_gets_the_text(sender, workspace):
    workspace.failing["chat.postMessage"] = [Failing("invalid_blocks")]

    sender.mention(COUNTRIES)

    message = only(workspace)
    assert message.blocks == []
    assert "Albania" in message.text
    assert "[1]" in message.text
