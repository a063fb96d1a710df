"""A model's words through the service: streamed, taken up again, stopped, counted, kept."""

import http.client
import json
import threading

import httpx
import pytest
from fastapi.testclient import TestClient

from api.__main__ import _warm
from api.app import create_app
from api.routes import ask as routes
from api.settings import ApiSettings
from assistant.answer import Support
from assistant.errors import ModelFailed, ModelUnreachable
from assistant.support.ruling import Fault, Finding, Ruling
from tests.api.test_stream import STREAM, events, until
from tests.fixtures.assistants import wording_assistant
from tests.fixtures.talkers import Talker, in_passage, spoken

COUNTRIES = "Which countries are associated to Horizon Europe?"
LISTED = "The countries associated with Horizon Europe as of 21 March 2024"
BODY = {"question": COUNTRIES}
TWO = ("Eighteen countries are associated.", "They were so in March.")


class Word:
    def rule(self, statement, cited):
        if "wrong" in statement:
            return Ruling(None, (Finding(Fault.NUMBER, "wrong", "it is wrong"),))
        return Ruling(Support.SUPPORTED)


def saying(*texts, **model):
    """A model that says these, each with the words of the countries, a sign a piece."""
    model = {"piece": 1} | model
    return Talker(
        lambda task: [(text, [(in_passage(task, LISTED), LISTED)]) for text in texts], **model
    )


@pytest.fixture(scope="module")
def answers():
    """One assistant for all tests here; its model is set by each."""
    return wording_assistant(saying(), Word())


@pytest.fixture
def wording(answers, tmp_path):
    """Call with a model for the service's application, and settings of the service."""

    def make(model, **settings):
        answers._model = model
        return create_app(answers, ApiSettings(home=tmp_path, **settings))

    return make


def metric(app, line):
    text = app.state.desk.metrics.text().decode()
    return next(
        (float(at.rpartition(" ")[2]) for at in text.splitlines() if at.startswith(line)), 0.0
    )


def first_statement_end(*texts):
    """Signs that the model has said when its first statement is complete."""
    return spoken([(texts[0], [("K12345", LISTED)])]).rindex("]}")


def test_statements_and_progress_are_streamed_and_the_answer_is_the_last(wording):
    with TestClient(wording(saying(*TWO))) as client:
        told = events(client.post("/v1/ask", json=BODY, headers=STREAM).text)

    names = [name for _, name, _ in told]
    assert names == ["step"] * 6 + ["statement", "statement", "answer"]
    assert told[4][2]["detail"].startswith("reading ")
    answer = told[-1][2]
    assert [data["statement"] for _, name, data in told if name == "statement"] == answer[
        "statements"
    ]
    assert answer["trace"]["mode"] == "generate"
    assert answer["trace"]["generation"]["left"] == 2


def test_a_statement_is_on_the_wire_while_the_model_still_writes(wording, server):
    gate = threading.Event()
    model = saying(*TWO, gate=gate, held_from=first_statement_end(*TWO) + 5)
    address = server(wording(model))

    with httpx.stream("POST", f"{address}/v1/ask", json=BODY, headers=STREAM) as response:
        lines = response.iter_lines()
        next(line for line in lines if line == "event: statement")
        waiting = model.stopped == 0
        gate.set()
        rest = list(lines)

    assert waiting
    assert "event: answer" in rest


def test_a_stream_that_is_taken_up_again_is_not_paid_for_twice(wording, server):
    gate = threading.Event()
    model = saying(*TWO, gate=gate, held_from=first_statement_end(*TWO) + 5)
    app = wording(model)
    address = server(app)
    with httpx.stream("POST", f"{address}/v1/ask", json=BODY, headers=STREAM) as response:
        lines = response.iter_lines()
        last = ""
        for line in lines:
            last = line.removeprefix("id: ") if line.startswith("id: ") else last
            if line == "event: statement":
                break

    threading.Timer(0.2, gate.set).start()
    again = httpx.post(f"{address}/v1/ask", json=BODY, headers={**STREAM, "Last-Event-ID": last})

    told = events(again.text)
    assert [name for _, name, _ in told] == ["statement", "answer"]
    assert [s["text"] for s in told[-1][2]["statements"]] == list(TWO)
    assert len(model.asked) == 1
    assert metric(app, "eraguide_answers_abandoned_total") == 0


def test_who_does_not_come_back_stops_the_model_and_leaves_a_record(wording, server):
    gate = threading.Event()
    model = saying(*TWO, gate=gate, held_from=first_statement_end(*TWO) + 5)
    app = wording(model, resume_s=0.1)
    address = server(app)
    with httpx.stream("POST", f"{address}/v1/ask", json=BODY, headers=STREAM) as response:
        lines = response.iter_lines()
        key = next(lines).removeprefix("id: ").rpartition(":")[0]
        next(line for line in lines if line == "event: statement")

    until(lambda: len(app.state.desk.runs) == 0)
    gate.set()
    until(lambda: model.stopped == 1)
    until(lambda: metric(app, "eraguide_answers_abandoned_total") == 1)

    record = httpx.get(f"{address}/v1/answers/{key}").json()
    assert [s["text"] for s in record["statements"]] == [TWO[0]]
    assert record["status"] == "answered_partly"
    assert "left before" in record["text"]
    assert model.said < len(spoken([(text, [("K12345", LISTED)]) for text in TWO])) - 10


def test_a_record_of_one_who_left_is_no_answer_to_the_same_request(wording, server):
    gate = threading.Event()
    model = saying(*TWO, gate=gate, held_from=3)
    app = wording(model, resume_s=0.1)
    address = server(app)
    body = BODY | {"request_id": "once"}
    with httpx.stream("POST", f"{address}/v1/ask", json=body, headers=STREAM) as response:
        next(response.iter_lines())
        until(lambda: model.asked)
    until(lambda: len(app.state.desk.runs) == 0)
    gate.set()
    until(lambda: metric(app, "eraguide_answers_abandoned_total") == 1)

    again = httpx.post(f"{address}/v1/ask", json=body).json()

    assert again["status"] == "answered"
    assert len(model.asked) == 2


def test_a_record_keeps_no_personal_data(wording, server):
    app = wording(saying(*TWO), resume_s=0.0)
    address = server(app)
    hold = threading.Event()
    whole = app.state.desk.answers.stream

    def held(question):
        for event in whole(question):
            yield event
            hold.wait(10)

    app.state.desk.answers.stream = held
    try:
        body = {"question": f"{COUNTRIES} Tell anna.lindqvist@example.org."}
        with httpx.stream("POST", f"{address}/v1/ask", json=body, headers=STREAM) as response:
            key = next(response.iter_lines()).removeprefix("id: ").rpartition(":")[0]
        until(lambda: len(app.state.desk.runs) == 0)
        hold.set()
        until(lambda: metric(app, "eraguide_answers_abandoned_total") == 1)
    finally:
        del app.state.desk.answers.stream

    assert "anna" not in httpx.get(f"{address}/v1/answers/{key}").text


@pytest.mark.parametrize("headers", [{}, STREAM])
def test_a_model_that_fails_in_the_middle_leaves_whole_sentences(wording, headers):
    fails = ModelUnreachable("gone")
    model = saying(*TWO, fails=fails, fails_after=first_statement_end(*TWO) + 40)
    app = wording(model)
    with TestClient(app) as client:
        response = client.post("/v1/ask", json=BODY, headers=headers)

    answer = events(response.text)[-1][2] if headers else response.json()
    assert answer["statements"][0]["text"] == TWO[0]
    assert TWO[1] not in response.text
    assert answer["status"] == "answered_partly"
    assert "degraded" in [notice["kind"] for notice in answer["notices"]]
    assert metric(app, 'eraguide_model_failures_total{failure="unreachable"}') == 1


@pytest.mark.parametrize("headers", [{}, STREAM])
def test_a_model_that_fails_at_once_leaves_the_quotes(wording, headers):
    with TestClient(wording(saying(*TWO, fails=ModelFailed("cut")))) as client:
        response = client.post("/v1/ask", json=BODY, headers=headers)
        quotes = client.post("/v1/ask", json=BODY | {"mode": "quote"}).json()

    answer = events(response.text)[-1][2] if headers else response.json()
    assert answer["statements"] == quotes["statements"]
    assert answer["status"] == quotes["status"]
    assert "degraded" in [notice["kind"] for notice in answer["notices"]]


def test_a_defect_of_the_model_itself_is_a_problem_and_the_model_is_let_go(wording):
    model = saying(*TWO, fails=RuntimeError("secret"), fails_after=3)
    with TestClient(wording(model), raise_server_exceptions=False) as client:
        told = events(client.post("/v1/ask", json=BODY, headers=STREAM).text)

    assert told[-1][1] == "error"
    assert "secret" not in str(told)
    assert model.stopped == 1


def test_what_did_not_pass_is_counted_and_not_told(wording):
    def say(task):
        key = in_passage(task, LISTED)
        return [
            ("Eighteen countries are associated.", [(key, LISTED), ("K9zzz9", LISTED)]),
            ("All of this is wrong.", [(key, LISTED)]),
            ("Nobody said so.", [(key, "words that nobody wrote")]),
        ]

    app = wording(Talker(say))
    with TestClient(app) as client:
        response = client.post("/v1/ask", json=BODY)

    assert "wrong" not in response.text
    assert "Nobody" not in response.text
    generation = response.json()["trace"]["generation"]
    assert (generation["said"], generation["left"], generation["removed"]) == (3, 1, 2)
    assert generation["removed_by"] == {"number": 1, "no_quote": 1}
    assert generation["quotes_lost"] == {"invented_key": 1, "absent_words": 1}
    assert metric(app, 'eraguide_statements_removed_total{fault="number"}') == 1
    assert metric(app, 'eraguide_quotes_lost_total{reason="invented_key"}') == 1
    assert metric(app, 'eraguide_quotes_lost_total{reason="absent_words"}') == 1
    assert metric(app, "eraguide_first_statement_seconds_count") == 1


def test_in_quote_mode_nothing_of_a_model_is_told(wording):
    model = saying(*TWO)
    with TestClient(wording(model)) as client:
        answer = client.post("/v1/ask", json=BODY | {"mode": "quote"}).json()

    assert answer["trace"]["mode"] == "quote"
    assert "generation" not in answer["trace"]
    assert model.asked == []


def test_a_service_that_warms_up_does_not_pay_for_it(answers):
    answers._model = saying(*TWO)

    _warm(answers)

    assert answers._model.asked == []


def leaves(address, model, body):
    """Ask for JSON, and close the connection once the model was asked."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/v1/ask", json.dumps(body), headers)
    until(lambda: model.asked)
    connection.close()


def test_who_waits_for_json_and_leaves_stops_the_model_too(wording, server, monkeypatch):
    gate, noticed = threading.Event(), threading.Event()

    async def gone(request, whole=routes._gone):
        await whole(request)
        noticed.set()

    monkeypatch.setattr(routes, "_gone", gone)
    model = saying(*TWO, gate=gate, held_from=first_statement_end(*TWO) + 5)
    app = wording(model)
    address = server(app)

    leaves(address, model, BODY)
    until(lambda: model.said >= first_statement_end(*TWO))
    assert noticed.wait(10)
    gate.set()
    until(lambda: metric(app, "eraguide_answers_abandoned_total") == 1)

    assert model.stopped == 1
    (record,) = [json.loads(kept.body) for kept in app.state.desk.store.every()]
    assert [s["text"] for s in record["statements"]] == [TWO[0]]


def test_with_a_request_id_there_is_time_to_come_back_for_the_json(wording, server):
    gate = threading.Event()
    model = saying(*TWO, gate=gate, held_from=3)
    app = wording(model)
    address = server(app)
    body = BODY | {"request_id": "again"}

    leaves(address, model, body)
    gate.set()
    answer = httpx.post(f"{address}/v1/ask", json=body, timeout=30).json()

    assert [s["text"] for s in answer["statements"]] == list(TWO)
    assert len(model.asked) == 1
    assert metric(app, "eraguide_answers_abandoned_total") == 0


def test_and_who_does_not_stops_the_model(wording, server):
    gate = threading.Event()
    model = saying(*TWO, gate=gate, held_from=3)
    app = wording(model, resume_s=0.1)
    address = server(app)

    leaves(address, model, BODY | {"request_id": "never"})
    until(lambda: len(app.state.desk.runs) == 0)
    gate.set()
    until(lambda: metric(app, "eraguide_answers_abandoned_total") == 1)

    assert model.stopped == 1
    assert model.said < first_statement_end(*TWO)
