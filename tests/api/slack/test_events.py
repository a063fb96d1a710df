"""Every kind of thing that Slack sends, over real HTTP through the real library."""

import re
import time

from api.slack.words import escaped
from assistant.adapters.memory import (
    GUIDANCE,
    MemoryAssistant,
    Scripted,
    snapshot_of,
    written,
)
from evals.workspace import BOT, Failing
from tests.api.slack.conftest import (
    ACT,
    BUDGET,
    COUNTRIES,
    PUBLIC,
    TOPICS,
    Clock,
    in_markdown,
    nothing_comes,
    only,
    until,
)


def test_a_mention_is_answered_in_its_thread_with_citations(sender, workspace):
    told = sender.mention(COUNTRIES)

    message = only(workspace)
    assert told.status_code == 200
    assert (message.channel, message.thread) == ("C1", "1700000000.000001")
    assert "Albania, Armenia" in in_markdown(message)
    assert "Albania, Armenia" in message.text
    assert f"{PUBLIC}/read/guidance?start=" in str(message.blocks)
    assert "section 3.2" in str(message.blocks)
    assert "page 9" in str(message.blocks)
    assert "As of 21 March 2024" in str(message.blocks)
    assert workspace.refused == []


def test_the_answer_is_the_one_the_service_gives(sender, workspace):
    sender.mention(TOPICS)

    message = only(workspace)
    given = sender.client.post(f"{sender.address}/v1/ask", json={"question": TOPICS}).json()
    marks = re.findall(r"\|\[(\d+)\]>", str(message.blocks))
    assert [int(n) for n in marks] == [one["n"] for one in given["citations"]]
    for citation in given["citations"]:
        assert f"- {citation['quote']} [{citation['n']}]" in in_markdown(message)
        assert escaped(citation["href"]) in str(message.blocks)


def test_a_footnote_stands_below_with_its_address(sender, workspace):
    sender.mention(ACT)

    blocks = str(only(workspace).blocks)
    assert "Footnote 10 (at [1]): Regulation (EU) 2021/695" in blocks
    assert "<https://eur-lex.europa.eu/eli/reg/2021/695/oj|" in blocks


def test_a_declined_question_says_why_and_where_to_look(sender, workspace):
    sender.mention(BUDGET)

    message = only(workspace)
    assert "Not answered: nothing in the documents says so" in in_markdown(message)
    assert "Where to look:" in str(message.blocks)
    assert f"<{PUBLIC}/read/guidance#3.2|Section 3.2" in str(message.blocks)
    assert "Where to look:" in message.text


def test_a_direct_message_is_answered_and_its_session_has_status_and_title(sender, workspace):
    told = sender.direct(COUNTRIES)

    message = only(workspace)
    assert told.status_code == 200
    assert (message.channel, message.thread) == ("D1", "1700000000.000001")
    until(lambda: workspace.count("agents.sessions.setStatus") == 2)
    sessions = [given for name, given in workspace.calls if name == "agents.sessions.setStatus"]
    assert [given["status"] for given in sessions] == ["processing", "active"]
    assert sessions[0]["title"] == COUNTRIES
    assert sessions[0]["thread_ts"] == "1700000000.000001"


def test_where_there_are_no_sessions_the_older_view_has_status_and_title(service, workspace):
    sender, _ = service()
    workspace.failing["agents.sessions.setStatus"] = [Failing("not_allowed")]
    sender.direct(COUNTRIES)
    until(lambda: workspace.count("assistant.threads.setTitle") == 1)

    sender.direct(ACT, ts="1700000009.000001")

    until(lambda: workspace.count("assistant.threads.setTitle") == 2)
    until(lambda: len(workspace.messages) == 2)
    assert workspace.count("agents.sessions.setStatus") == 1
    assert workspace.count("assistant.threads.setStatus") == 2
    titles = [given["title"] for name, given in workspace.calls if name.endswith("setTitle")]
    assert titles == [COUNTRIES, ACT]


def test_who_opens_the_conversation_sees_what_can_be_asked(sender, workspace):
    sender.event({"type": "app_home_opened", "tab": "messages", "channel": "D1", "user": "U1"})

    until(lambda: workspace.count("assistant.threads.setSuggestedPrompts"))
    (given,) = [given for name, given in workspace.calls if name.endswith("setSuggestedPrompts")]
    assert given["channel_id"] == "D1"
    assert "thread_ts" not in given  # with one, Slack drops them in the agent view
    assert 1 <= len(given["prompts"]) <= 4
    assert given["prompts"][0] == {"title": COUNTRIES, "message": COUNTRIES}


def test_the_older_view_has_them_in_its_thread(sender, workspace):
    thread = {"channel_id": "D1", "thread_ts": "1.5", "user_id": "U1", "context": {}}
    sender.event({"type": "assistant_thread_started", "assistant_thread": thread})

    until(lambda: workspace.count("assistant.threads.setSuggestedPrompts"))
    (given,) = [given for name, given in workspace.calls if name.endswith("setSuggestedPrompts")]
    assert (given["channel_id"], given["thread_ts"]) == ("D1", "1.5")


def test_what_needs_nothing_is_acknowledged_and_dropped(sender, workspace):
    events = [
        {"type": "app_home_opened", "tab": "home", "channel": "D1", "user": "U1"},
        {"type": "app_context_changed", "user": "U1", "context": {}},
        {"type": "assistant_thread_context_changed", "assistant_thread": {"channel_id": "D1"}},
        {"type": "something_new", "user": "U1"},
    ]

    told = [sender.event(event) for event in events]

    assert [one.status_code for one in told] == [200] * len(events)
    assert nothing_comes(sender, workspace)


def test_what_no_person_wrote_just_now_is_not_answered(sender, workspace):
    others = [
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed", "message": {}, "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join"},
        {"edited": {"user": "U1", "ts": "2.0"}},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"user": None},
    ]

    told = [ask(COUNTRIES, **more) for more in others for ask in (sender.direct, sender.mention)]

    assert [one.status_code for one in told] == [200] * len(told)
    assert nothing_comes(sender, workspace)


def test_a_mention_that_comes_as_a_message_too_is_answered_once(sender, workspace):
    sender.mention(COUNTRIES)
    sender.in_thread(f"<@{BOT}> {COUNTRIES}", None, "1700000000.000001")

    assert only(workspace)
    assert nothing_comes(sender, workspace, expected=1)


def test_a_mention_in_a_conversation_of_two_is_one_message(sender, workspace):
    sender.mention(COUNTRIES, channel="D1")
    sender.direct(f"<@{BOT}> {COUNTRIES}")

    assert only(workspace)
    assert nothing_comes(sender, workspace, expected=1)


def test_a_mention_without_a_question_is_told_what_to_do(sender, workspace):
    sender.mention("")

    assert "ask again" in only(workspace).text


def test_a_question_that_is_too_long_is_told_so(sender, workspace):
    sender.mention("x" * 2_001)

    assert "at most 2,000" in only(workspace).text


def test_a_follow_up_has_the_thread_as_its_history(sender, workspace, assistant):
    sender.mention(COUNTRIES, ts="1700000000.000001")
    until(lambda: len(workspace.messages) == 1)

    sender.mention(ACT, ts="1700000005.000001", thread_ts="1700000000.000001")

    until(lambda: len(workspace.messages) == 2)
    asked = assistant.asked[-1]
    assert asked.text == ACT
    assert [turn.question for turn in asked.history] == [COUNTRIES]
    assert "Albania" in asked.history[0].answer
    assert {message.thread for message in workspace.messages.values()} == {"1700000000.000001"}


def test_other_threads_are_no_part_of_it(sender, workspace, assistant):
    sender.mention(COUNTRIES, ts="1700000000.000001")
    until(lambda: len(workspace.messages) == 1)

    sender.mention(ACT, ts="1700000005.000001")

    until(lambda: len(workspace.messages) == 2)
    assert assistant.asked[-1].history == ()


def test_who_was_answered_in_a_thread_may_go_on_without_a_mention(sender, workspace, assistant):
    sender.mention(COUNTRIES, ts="1700000000.000001")
    until(lambda: len(workspace.messages) == 1)

    sender.in_thread(ACT, "1700000000.000001", "1700000005.000001")

    until(lambda: len(workspace.messages) == 2)
    assert assistant.asked[-1].text == ACT


def test_what_is_not_meant_for_it_is_not_answered(sender, workspace):
    sender.mention(COUNTRIES, ts="1700000000.000001")
    until(lambda: len(workspace.messages) == 1)

    for text, thread, user in (
        (ACT, "1700000000.000001", "U2"),  # somebody else
        (f"<@U3> {ACT}", "1700000000.000001", "U1"),  # to somebody else
        (ACT, "1700000000.000009", "U1"),  # elsewhere
        (ACT, None, "U1"),  # in no thread
    ):
        sender.in_thread(text, thread, "1700000005.000001", user=user)

    assert nothing_comes(sender, workspace, expected=1)


def test_a_command_is_answered_to_its_asker_alone(sender, workspace):
    told = sender.command(COUNTRIES, workspace.response_url("one"))

    until(lambda: workspace.said["one"])
    (said,) = workspace.said["one"]
    assert told.status_code == 200
    assert "Looking" in told.text
    assert said["response_type"] == "ephemeral"
    assert "Albania" in said["text"]
    assert "Publish" in str(said["blocks"])
    assert workspace.messages == {}


def test_a_command_without_a_question_says_what_to_type(sender, workspace):
    told = sender.command("  ", workspace.response_url("one"))

    assert "/era-guide Which countries" in told.text
    assert workspace.said == {}


def test_a_command_that_is_sent_twice_is_answered_once(sender, workspace):
    for _ in range(2):
        sender.command(COUNTRIES, workspace.response_url("one"), trigger="t7")

    until(lambda: workspace.said["one"])
    assert nothing_comes(sender, workspace)
    assert len(workspace.said["one"]) == 1


def test_a_shortcut_asks_about_a_message(sender, workspace, assistant):
    told = sender.interaction(
        {
            "type": "message_action",
            "callback_id": "era_guide_ask",
            "channel": {"id": "C1"},
            "response_url": workspace.response_url("one"),
            "message": {"ts": "1700000001.000001", "user": "U2", "text": f"{COUNTRIES} &amp; more"},
        }
    )

    until(lambda: workspace.said["one"])
    assert told.status_code == 200
    assert assistant.asked[-1].text == f"{COUNTRIES} & more"


def long_answers():
    """An assistant with an answer that takes six messages, each quote five thousand letters."""
    words = [f"{letter * 5_000} end {letter}" for letter in "abcdefghijkl"]
    document = written(GUIDANCE, "# 1. All\n" + "\n".join(words))
    script = {COUNTRIES: Scripted(quotes=tuple(("guidance", one) for one in words))}
    return MemoryAssistant(snapshot_of(document), script)


def test_what_one_alone_cannot_be_shown_is_shown_when_it_is_published(service, workspace):
    sender, _ = service(long_answers())
    sender.command(COUNTRIES, workspace.response_url("one"))
    until(lambda: len(workspace.said["one"]) == 4)
    last = workspace.said["one"][-1]
    assert "publish it, and all of it is shown" in last["text"]
    (actions,) = [block for block in last["blocks"] if block["type"] == "actions"]

    value = actions["elements"][0]["value"]
    sender.press("era_guide_publish", value, workspace.response_url("one"))

    until(lambda: "feedback_buttons" in str([m.blocks for m in workspace.messages.values()]))
    said = "".join(in_markdown(message) for message in workspace.messages.values())
    assert [said.count(letter * 5_000) for letter in "abcdefghijkl"] == [1] * 12
    assert len(workspace.messages) >= 6
    assert workspace.refused == []


def test_a_long_answer_that_is_cut_off_goes_on_where_it_was(service, workspace):
    clock = Clock()
    sender, _ = service(long_answers(), now=clock)
    sender.mention(ACT, ts="1600000000.000001")  # the first, so that the failing one is the third
    until(lambda: len(workspace.messages) == 1)
    limited = Failing("ratelimited", 200, {"Retry-After": "9"})
    ok = len(workspace.messages)
    workspace.failing_after["chat.postMessage"] = (ok + 3, limited)

    sender.mention(COUNTRIES)

    until(lambda: len(workspace.messages) == ok + 2)
    time.sleep(0.2)
    clock.moved_s = 10
    until(lambda: "feedback_buttons" in str([*workspace.messages.values()][-1].blocks))
    said = "".join(in_markdown(message) for message in workspace.messages.values())
    assert [said.count(letter * 5_000) for letter in "abcdefghijkl"] == [1] * 12


def published(workspace, name):
    (said,) = workspace.said[name]
    (actions,) = [block for block in said["blocks"] if block["type"] == "actions"]
    return actions["elements"][0]["value"]


def test_an_answer_can_be_published_once(sender, workspace, assistant):
    sender.command(COUNTRIES, workspace.response_url("one"))
    until(lambda: workspace.said["one"])
    value = published(workspace, "one")

    for _ in range(2):
        sender.press("era_guide_publish", value, workspace.response_url("one"))

    message = only(workspace)
    assert message.thread is None
    assert "<@U1> asked: Which countries" in str(message.blocks)
    assert "Albania" in in_markdown(message)
    until(lambda: len(workspace.said["one"]) == 2)
    assert workspace.said["one"][1]["delete_original"] is True
    assert nothing_comes(sender, workspace, expected=1)


def test_what_was_published_can_be_followed_up(sender, workspace, assistant):
    sender.command(COUNTRIES, workspace.response_url("one"))
    until(lambda: workspace.said["one"])
    sender.press("era_guide_publish", published(workspace, "one"), workspace.response_url("one"))
    until(lambda: len(workspace.said["one"]) == 2)
    (root,) = workspace.messages

    sender.in_thread(ACT, root, "1800000000.000001")

    until(lambda: len(workspace.messages) == 2)
    assert [turn.question for turn in assistant.asked[-1].history] == [COUNTRIES]


def test_who_cannot_publish_here_is_told_why(sender, workspace):
    workspace.failing["chat.postMessage"] = [Failing("not_in_channel")]
    sender.command(COUNTRIES, workspace.response_url("one"))
    until(lambda: workspace.said["one"])

    sender.press("era_guide_publish", published(workspace, "one"), workspace.response_url("one"))

    until(lambda: len(workspace.said["one"]) == 2)
    assert "invite it" in workspace.said["one"][1]["text"]


def test_one_person_who_asks_too_fast_is_told_when_to_come_back(service, workspace):
    sender, _ = service(questions_per_minute=1)
    sender.mention(COUNTRIES)
    until(lambda: len(workspace.messages) == 1)

    sender.mention(ACT, ts="1700000005.000001")
    sender.mention(ACT, ts="1700000006.000001", user="U2")

    until(lambda: len(workspace.messages) == 3)
    texts = sorted(message.text for message in workspace.messages.values())
    assert sum("ask again in" in text for text in texts) == 1


def test_without_tokens_there_is_no_door(service):
    sender, app = service(slack_signing_secret="")

    assert sender.mention(COUNTRIES).status_code == 404
    assert "slack" not in app.openapi()["paths"]
