"""The service with its door for Slack, and a workspace that plays Slack, both real servers."""

import itertools
import json
import sqlite3
import threading
import time
from contextlib import ExitStack, closing

import httpx
import pytest

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample
from evals.workspace import BOT, SECRET, TEAM, Workspace, event_body, form_request, json_request
from tests.fixtures.servers import serving

COUNTRIES = "Which countries are associated to Horizon Europe?"
ACT = "Which act governs association to Horizon Europe?"
TOPICS = "What were the topics of the Multilateral Dialogue?"
BUDGET = "What is the budget of Horizon Europe?"
PUBLIC = "https://guide.example"


def until(true, within_s=10):
    """Waits until something is so."""
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def the_workspace():
    with Workspace() as one:
        yield one


@pytest.fixture(scope="module")
def the_service(the_workspace, tmp_path_factory):
    """A running service for all tests of a file that want nothing special."""
    stand_in = sample()
    given = settings_of(the_workspace, tmp_path_factory.mktemp("home"))
    with serving(create_app(stand_in, given)) as address:
        sender = Sender(address)
        yield sender, stand_in, given.store
        sender.client.close()


@pytest.fixture
def workspace(the_workspace):
    the_workspace.clear()
    the_workspace.token = "xoxb-test"
    return the_workspace


@pytest.fixture
def sender(workspace, the_service):
    """What sends to the service of this file, of which nothing is known of earlier tests."""
    one, stand_in, store = the_service
    stand_in.asked.clear()
    with closing(sqlite3.connect(store, timeout=5, isolation_level=None)) as db:
        open_events = "SELECT count(*) FROM chat_events WHERE done = 0"
        until(lambda: db.execute(open_events).fetchone() == (0,))
        db.execute("DELETE FROM chat_events")
        db.execute("DELETE FROM chat_turns")
    workspace.clear()
    return one


@pytest.fixture
def assistant(request):
    """The stand-in behind the service that a test uses."""
    shared = "sender" in request.fixturenames and "service" not in request.fixturenames
    return request.getfixturevalue("the_service")[1] if shared else sample()


def settings_of(workspace, home, **more):
    given = {
        "home": home,
        "public_url": PUBLIC,
        "slack_bot_token": workspace.token,
        "slack_signing_secret": SECRET,
        "slack_app_token": "xapp-test",
        "slack_api_url": workspace.api_url,
        "questions_per_minute": 0,
    }
    return ApiSettings(**{**given, **more})


@pytest.fixture
def slack_settings(tmp_path, workspace):
    """Call with further settings."""
    return lambda **more: settings_of(workspace, tmp_path, **more)


class Clock:
    """A clock that is set by hand, beginning now."""

    def __init__(self):
        self.moved_s = 0.0

    def __call__(self):
        return time.time() + self.moved_s


class Held:
    """The stand-in, which answers only once it is let go."""

    def __init__(self):
        self._stand_in = sample()
        self.let_go = threading.Event()
        self.after = ""

    def __getattr__(self, name):
        return getattr(self._stand_in, name)

    def stream(self, question):
        """Waits before the first event with this name, "" for the very first."""
        for event in self._stand_in.stream(question):
            if not self.after or type(event).__name__ == self.after:
                self.let_go.wait(20)
            yield event


@pytest.fixture
def held():
    one = Held()
    yield one
    one.let_go.set()


class Sender:
    """Sends to a service what Slack would send."""

    ids = itertools.count(1)

    def __init__(self, address):
        self.address = address
        self.client = httpx.Client(timeout=10)

    def post(self, request, **headers):
        body, given = request
        return self.client.post(
            f"{self.address}/slack/events", content=body, headers={**given, **headers}
        )

    def event(self, event, event_id=None, at=None, **headers):
        body = event_body(event, event_id or f"Ev{next(self.ids)}")
        return self.post(json_request(body, at), **headers)

    def mention(self, text, ts="1700000000.000001", channel="C1", user="U1", **more):
        send = {key: more.pop(key) for key in ("event_id", "at") if key in more}
        headers = more.pop("headers", {})
        event = {
            "type": "app_mention",
            "channel": channel,
            "user": user,
            "ts": ts,
            "text": f"<@{BOT}> {text}",
            **more,
        }
        return self.event(event, **send, **headers)

    def direct(self, text, ts="1700000000.000001", channel="D1", user="U1", **more):
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": channel,
            "user": user,
            "ts": ts,
            "text": text,
            **more,
        }
        return self.event(event)

    def in_thread(self, text, thread, ts, channel="C1", user="U1", **more):
        event = {
            "type": "message",
            "channel_type": "channel",
            "channel": channel,
            "user": user,
            "ts": ts,
            "thread_ts": thread,
            "text": text,
            **more,
        }
        return self.event(event)

    def command(self, text, url, trigger=None, user="U1"):
        values = {
            "command": "/era-guide",
            "text": text,
            "user_id": user,
            "channel_id": "C1",
            "team_id": TEAM,
            "response_url": url,
            "trigger_id": trigger or f"t{next(self.ids)}",
        }
        return self.post(form_request(values))

    def interaction(self, payload):
        trigger = f"t{next(self.ids)}"
        body = {"user": {"id": "U1"}, "team": {"id": TEAM}, "trigger_id": trigger, **payload}
        return self.post(form_request({"payload": json.dumps(body)}))

    def press(self, action_id, value, url="", user="U1", channel="C1"):
        return self.interaction(
            {
                "type": "block_actions",
                "user": {"id": user},
                "channel": {"id": channel},
                "response_url": url,
                "actions": [{"type": "x", "action_id": action_id, "block_id": "b", "value": value}],
            }
        )


@pytest.fixture
def service(assistant, slack_settings):
    """Call for a running service: (what sends to it, its application)."""
    with ExitStack() as stack:

        def run(answers=None, now=time.time, **more):
            app = create_app(answers or assistant, slack_settings(**more), now)
            sender = Sender(stack.enter_context(serving(app)))
            stack.callback(sender.client.close)
            return sender, app

        yield run


def in_markdown(message):
    return "".join(b["text"] for b in message.blocks if b["type"] == "markdown")


def only(workspace):
    """The one message that stands in a workspace."""
    until(lambda: len(workspace.messages) == 1)
    (message,) = workspace.messages.values()
    return message


def nothing_comes(sender, workspace, expected=0):
    """Whether what was sent before has led to no more messages than expected.

    A question in a channel of its own is sent after it: once that is answered, the others were
    taken up long ago.
    """
    sender.mention(TOPICS, ts="1900000000.000001", channel="C9")
    until(lambda: any(message.channel == "C9" for message in workspace.messages.values()))
    return len([m for m in workspace.messages.values() if m.channel != "C9"]) == expected
