"""Socket Mode over a real WebSocket, through the real library."""

import asyncio
import os
import signal
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api.__main__ import main
from api.desk import Desk
from api.slack.bot import SlackBot
from api.slack.socket import CannotConnect, answer, connected
from evals.workspace import BOT, TEAM, Failing, event_body
from tests.api.slack.conftest import ACT, COUNTRIES, Clock, in_markdown

ROOT = Path(__file__).parents[3]


async def soon(true, within_s=10):
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.01)


@pytest.fixture
def bot(assistant, slack_settings):
    """Call for a connected bot with these answers."""

    @asynccontextmanager
    async def run(answers=None, now=time.time):
        desk = Desk(answers or assistant, slack_settings())
        try:
            one = SlackBot(desk, now)
            async with connected(one, "xapp-test", ping_s=0.2):
                yield one
        finally:
            desk.close()

    return run


def envelope(payload, number, kind="events_api", **more):
    return {"type": kind, "envelope_id": f"env-{number}", "payload": payload, **more}


def mention(text=COUNTRIES, event_id="Ev-A", channel="C1"):
    event = {
        "type": "app_mention",
        "channel": channel,
        "user": "U1",
        "ts": "1700000000.000001",
        "text": f"<@{BOT}> {text}",
    }
    return event_body(event, event_id)


async def test_an_event_is_acknowledged_and_answered(bot, workspace):
    async with bot():
        await soon(lambda: workspace.connections == 1)
        await asyncio.to_thread(
            workspace.send, envelope(mention(), 1, accepts_response_payload=False)
        )

        await soon(lambda: workspace.messages)
        assert workspace.acknowledged == [{"envelope_id": "env-1"}]

    (message,) = workspace.messages.values()
    assert "Albania" in in_markdown(message)


async def test_it_is_acknowledged_before_there_is_an_answer(bot, workspace, held):
    async with bot(held):
        await soon(lambda: workspace.connections == 1)
        await asyncio.to_thread(workspace.send, envelope(mention(), 1))

        await soon(lambda: workspace.acknowledged, within_s=2)
        assert workspace.messages == {}
        held.let_go.set()
        await soon(lambda: workspace.messages)


async def test_what_is_delivered_again_after_a_new_connection_is_answered_once(bot, workspace):
    async with bot():
        await soon(lambda: workspace.connections == 1)
        await asyncio.to_thread(workspace.send, envelope(mention(), 1))
        await soon(lambda: workspace.messages)

        await asyncio.to_thread(workspace.hang_up)
        await soon(lambda: workspace.connections == 2)
        again = envelope(mention(), 1, retry_attempt=1, retry_reason="timeout")
        await asyncio.to_thread(workspace.send, again)
        await asyncio.to_thread(workspace.send, envelope(mention(ACT, "Ev-B", "C2"), 2))

        await soon(lambda: len(workspace.messages) == 2)
        assert [one["envelope_id"] for one in workspace.acknowledged].count("env-1") == 2
    assert sorted(m.channel for m in workspace.messages.values()) == ["C1", "C2"]


async def test_slack_may_ask_for_a_new_connection(bot, workspace):
    async with bot():
        await soon(lambda: workspace.connections == 1)
        await asyncio.to_thread(
            workspace.send, {"type": "disconnect", "reason": "refresh_requested"}
        )
        await soon(lambda: workspace.connections == 2)

        await asyncio.to_thread(workspace.send, envelope(mention(), 1))
        await soon(lambda: workspace.messages)


async def test_a_command_is_acknowledged_with_words(bot, workspace):
    command = {
        "command": "/era-guide",
        "text": COUNTRIES,
        "user_id": "U1",
        "channel_id": "C1",
        "team_id": TEAM,
        "response_url": workspace.response_url("one"),
        "trigger_id": "t1",
    }
    async with bot():
        await soon(lambda: workspace.connections == 1)
        await asyncio.to_thread(workspace.send, envelope(command, 1, "slash_commands"))

        await soon(lambda: workspace.said["one"])
    assert "Looking" in workspace.acknowledged[0]["payload"]["text"]
    assert "Albania" in workspace.said["one"][0]["text"]


async def test_what_one_process_left_is_answered_by_the_next(bot, workspace, held):
    async with bot(held):
        await soon(lambda: workspace.connections == 1)
        await asyncio.to_thread(workspace.send, envelope(mention(), 1))
        await soon(lambda: workspace.acknowledged)
        # The process ends with this block; what it had begun is let go.

    held.let_go.set()
    async with bot(now=Clock()):
        await soon(lambda: workspace.messages)
    (message,) = workspace.messages.values()
    assert "Albania" in in_markdown(message)


async def test_a_token_that_slack_refuses_ends_it_at_once(bot, workspace):
    workspace.failing["apps.connections.open"] = [Failing("invalid_auth")]

    with pytest.raises(CannotConnect, match="invalid_auth"):
        async with bot():
            pass


def test_without_tokens_the_command_says_what_to_set(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path))
    monkeypatch.setenv("ERAGUIDE_SLACK_BOT_TOKEN", "xoxb-1")

    assert main(["slack"]) == 1
    assert "ERAGUIDE_SLACK_APP_TOKEN" in capsys.readouterr().err


def test_a_secret_without_a_token_is_told(monkeypatch, capsys, tmp_path):
    from api.__main__ import CannotServe, _application
    from api.settings import ApiSettings

    settings = ApiSettings(home=tmp_path, slack_signing_secret="s")

    with pytest.raises(CannotServe, match="set both, or neither"):
        _application(None, settings)


def test_tokens_are_not_listed(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path))
    monkeypatch.setenv("ERAGUIDE_SLACK_BOT_TOKEN", "xoxb-secret")

    assert main(["settings"]) == 0
    told = capsys.readouterr().out
    assert "ERAGUIDE_SLACK_BOT_TOKEN=**" in told
    assert "xoxb-secret" not in told


async def test_it_answers_until_it_is_told_to_stop(assistant, slack_settings, workspace):
    ready = asyncio.Event()
    running = asyncio.create_task(answer(assistant, slack_settings(), ready.set))
    await asyncio.wait_for(ready.wait(), 10)
    await soon(lambda: workspace.connections == 1)

    os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(running, 10)


def test_the_command_tells_what_slack_did_not_like(
    assistant, slack_settings, workspace, monkeypatch, capsys
):
    workspace.failing["apps.connections.open"] = [Failing("invalid_auth")]
    monkeypatch.setattr("api.__main__._assistant", lambda: assistant)
    for name, value in {
        "HOME": slack_settings().home,
        "SLACK_BOT_TOKEN": workspace.token,
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": workspace.api_url,
    }.items():
        monkeypatch.setenv(f"ERAGUIDE_{name}", str(value))

    assert main(["slack"]) == 1
    told = capsys.readouterr().err
    assert "invalid_auth" in told
    assert "connections:write" in told
    assert assistant.closed
