"""The manifest to paste asks for what the code needs, and for nothing else."""

import json
import re
from pathlib import Path

from api.__main__ import main
from api.about import EXAMPLES
from api.slack import listeners

ROOT = Path(__file__).parents[3]
MANIFEST = json.loads((ROOT / "api" / "slack" / "manifest.json").read_text(encoding="utf-8"))


def test_it_names_what_the_listeners_listen_to():
    events = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    source = (ROOT / "api" / "slack" / "listeners.py").read_text(encoding="utf-8")
    listened = set(re.findall(r'app\.event\("(\w+)"\)', source))

    assert {event.partition(".")[0] for event in events} <= listened
    assert listened - {event.partition(".")[0] for event in events} == {"assistant_thread_started"}
    (command,) = MANIFEST["features"]["slash_commands"]
    (shortcut,) = MANIFEST["features"]["shortcuts"]
    assert command["command"] == listeners.COMMAND
    assert shortcut["callback_id"] == listeners.SHORTCUT


def test_the_page_names_settings_and_files_that_there_are(capsys):
    page = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")

    main(["settings"])
    told = capsys.readouterr().out
    assert all(f"{name}=" in told for name in re.findall(r"ERAGUIDE_[A-Z_]+[A-Z]", page))
    for path in re.findall(r"`((?:api|docs|evals)/[\w./-]+)`", page):
        assert (ROOT / path).exists()


def test_each_event_has_its_scope():
    scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

    kinds = {event.partition(".")[2] for event in events if event.startswith("message.")}
    assert {f"{kind}:history" for kind in kinds} <= scopes
    assert {"app_mentions:read", "chat:write", "commands", "assistant:write"} <= scopes


def test_it_is_within_slacks_limits_and_has_the_new_view():
    about = MANIFEST["display_information"]
    view = MANIFEST["features"]["agent_view"]

    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4_000
    assert len(view["agent_description"]) <= 300
    assert {prompt["message"] for prompt in view["suggested_prompts"]} <= set(EXAMPLES)
    assert "assistant_view" not in MANIFEST["features"]


def test_the_page_says_how_often_the_address_stands_in_it():
    text = json.dumps(MANIFEST)

    assert text.count("https://guide.example/slack/events") == text.count("https://guide.") == 3
    assert "three times" in (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
