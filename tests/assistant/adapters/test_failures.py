import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from assistant.adapters.failures import is_bad_request, mentions, trouble_of
from assistant.errors import ModelFailed, ModelRefused, ModelUnreachable

KEY = "sk-planted-0123456789"
REQUEST = httpx.Request("POST", "http://127.0.0.1/v1", headers={"Authorization": KEY})


def status(code: int, **headers: str) -> Exception:
    response = httpx.Response(code, headers=headers, text=KEY, request=REQUEST)
    return httpx.HTTPStatusError(f"{code} for {KEY}", request=REQUEST, response=response)


class LengthFinishReasonError(Exception):
    """As the library of OpenAI calls it."""


class ContentFilterFinishReasonError(Exception):
    """As the library of OpenAI calls it."""


@pytest.mark.parametrize(
    ("error", "kind", "again", "dead"),
    [
        (status(400), ModelRefused, False, False),
        (status(401), ModelRefused, False, True),
        (status(402), ModelRefused, False, True),
        (status(403), ModelRefused, False, True),
        (status(404), ModelRefused, False, True),
        (status(408), ModelUnreachable, True, False),
        (status(413), ModelRefused, False, False),
        (status(418), ModelRefused, False, False),
        (status(429), ModelRefused, True, False),
        (status(500), ModelUnreachable, True, False),
        (status(503), ModelUnreachable, True, False),
        (status(529), ModelUnreachable, True, False),
        (httpx.ReadTimeout(KEY), ModelUnreachable, False, True),
        (httpx.ConnectTimeout(KEY), ModelUnreachable, False, True),
        (TimeoutError(KEY), ModelUnreachable, False, True),
        (httpx.ConnectError(KEY), ModelUnreachable, True, True),
        (ConnectionRefusedError(KEY), ModelUnreachable, True, True),
        (httpx.RemoteProtocolError(KEY), ModelUnreachable, True, False),
        (ConnectionResetError(KEY), ModelUnreachable, True, False),
        (json.JSONDecodeError(KEY, KEY, 0), ModelUnreachable, False, False),
        (LengthFinishReasonError(KEY), ModelFailed, False, False),
        (ContentFilterFinishReasonError(KEY), ModelRefused, False, False),
    ],
)
def test_each_failure_is_told_in_our_words(
    error: Exception, kind: type[ModelFailed], again: bool, dead: bool
) -> None:
    trouble = trouble_of(error, "openai:m")

    assert type(trouble.failure) is kind
    assert (trouble.again, trouble.dead) == (again, dead)
    assert str(trouble.failure).startswith("openai:m ")
    assert KEY not in str(trouble.failure)


def test_the_reason_may_stand_further_up() -> None:
    error = RuntimeError("wrapped")
    error.__cause__ = status(429)

    assert type(trouble_of(error, "m").failure) is ModelRefused


def test_a_chain_that_bites_its_tail_ends() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__context__, other.__context__ = other, one

    assert type(trouble_of(one, "m").failure) is ModelUnreachable


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("soon", None), ("nan", None), ("inf", None)],
)
def test_a_wait_in_seconds_is_read(told: str, seconds: float | None) -> None:
    assert trouble_of(status(429, **{"Retry-After": told}), "m").after_s == seconds


def test_a_wait_until_an_hour_is_read() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)

    after_s = trouble_of(status(503, **{"Retry-After": then}), "m").after_s

    assert after_s is not None
    assert 55 < after_s <= 60


def test_a_wait_counts_only_where_trying_again_may_help() -> None:
    assert trouble_of(status(401, **{"Retry-After": "7"}), "m").after_s is None


def test_a_bad_request_is_one_that_asks_for_too_much() -> None:
    assert is_bad_request(status(400))
    assert is_bad_request(status(422))
    assert not is_bad_request(status(401))
    assert not is_bad_request(httpx.ConnectError("x"))
    assert mentions(RuntimeError("no response_format here"), ("response_format",))
    assert not mentions(RuntimeError("no"), ("response_format",))
