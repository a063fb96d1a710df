"""What does not bear Slack's signature of the last minutes is refused before it is read."""

import json
import time

from evals.workspace import event_body, json_request, signed
from tests.api.slack.conftest import COUNTRIES, nothing_comes, only

EVENT = event_body(
    {
        "type": "app_mention",
        "channel": "C1",
        "user": "U1",
        "ts": "1700000000.000001",
        "text": COUNTRIES,
    },
    "Ev-A",
)


def forged(what):  # noqa: C901 - a table, way by way
    body, headers = json_request(EVENT)
    stamp, signature = "X-Slack-Request-Timestamp", "X-Slack-Signature"
    match what:
        case "another secret":
            headers |= signed(body, time.time(), "another")
        case "another body":
            body = body.replace(b"C1", b"C2")
        case "a second too old":
            headers |= signed(body, time.time() - 302)
        case "from the future":
            headers |= signed(body, time.time() + 302)
        case "another time than was signed":
            headers[stamp] = str(int(time.time()) - 1)
        case "no time":
            del headers[stamp]
        case "a time that is none":
            headers[stamp] = "yesterday"
        case "no signature":
            del headers[signature]
        case "a signature that is none":
            headers[signature] = "v0=nothing"
        case "a signature of other letters":
            headers[signature] = "v0=é".encode()
        case "a body of no letters":
            body = b"\xff\xfe" + body
        case "no JSON at all":
            body = b"{"
    return body, headers


def test_what_is_not_signed_by_slack_just_now_is_refused(sender, workspace):
    ways = (
        "another secret",
        "another body",
        "a second too old",
        "from the future",
        "another time than was signed",
        "no time",
        "a time that is none",
        "no signature",
        "a signature that is none",
        "a signature of other letters",
        "a body of no letters",
        "no JSON at all",
    )

    told = {way: sender.post(forged(way)).status_code for way in ways}

    assert told == dict.fromkeys(ways, 401)
    assert nothing_comes(sender, workspace)


def test_what_is_signed_just_within_five_minutes_is_taken(sender, workspace):
    told = sender.post(json_request(EVENT, time.time() - 298))

    assert told.status_code == 200
    only(workspace)


def test_the_same_request_once_more_is_acknowledged_and_does_nothing(sender, workspace):
    request = json_request(EVENT)

    told = [sender.post(request).status_code for _ in range(3)]

    assert told == [200, 200, 200]
    only(workspace)
    assert nothing_comes(sender, workspace, expected=1)


def test_slack_may_see_whether_the_address_is_ours(sender):
    told = sender.post(json_request({"type": "url_verification", "challenge": "3eZbrw1aB"}))

    assert told.status_code == 200
    assert json.loads(told.text)["challenge"] == "3eZbrw1aB"


def test_what_is_signed_and_no_message_is_refused(sender):
    for body in (b"{", b'{"type": ', b"payload={"):
        headers = {"Content-Type": "application/json", **signed(body, time.time())}

        assert sender.post((body, headers)).status_code == 400


def test_a_body_beyond_the_limit_is_refused(sender):
    body = json.dumps({"type": "event_callback", "text": "x" * 1_100_000}).encode()

    assert sender.post((body, signed(body, time.time()))).status_code == 413


def test_only_what_is_posted_is_taken(sender):
    assert sender.client.get(f"{sender.address}/slack/events").status_code == 405
