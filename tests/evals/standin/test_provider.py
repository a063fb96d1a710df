"""The stand-in itself, spoken to without any library of a provider."""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

from evals.standin.behaviour import HALVES, STATUSES, Behaviour
from evals.standin.provider import Ended, Provider
from tests.fixtures.tasks import a_task, likely

ASKED = a_task(likely("Norway is associated.", "Canada pays 5 % of it."))
ANSWER = {
    "statements": [
        {
            "text": "Norway is associated.",
            "quotes": [{"key": "K1", "words": "Norway is associated."}],
        },
        {
            "text": "Canada pays 5 % of it.",
            "quotes": [{"key": "K1", "words": "Canada pays 5 % of it."}],
        },
    ]
}


def post(provider: Provider, **more: Any) -> tuple[http.client.HTTPConnection, Any]:
    connection = http.client.HTTPConnection(urlsplit(provider.url).netloc, timeout=5)
    messages = [{"role": "system", "content": "Rules."}, {"role": "user", "content": ASKED}]
    body = json.dumps({"model": "m", "messages": messages, **more})
    connection.request("POST", "/v1/chat/completions", body, {"Authorization": "Bearer sk-planted"})
    return connection, connection.getresponse()


def events(response: Any) -> Iterator[Mapping[str, Any] | str]:
    for line in response:
        if line.startswith(b"data: "):
            data = line[6:].strip().decode()
            yield data if data == "[DONE]" else json.loads(data)


def whole(provider: Provider, **more: Any) -> tuple[int, Mapping[str, Any], Mapping[str, str]]:
    connection, response = post(provider, **more)
    try:
        return response.status, json.loads(response.read()), dict(response.headers)
    finally:
        connection.close()


def streamed(provider: Provider, **more: Any) -> list[Mapping[str, Any] | str]:
    connection, response = post(provider, stream=True, **more)
    try:
        return list(events(response))
    finally:
        connection.close()


def text_of(told: list[Mapping[str, Any] | str]) -> str:
    deltas = [e["choices"][0]["delta"] for e in told if not isinstance(e, str) and e["choices"]]
    return "".join(delta.get("content", "") for delta in deltas)


def test_an_honest_answer_comes_whole() -> None:
    with Provider() as provider:
        status, body, _ = whole(provider)

    assert status == 200
    assert json.loads(body["choices"][0]["message"]["content"]) == ANSWER
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["usage"]["total_tokens"] > 50


def test_and_in_pieces_with_what_it_cost_where_that_is_asked_for() -> None:
    with Provider(piece=7) as provider:
        told = streamed(provider, stream_options={"include_usage": True})
        bare = streamed(provider)

    assert json.loads(text_of(told)) == ANSWER
    assert told[-1] == "[DONE]"
    assert told[-2]["usage"]["completion_tokens"] > 10  # type: ignore[index]
    assert not any("usage" in event for event in bare if not isinstance(event, str))
    assert len(told) > 20


def test_what_was_sent_is_kept() -> None:
    with Provider() as provider:
        streamed(provider, response_format={"type": "json_schema"})
        provider.wait()

    (call,) = provider.calls
    assert call.body["response_format"] == {"type": "json_schema"}
    assert call.headers["Authorization"] == "Bearer sk-planted"
    assert call.ended is Ended.WHOLE
    assert json.loads(call.said) == ANSWER
    assert [at for at, _ in call.pieces] == sorted(at for at, _ in call.pieces)


def test_it_behaves_in_turn_and_otherwise_when_told() -> None:
    with Provider(Behaviour.SERVER_ERROR, Behaviour.HONEST) as provider:
        statuses = [whole(provider)[0] for _ in range(3)]
        provider.behave(Behaviour.UNAUTHORIZED)
        statuses.append(whole(provider)[0])

    assert statuses == [500, 200, 200, 401]


@pytest.mark.parametrize("behaviour", STATUSES)
def test_an_error_holds_what_was_sent_as_those_of_providers_do(behaviour: Behaviour) -> None:
    with Provider(behaviour, retry_after="7") as provider:
        status, body, headers = whole(provider)

    assert status == STATUSES[behaviour]
    assert "sk-planted" in body["error"]["message"]
    assert "Canada" in body["error"]["message"]
    assert headers.get("Retry-After") == ("7" if status == 429 else None)


def test_a_form_may_be_refused() -> None:
    with Provider(Behaviour.NO_FORM) as provider:
        assert whole(provider, response_format={})[0] == 400
        assert whole(provider)[0] == 200


def test_a_fault_is_kept_with_whether_it_could_be_planted() -> None:
    with Provider(Behaviour.CHANGES_PERCENTAGE, Behaviour.DROPS_NOT) as provider:
        changed = text_of(streamed(provider))
        same = text_of(streamed(provider))

    assert "8 %" in changed
    assert json.loads(same) == ANSWER
    assert [call.played.planted for call in provider.calls] == [True, False]


def test_broken_json_breaks_after_what_was_whole() -> None:
    with Provider(Behaviour.BREAKS_JSON) as provider:
        text = text_of(streamed(provider))

    assert json.dumps(ANSWER["statements"][0]) in text
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)


def test_an_answer_cut_short_says_so() -> None:
    with Provider(Behaviour.CUT_SHORT) as provider:
        told = streamed(provider)

    assert told[-2]["choices"][0]["finish_reason"] == "length"  # type: ignore[index]
    assert json.dumps(ANSWER).startswith(text_of(told))


def test_one_that_stops_halfway_ends_without_a_reason() -> None:
    with Provider(Behaviour.STOPS_HALFWAY) as provider:
        told = streamed(provider)

    assert "[DONE]" not in told
    assert json.dumps(ANSWER).startswith(text_of(told))


@pytest.mark.parametrize("stream", [True, False])
def test_one_that_breaks_off_closes_the_connection(stream: bool) -> None:
    with Provider(Behaviour.BREAKS_OFF) as provider:
        connection, response = post(provider, stream=stream)
        with pytest.raises(http.client.IncompleteRead):
            response.read()
        connection.close()


def test_one_that_closes_says_nothing() -> None:
    with Provider(Behaviour.CLOSES) as provider, pytest.raises(http.client.RemoteDisconnected):
        post(provider)


@pytest.mark.parametrize("behaviour", [Behaviour.STALLS, Behaviour.STALLS_ALIVE])
def test_one_that_stalls_keeps_the_connection_until_the_client_leaves(
    behaviour: Behaviour,
) -> None:
    with Provider(behaviour) as provider:
        connection, response = post(provider, stream=True)
        response.read1()
        was_waiting = not provider.wait(0.2)
        answering = provider.answering
        response.close()
        connection.close()
        ended = provider.wait()

    assert was_waiting
    assert answering == 1
    assert ended
    assert provider.calls[0].ended is Ended.LEFT
    assert behaviour in HALVES


def test_a_very_long_answer_stops_when_nobody_listens() -> None:
    with Provider(Behaviour.VERY_LONG) as provider:
        connection, response = post(provider, stream=True)
        for _ in range(100):
            response.readline()
        response.close()
        connection.close()
        ended = provider.wait()

    assert ended
    assert provider.calls[0].ended is Ended.LEFT


def test_what_is_no_task_is_given_back() -> None:
    with Provider() as provider:
        connection = http.client.HTTPConnection(urlsplit(provider.url).netloc, timeout=5)
        body = {"messages": [{"role": "user", "content": "Rewrite this:\nAnd Norway?"}]}
        connection.request("POST", "/v1/chat/completions", json.dumps(body))
        told = json.loads(connection.getresponse().read())
        connection.close()

    assert told["choices"][0]["message"]["content"] == "And Norway?"


def test_leaving_ends_a_stall_at_once_and_every_connection() -> None:
    with Provider(Behaviour.STALLS_AT_ONCE) as provider:
        connection = http.client.HTTPConnection(urlsplit(provider.url).netloc, timeout=5)
        connection.request("POST", "/v1/chat/completions", "{}")
        while not provider.answering:
            time.sleep(0.01)
        began = time.perf_counter()

    assert time.perf_counter() - began < 1
    assert provider.connections == 0
    connection.close()
