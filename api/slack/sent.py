"""What Slack sends, read: pure functions from its payloads to what was asked, or to nothing.

Nothing for what the assistant or another program wrote, for edits and deletions, and for what
comes a second time in another form: a mention in a channel is both a mention and a message.
"""

import json
from hashlib import sha256
from typing import Any

from api.chat.heard import Heard
from api.slack.words import mentions, read

Json = dict[str, Any]

_ANSWERED = {None, "file_share", "thread_broadcast"}
"""Subtypes of messages that people write; all others are edits, deletions, joins and programs."""


def key(body: Json) -> str:
    """What an event is told apart by: the same whenever it is sent again."""
    known = body.get("event_id") or body.get("trigger_id")
    if not known:
        known = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return f"slack {known}"


def mention(body: Json) -> Heard | None:
    """The question of somebody who called the assistant in a channel."""
    event = body["event"]
    if not _written(event, body) or _direct(event):
        return None
    return _heard(event, body)


def direct_message(body: Json) -> Heard | None:
    """The question of somebody who writes to the assistant alone."""
    event = body["event"]
    if not _written(event, body) or not _direct(event):
        return None
    return _heard(event, body)


def follow_up(body: Json) -> Heard | None:
    """What somebody wrote in a channel's thread without calling anybody.

    Whether it is meant for the assistant depends on who was answered there before.
    """
    event = body["event"]
    in_thread = event.get("thread_ts") not in (None, event.get("ts"))
    if not _written(event, body) or _direct(event) or not in_thread:
        return None
    return None if mentions(event.get("text", "")) else _heard(event, body)


def command(body: Json) -> Heard:
    """The question behind a slash command."""
    return Heard(
        team=body.get("team_id", ""),
        place=body["channel_id"],
        thread="",
        at="",
        asker=body["user_id"],
        text=read(body.get("text", "")),
        aside=body["response_url"],
    )


def shortcut(body: Json) -> Heard:
    """A message that somebody asks the guidance about; its thread is where to publish."""
    message = body["message"]
    return Heard(
        team=(body.get("team") or {}).get("id", ""),
        place=body["channel"]["id"],
        thread=message.get("thread_ts") or message["ts"],
        at=message["ts"],
        asker=body["user"]["id"],
        text=read(message.get("text", "")),
        aside=body["response_url"],
    )


def own_id(body: Json) -> str:
    """The user id under which the assistant is in this workspace."""
    for one in body.get("authorizations") or ():
        if one.get("is_bot"):
            return str(one.get("user_id", ""))
    return ""


def _written(event: Json, body: Json) -> bool:
    """Whether a person wrote this just now."""
    return (
        event.get("subtype") in _ANSWERED
        and not event.get("bot_id")
        and not event.get("edited")
        and not event.get("hidden")
        and bool(event.get("user"))
        and event["user"] not in ("USLACKBOT", own_id(body))
    )


def _direct(event: Json) -> bool:
    return event.get("channel_type") == "im" or event["channel"].startswith("D")


def _heard(event: Json, body: Json) -> Heard:
    # In a channel that organisations share, the asker's own team is not the channel's.
    team = event.get("user_team") or event.get("team") or body.get("team_id", "")
    return Heard(
        team=team,
        place=event["channel"],
        thread=event.get("thread_ts") or event["ts"],
        at=event["ts"],
        asker=event["user"],
        text=read(event.get("text", ""), own_id(body)),
        direct=_direct(event),
    )
