"""The stand-in for Slack does what Slack does."""

import httpx
import pytest

from evals.workspace import Failing, Workspace


@pytest.fixture
def workspace():
    with Workspace() as one:
        yield one


@pytest.fixture
def call(workspace):
    def make(method, token="xoxb-test", **given):
        url = workspace.api_url + method
        return httpx.post(url, json=given, headers={"Authorization": f"Bearer {token}"}).json()

    return make


def test_a_message_needs_text_and_may_be_edited(workspace, call):
    ts = call("chat.postMessage", channel="C1", text="one")["ts"]

    assert call("chat.update", ts=ts, text="two")["ok"]
    assert (workspace.messages[ts].text, workspace.messages[ts].edits) == ("two", 1)
    assert call("chat.postMessage", channel="C1", blocks=[])["error"] == "no_text"
    assert call("chat.update", ts="1", text="two")["error"] == "message_not_found"


def test_a_stream_is_begun_grows_and_ends(workspace, call):
    begun = {"channel": "C1", "thread_ts": "1.0", "recipient_user_id": "U1"}
    ts = call("chat.startStream", **begun, markdown_text="a")["ts"]

    assert call("chat.update", ts=ts, text="x")["error"] == "streaming_state_conflict"
    assert call("chat.appendStream", ts=ts, chunks=[{"type": "markdown_text", "text": "b"}])["ok"]
    assert call("chat.stopStream", ts=ts, blocks=[{"type": "markdown", "text": "c"}])["ok"]
    assert call("chat.appendStream", ts=ts)["error"] == "message_not_in_streaming_state"
    assert (workspace.messages[ts].streamed, workspace.messages[ts].streaming) == ("ab", False)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"channel": "C1", "recipient_user_id": "U1"}, "invalid_thread_ts"),
        ({"channel": "C1", "thread_ts": "1.0"}, "missing_recipient_user_id"),
        (
            {"channel": "D1", "thread_ts": "1.0", "markdown_text": "x" * 12_001},
            "msg_too_long",
        ),
    ],
)
def test_a_stream_needs_a_thread_and_in_a_channel_somebody(call, given, error):
    assert call("chat.startStream", **given)["error"] == error


def test_what_stands_in_a_stream_counts_with_what_ends_it(call):
    ts = call("chat.startStream", channel="D1", thread_ts="1.0", markdown_text="x" * 11_000)["ts"]
    blocks = [{"type": "markdown", "text": "y" * 1_001}]

    assert call("chat.stopStream", ts=ts, blocks=blocks)["error"] == "msg_blocks_too_long"
    blocks[0]["text"] = "y" * 1_000
    assert call("chat.stopStream", ts=ts, blocks=blocks)["ok"]


def test_it_fails_as_it_is_told_to_and_asks_for_its_token(workspace, call):
    workspace.failing["chat.postMessage"] = [Failing("ratelimited", 429)]

    assert call("chat.postMessage", channel="C1", text="x")["error"] == "ratelimited"
    assert call("chat.postMessage", channel="C1", text="x")["ok"]
    assert call("chat.postMessage", "xoxb-old", channel="C1", text="x")["error"] == "token_expired"


def test_an_address_for_one_takes_five_messages(workspace):
    url = workspace.response_url("one")

    told = [httpx.post(url, json={"text": "x"}).status_code for _ in range(6)]

    assert told == [200] * 5 + [404]
