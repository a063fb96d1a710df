"""`POST /v1/ask` as JSON: answers, idempotency, limits, what is kept and counted."""

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample
from assistant.question import Mode
from assistant.wire import verify
from corpus.errors import CorpusError
from ingest.index.errors import IndexMismatch, NoIndex

ACT = "Which act governs association to Horizon Europe?"


def test_an_answer_comes_as_the_wire_has_it_and_can_be_rechecked(client):
    answer = client.post("/v1/ask", json={"question": ACT})

    text = client.get("/v1/documents/guidance/text").text
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["status"] == "answered"
    verify(answer.json(), {"guidance": text})


def test_history_mode_and_documents_reach_the_assistant(client, assistant):
    turns = [{"question": f"q{n}", "answer": "a", "answer_id": "x"} for n in range(25)]

    client.post(
        "/v1/ask",
        json={"question": ACT, "history": turns, "mode": "quote", "documents": ["guidance"] * 2},
    )

    (asked,) = assistant.asked
    assert [turn.question for turn in asked.history] == [f"q{n}" for n in range(5, 25)]
    assert asked.mode is Mode.QUOTE
    assert asked.documents == ("guidance",)


def test_a_declined_answer_is_an_answer(client):
    answer = client.post("/v1/ask", json={"question": "Who won the match?"})

    assert answer.status_code == 200
    assert answer.json()["status"] == "declined_no_evidence"
    assert answer.json()["suggestions"]


def test_the_same_request_id_and_body_is_answered_once(client, assistant):
    body = {"question": ACT, "request_id": "k1"}

    first, second = client.post("/v1/ask", json=body), client.post("/v1/ask", json=body)

    assert first.json() == second.json()
    assert len(assistant.asked) == 1


def test_the_same_request_id_with_another_body_is_a_conflict(client):
    client.post("/v1/ask", json={"question": ACT, "request_id": "k1"})

    other = client.post("/v1/ask", json={"question": "Another?", "request_id": "k1"})

    assert other.status_code == 409
    assert other.json()["type"] == "/problems/request-id-used"


def test_a_request_id_outlives_the_process(assistant, settings):
    body = {"question": ACT, "request_id": "k1"}
    with TestClient(create_app(assistant, settings)) as before:
        first = before.post("/v1/ask", json=body).json()
    with TestClient(create_app(assistant, settings)) as after:
        assert after.post("/v1/ask", json=body).json() == first
        other = after.post("/v1/ask", json={**body, "question": "Another?"})

    assert other.status_code == 409
    assert len(assistant.asked) == 1


def test_the_same_request_at_once_is_computed_once(server, settings):
    import httpx

    assistant = sample()
    assistant.pause_s = 0.05
    address = server(create_app(assistant, settings))
    body = {"question": ACT, "request_id": "k1"}

    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: httpx.post(f"{address}/v1/ask", json=body).json(), range(6))
        )

    assert all(answer == answers[0] for answer in answers)
    assert len(assistant.asked) == 1


def test_a_failure_is_no_answer_and_may_be_asked_again(client, assistant, monkeypatch):
    body = {"question": ACT, "request_id": "k1"}
    whole = type(assistant).stream
    monkeypatch.setattr(type(assistant), "stream", lambda *_: (_ for _ in ()).throw(OSError()))
    assert client.post("/v1/ask", json=body).status_code == 500

    monkeypatch.setattr(type(assistant), "stream", whole)

    assert client.post("/v1/ask", json=body).status_code == 200


def test_generation_without_a_model_is_refused(client):
    for extra in ({}, {"request_id": "k1"}):
        answer = client.post("/v1/ask", json={"question": ACT, "mode": "generate", **extra})

        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/no-model"


@pytest.mark.parametrize("unknown", ["elsewhere", "32021r0695", ""])
def test_an_unknown_document_is_not_found(client, unknown):
    answer = client.post("/v1/ask", json={"question": ACT, "documents": [unknown]})

    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/unknown-document"


def test_an_answer_is_kept_under_its_id_and_outlives_the_process(assistant, settings):
    with TestClient(create_app(assistant, settings)) as before:
        answer = before.post("/v1/ask", json={"question": ACT}).json()
    with TestClient(create_app(assistant, settings)) as after:
        kept = after.get(f"/v1/answers/{answer['id']}")
        unknown = after.get("/v1/answers/nobody")

    assert kept.json() == answer
    assert unknown.status_code == 404


@pytest.mark.parametrize("lost", [NoIndex("gone /var/x"), IndexMismatch("other model /var/x")])
def test_an_index_that_is_lost_is_told_and_comes_back(client, assistant, monkeypatch, lost):
    def gone(*_):
        raise lost

    whole = type(assistant).stream
    monkeypatch.setattr(type(assistant), "stream", gone)
    for extra in ({}, {"request_id": "k1"}):
        answer = client.post("/v1/ask", json={"question": ACT, **extra})
        assert answer.status_code == 503
        assert answer.json()["type"] == "/problems/no-index"
        assert int(answer.headers["retry-after"]) > 0
        assert "/var/x" not in answer.text

    monkeypatch.setattr(type(assistant), "stream", whole)

    assert client.post("/v1/ask", json={"question": ACT}).status_code == 200


def test_readiness_follows_the_index(client, assistant, monkeypatch):
    assert client.get("/readyz").json()["index"] == "memory"

    def gone(_):
        raise NoIndex("gone")

    monkeypatch.setattr(type(assistant), "index_id", property(gone))

    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_an_index_switched_in_the_middle_is_asked_again(client, assistant, monkeypatch):
    from assistant.adapters.memory import GUIDANCE, snapshot_of, written

    old = assistant.snapshot
    new = snapshot_of(written(GUIDANCE, "# 1. New\nOnly new words."))
    whole = type(assistant).stream

    def stream(self, question):
        self.snapshot = old
        *events, answer = whole(self, question)
        yield from events
        self.snapshot = new if len(self.asked) == 1 else old
        yield answer

    monkeypatch.setattr(type(assistant), "stream", stream)

    assert client.post("/v1/ask", json={"question": ACT}).json()["status"] == "answered"
    assert len(assistant.asked) == 2


def test_too_many_questions_are_told_to_come_back(server, tmp_path):
    import httpx

    assistant = sample()
    assistant.pause_s = 0.1
    settings = ApiSettings(home=tmp_path, workers=1, max_waiting=1)
    address = server(create_app(assistant, settings))

    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: httpx.post(f"{address}/v1/ask", json={"question": ACT}), range(6))
        )

    busy = [answer for answer in answers if answer.status_code == 503]
    assert 200 in {answer.status_code for answer in answers}
    assert busy
    assert all(int(answer.headers["retry-after"]) > 0 for answer in busy)
    assert busy[0].json()["type"] == "/problems/busy"
    assert httpx.post(f"{address}/v1/ask", json={"question": ACT}).status_code == 200


def test_an_error_nobody_foresaw_tells_nothing_of_the_inside(client, assistant, caplog):
    assistant.script = {ACT: "no script at all secret"}

    for extra in ({}, {"request_id": "k1"}):
        answer = client.post("/v1/ask", json={"question": ACT, **extra})

        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Attribute" not in answer.text
    assert client.get("/healthz").status_code == 200
    assert ACT not in caplog.text


def test_no_question_is_ever_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "Xyzzy association"
    client.post("/v1/ask", json={"question": secret})
    client.get("/v1/search", params={"q": secret})
    client.get("/", params={"q": secret})
    client.post("/v1/ask", json={"question": secret, "mode": 3})
    client.get(f"/nowhere/{secret}")

    ours = [r.getMessage() for r in caplog.records if r.name.startswith(("api", "uvicorn"))]
    assert len(ours) >= 5
    assert not any("yzzy" in line for line in ours)


def test_everything_is_counted(client):
    client.post("/v1/ask", json={"question": ACT})

    told = client.get("/metrics").text

    assert 'eraguide_answers_total{mode="quote",status="answered"} 1.0' in told
    assert 'eraguide_statements_total{support="quoted"} 1.0' in told
    assert 'eraguide_requests_total{method="POST",route="/v1/ask",status="200"} 1.0' in told
    assert 'eraguide_step_seconds_count{step="total"} 1.0' in told


def test_a_request_keeps_its_sane_id_and_gets_one_otherwise(client):
    sane = client.get("/healthz", headers={"X-Request-ID": "abc-1"})
    mad = client.get("/healthz", headers={"X-Request-ID": "a b<script>" * 20})
    problem = client.get("/nowhere", headers={"X-Request-ID": "abc-2"})

    assert sane.headers["x-request-id"] == "abc-1"
    assert len(mad.headers["x-request-id"]) == 16
    assert problem.json()["request_id"] == "abc-2"


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(client, caplog):
    client.app.state.desk.store.close()

    assert client.post("/v1/ask", json={"question": ACT}).status_code == 200
    assert "could not be kept" in caplog.text


def test_broken_snapshots_do_not_pass_for_answers(client, assistant, monkeypatch):
    def broken(*_):
        raise CorpusError("inside")

    monkeypatch.setattr(type(assistant), "stream", broken)

    assert client.post("/v1/ask", json={"question": ACT}).status_code == 500


def test_questions_side_by_side_get_their_own_answers(client, assistant):
    questions = list(assistant.script) * 4
    gate = threading.Barrier(4)

    def ask(question):
        gate.wait(5)
        return client.post("/v1/ask", json={"question": question}).json()["question"]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, questions)) == questions


def test_json_on_the_wire_is_plain_utf8(client):
    body = client.post("/v1/ask", json={"question": "Türkiye?"}).content

    assert "Türkiye".encode() in body
    assert json.loads(body)["question"] == "Türkiye?"
