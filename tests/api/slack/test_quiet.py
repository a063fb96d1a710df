"""Nothing that people write stands in a log, whatever level anybody sets."""

import logging

import pytest

from api.slack.quiet import LIBRARY, quiet_logger
from evals.workspace import Failing, signed
from tests.api.slack.conftest import COUNTRIES, only, until

WORD = "Quetzalcoatlus"


@pytest.fixture
def all_that_is_logged():
    """Every record, with every logger that there is at its loudest, but for those that are set."""
    told = []

    class Keep(logging.Handler):
        def emit(self, record):
            told.append(self.format(record))

    keep = Keep(logging.DEBUG)
    root = logging.getLogger()
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    for name in ("slack_bolt", "slack_sdk", "api", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield told
    root.removeHandler(keep)
    root.setLevel(before)
    for name in ("slack_bolt", "slack_sdk", "api", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_nothing_that_is_asked_or_answered_is_logged(all_that_is_logged, service, workspace):
    sender, _ = service(slack_stream_after_s=0)
    question = f"{COUNTRIES} {WORD}"
    sender.mention(question)
    sender.direct(question, ts="1700000001.000001")
    sender.command(question, workspace.response_url("one"))
    sender.interaction({"type": "block_actions", "actions": [{"action_id": WORD, "value": WORD}]})
    sender.event({"type": "something_new", "text": WORD})
    until(lambda: len(workspace.messages) == 2 and workspace.said["one"])

    assert all_that_is_logged
    assert not [line for line in all_that_is_logged if WORD in line]
    assert not [line for line in all_that_is_logged if "xoxb-test" in line]


def test_nor_where_something_fails(all_that_is_logged, service, workspace):
    sender, _ = service()
    body = b'{"type": "event_callback", "text": "' + WORD.encode() + b'"}'
    sender.post((body, signed(body, 0)))
    sender.interaction({"type": "view_submission", "view": {"callback_id": WORD, "type": "modal"}})
    sender.interaction(
        {
            "type": "view_submission",
            "view": {"callback_id": "era_guide_reason", "type": "modal", "text": WORD},
        }
    )
    for error in ("channel_not_found", "invalid_auth", "ratelimited"):
        workspace.failing["chat.postMessage"].append(Failing(error))
        sender.mention(WORD)
        until(lambda: not workspace.failing["chat.postMessage"])
    sender.mention(COUNTRIES, ts="1700000001.000001")
    until(lambda: workspace.messages)

    assert any("channel_not_found" in line for line in all_that_is_logged)
    assert not [line for line in all_that_is_logged if WORD in line]


def test_the_library_may_say_that_and_where_it_warns(caplog):
    logger = quiet_logger()
    try:
        raise ValueError(WORD)
    except ValueError:
        logger.exception("it failed for %s", WORD)
    logger.warning(WORD)
    logger.info(WORD)

    assert [record.name for record in caplog.records] == [LIBRARY, LIBRARY]
    assert WORD not in caplog.text
    assert "ValueError" in caplog.text
    assert "test_the_library_may_say" in caplog.text


def test_a_logger_that_the_library_makes_later_is_quiet_too(sender, workspace):
    sender.mention(COUNTRIES)
    only(workspace)

    loud = [
        name
        for name, logger in logging.Logger.manager.loggerDict.items()
        if name.startswith(("slack_bolt.", "slack_sdk."))
        and isinstance(logger, logging.Logger)
        and logger.getEffectiveLevel() < logging.WARNING
    ]
    assert loud == []
