"""How an answer comes into its thread: whole, streamed, edited in steps, stopped."""

import time

import pytest

from assistant.adapters.memory import MemoryAssistant, Scripted, sample
from evals.workspace import Failing
from tests.api.slack.conftest import COUNTRIES, in_markdown, only, until

QUESTION = "What does the guidance say?"
QUOTES = (
    "Association to Horizon Europe is governed by the Horizon Europe Regulation 2021/695.",
    "CETP aims for complete integration of global actors",
    "renewed its strategic orientation towards international cooperation",
)


@pytest.fixture
def slow():
    """An assistant that takes a moment for each statement."""
    script = {QUESTION: Scripted(quotes=tuple(("guidance", words) for words in QUOTES))}
    return MemoryAssistant(sample().snapshot, script, pause_s=0.05)


@pytest.fixture
def streaming(service, slow):
    """A service that shows at once what has come."""
    return service(slow, slack_stream_after_s=0)[0]


def test_a_quick_answer_is_posted_whole_in_one_call(sender, workspace):
    sender.mention(COUNTRIES)

    only(workspace)
    assert [name for name, _ in workspace.calls] == ["chat.postMessage"]


def test_an_answer_that_takes_its_time_is_streamed(streaming, workspace):
    streaming.mention(QUESTION)

    message = only(workspace)
    until(lambda: message.blocks)
    starts, *appends, stops = [name for name, _ in workspace.calls if "Stream" in name]
    assert (starts, stops) == ("chat.startStream", "chat.stopStream")
    assert set(appends) == {"chat.appendStream"}
    assert message.streamed == "\n\n".join(
        f"> {words} [{n}]" for n, words in enumerate(QUOTES, start=1)
    )
    assert "|[1]>" in str(message.blocks)
    assert "|[3]>" in str(message.blocks)
    assert "feedback_buttons" in str(message.blocks)
    assert workspace.count("chat.postMessage") == 0
    assert workspace.refused == []


def test_slack_is_told_for_whom_it_is_streamed(streaming, workspace):
    streaming.mention(QUESTION)

    until(lambda: workspace.count("chat.startStream"))
    (given,) = [given for name, given in workspace.calls if name == "chat.startStream"]
    assert (given["recipient_team_id"], given["recipient_user_id"]) == ("T0TEAM", "U1")


def test_in_a_shared_channel_it_is_streamed_to_the_team_of_who_asks(streaming, workspace):
    streaming.mention(QUESTION, user_team="T9OTHER")

    until(lambda: workspace.count("chat.startStream"))
    (given,) = [given for name, given in workspace.calls if name == "chat.startStream"]
    assert given["recipient_team_id"] == "T9OTHER"


def test_a_channel_sees_that_it_is_being_worked_on(service, workspace, slow):
    slow.pause_s = 0.3
    sender, _ = service(slow)

    sender.mention(QUESTION)

    until(lambda: workspace.count("assistant.threads.setStatus") == 1)
    (given,) = [given for name, given in workspace.calls if name.endswith("threads.setStatus")]
    assert given["thread_ts"] == "1700000000.000001"
    assert given["status"].startswith("is looking")
    until(lambda: workspace.messages)


@pytest.mark.parametrize("error", ["unknown_method", "channel_type_not_supported"])
def test_where_slack_does_not_stream_the_message_is_edited(streaming, workspace, error):
    workspace.failing["chat.startStream"] = [Failing(error)] * 9
    streaming.mention(QUESTION)

    message = only(workspace)
    until(lambda: "feedback_buttons" in str(message.blocks))
    assert message.edits >= 1
    assert "More is being looked for" not in str(message.blocks)
    assert all(words in in_markdown(message) for words in QUOTES)
    streaming.mention(QUESTION, ts="1700000005.000001")
    until(lambda: len(workspace.messages) == 2)
    assert workspace.count("chat.startStream") == 1  # it is not tried each time


def test_edits_are_made_in_steps(streaming, workspace):
    workspace.failing["chat.startStream"] = [Failing("unknown_method")]

    streaming.mention(QUESTION)

    until(lambda: workspace.count("chat.update") == 1)
    time.sleep(0.2)
    assert [name for name, _ in workspace.calls if name.startswith("chat.")] == [
        "chat.startStream",
        "chat.postMessage",
        "chat.update",
    ]


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_a_stream_that_breaks_leaves_the_whole_answer_once(streaming, workspace, method):
    workspace.failing[method] = [Failing("message_not_in_streaming_state")]
    streaming.mention(QUESTION)

    message = only(workspace)
    until(lambda: message.edits == 1)
    assert message.streamed == ""
    assert in_markdown(message).count("> ") == len(QUOTES)
    assert workspace.count("chat.postMessage") == 0


def test_a_stream_grows_no_longer_than_slack_takes(service, workspace):
    document = sample().snapshot.documents[0]
    words = document.text[document.body.start : document.body.end].splitlines()
    long = max(words, key=len)
    script = {QUESTION: Scripted(quotes=tuple(("guidance", long[at:]) for at in range(0, 240, 8)))}
    sender, _ = service(MemoryAssistant(sample().snapshot, script), slack_stream_after_s=0)

    sender.mention(QUESTION)

    until(lambda: "feedback_buttons" in str([m.blocks for m in workspace.messages.values()]))
    shown = [*workspace.messages.values()]
    said = "".join(m.streamed + in_markdown(m) for m in shown)
    assert said.count("> ") == 30
    assert workspace.refused == []


def test_the_button_to_stop_stops(service, workspace, held):
    held.after = "Answer"
    sender, _ = service(held, slack_stream_after_s=0)
    sender.direct(COUNTRIES)
    message = only(workspace)

    sender.event(
        {"type": "agent_session_stopped", "channel": "D1", "thread_ts": "1700000000.000001"}
    )
    held.let_go.set()

    until(lambda: not message.streaming)
    assert "not the whole answer" in str(message.blocks)
    assert "Albania" in message.streamed


def test_what_was_edited_in_steps_stands_when_it_is_stopped(service, workspace, held):
    held.after = "Answer"
    workspace.failing["chat.startStream"] = [Failing("unknown_method")]
    sender, _ = service(held, slack_stream_after_s=0)
    sender.direct(COUNTRIES)
    message = only(workspace)

    sender.event(
        {"type": "agent_session_stopped", "channel": "D1", "thread_ts": "1700000000.000001"}
    )
    held.let_go.set()

    until(lambda: len(workspace.messages) == 2)
    assert "Albania" in in_markdown(message)
    assert "not the whole answer" in [*workspace.messages.values()][1].text


def test_what_is_stopped_before_anything_was_said_says_so(service, workspace, held):
    sender, app = service(held)
    sender.direct(COUNTRIES)
    until(lambda: app.state.desk.runs)

    sender.event(
        {"type": "agent_session_stopped", "channel": "D1", "thread_ts": "1700000000.000001"}
    )
    held.let_go.set()

    assert "Nothing was answered" in only(workspace).text
