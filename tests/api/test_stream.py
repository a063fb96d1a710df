"""The event stream, on a real server: order, ids, taking up again, leaving, errors, heartbeat."""

import json
import time

import httpx
import pytest

from api.app import create_app
from api.settings import ApiSettings
from assistant.answer import Step
from ingest.index.errors import NoIndex

ACT = "Which act governs association to Horizon Europe?"
STREAM = {"Accept": "text/event-stream"}


def events(text):
    """The events of a stream as (id, name, data)."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def until(condition, seconds=5.0):
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


@pytest.fixture
def slow(assistant):
    assistant.pause_s = 0.15
    return assistant


def test_steps_statements_and_the_answer_come_in_order_with_ids(client):
    response = client.post("/v1/ask", json={"question": ACT}, headers=STREAM)

    told = events(response.text)
    ids, names, data = zip(*told, strict=True)
    answer = data[-1]
    assert names == ("step",) * 5 + ("statement", "answer")
    assert [d["name"] for d in data[:5]] == ["rephrase", "triage", "retrieve", "compose", "check"]
    assert data[5] == {"statement": answer["statements"][0], "citations": answer["citations"]}
    assert list(ids) == [f"{answer['id']}:{n}" for n in range(1, 8)]
    assert client.get(f"/v1/answers/{answer['id']}").json() == answer


def test_a_stream_is_not_buffered_or_packed(client):
    response = client.post(
        "/v1/ask", json={"question": ACT}, headers={**STREAM, "Accept-Encoding": "gzip"}
    )

    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    assert response.headers["cache-control"] == "no-store"
    assert "content-encoding" not in response.headers


def test_before_the_first_event_an_error_is_a_plain_problem(client):
    for body, status in (
        ({"question": ""}, 422),
        ({"question": ACT, "mode": "generate"}, 422),
        ({"question": ACT, "documents": ["none"]}, 404),
    ):
        response = client.post("/v1/ask", json=body, headers=STREAM)

        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"


def test_after_it_an_error_is_the_last_event(client, assistant, monkeypatch):
    def fails(self, question):
        yield Step("rephrase")
        raise NoIndex("gone /var/x")

    monkeypatch.setattr(type(assistant), "stream", fails)

    response = client.post("/v1/ask", json={"question": ACT}, headers=STREAM)

    (_, first, _), (_, last, problem) = events(response.text)
    assert (first, last) == ("step", "error")
    assert problem["type"] == "/problems/no-index"
    assert "/var/x" not in response.text


def test_a_broken_stream_is_taken_up_where_it_broke_without_computing_again(server, slow, settings):
    address = server(create_app(slow, settings))
    body = {"question": ACT}
    with httpx.stream("POST", f"{address}/v1/ask", json=body, headers=STREAM) as response:
        lines = response.iter_lines()
        last = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")

    again = httpx.post(f"{address}/v1/ask", json=body, headers={**STREAM, "Last-Event-ID": last})

    ids = [key for key, _, _ in events(again.text)]
    run = last.rpartition(":")[0]
    assert ids == [f"{run}:{n}" for n in range(2, 8)]
    assert len(slow.asked) == 1


def test_a_stream_is_not_taken_up_with_another_question(client):
    (first, *_) = events(client.post("/v1/ask", json={"question": ACT}, headers=STREAM).text)

    other = client.post(
        "/v1/ask", json={"question": "Another?"}, headers={**STREAM, "Last-Event-ID": first[0]}
    )

    assert other.status_code == 409


@pytest.mark.parametrize("last", ["nonsense", "unknown:3", ":", "x:99999999999999", "☃:1"])
def test_an_unknown_last_event_begins_a_new_answer(client, last):
    response = client.post(
        "/v1/ask",
        json={"question": ACT},
        headers={**STREAM, "Last-Event-ID": last.encode()},
    )

    assert [name for _, name, _ in events(response.text)][-1] == "answer"


def test_a_client_that_does_not_come_back_stops_the_work(server, slow, tmp_path):
    app = create_app(slow, ApiSettings(home=tmp_path, resume_s=0.1))
    address = server(app)
    reached = []
    whole = type(slow).stream

    def watched(self, question):
        for event in whole(self, question):
            reached.append(event)
            yield event

    slow.stream = watched.__get__(slow)
    with httpx.stream(
        "POST", f"{address}/v1/ask", json={"question": ACT}, headers=STREAM
    ) as response:
        next(response.iter_lines())

    until(lambda: len(app.state.desk.runs) == 0)
    time.sleep(0.6)
    assert len(reached) < 7


def test_a_stream_that_waits_says_that_it_lives(server, slow, tmp_path):
    address = server(create_app(slow, ApiSettings(home=tmp_path, heartbeat_s=0.05)))

    response = httpx.post(f"{address}/v1/ask", json={"question": ACT}, headers=STREAM)

    assert ": still working" in response.text
    assert events(response.text)[-1][1] == "answer"


def test_events_leave_as_they_come(server, slow, settings):
    address = server(create_app(slow, settings))
    began = time.monotonic()
    with httpx.stream(
        "POST", f"{address}/v1/ask", json={"question": ACT}, headers=STREAM
    ) as response:
        first = next(response.iter_lines())
        waited = time.monotonic() - began

    assert first.startswith("id: ")
    assert waited < 0.5


def test_a_request_id_streams_the_same_answer_again(client, assistant):
    body = {"question": ACT, "request_id": "k1"}
    plain = client.post("/v1/ask", json=body).json()

    streamed = events(client.post("/v1/ask", json=body, headers=STREAM).text)

    assert streamed[-1][2] == plain
    assert len(assistant.asked) == 1


def test_a_request_id_streams_from_the_store_after_a_restart(assistant, settings):
    from fastapi.testclient import TestClient

    body = {"question": ACT, "request_id": "k1"}
    with TestClient(create_app(assistant, settings)) as before:
        plain = before.post("/v1/ask", json=body).json()
    with TestClient(create_app(assistant, settings)) as after:
        ((key, name, answer),) = events(after.post("/v1/ask", json=body, headers=STREAM).text)

    assert (key, name, answer) == (f"{plain['id']}:1", "answer", plain)
    assert len(assistant.asked) == 1
