"""Switched off: every door says why; nothing else closes."""

import json

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from assistant.__main__ import main
from assistant.switch import Switch
from tests.fixtures.assistants import guidance_assistant, guidance_settings

WHY = "The guidance is being corrected."
QUESTION = "Which act governs association to Horizon Europe?"


@pytest.fixture
def off():
    switch = Switch(guidance_settings().home)
    switch.off(WHY)
    yield switch
    switch.on()


@pytest.fixture
def client():
    settings = ApiSettings(home=guidance_settings().home)
    with TestClient(create_app(guidance_assistant(), settings)) as one:
        yield one


def test_every_question_is_declined_with_the_reason(client, off):
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()

    assert (answer["status"], answer["text"], answer["statements"]) == ("declined_off", WHY, [])


def test_a_stream_says_so_too(client, off):
    told = client.post(
        "/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"}
    ).text

    (data,) = [line for line in told.splitlines() if line.startswith("data: ")]
    assert json.loads(data.removeprefix("data: "))["text"] == WHY


def test_the_page_says_so(client, off):
    page = client.get("/", params={"q": QUESTION})

    assert page.status_code == 200
    assert WHY in page.text


def test_the_terminal_says_so(off, capsys):
    class Kept:
        snapshot = guidance_assistant().snapshot
        ask = guidance_assistant().ask

        def close(self) -> None: ...

    assert main(["ask", QUESTION], Kept) == 0
    assert WHY in capsys.readouterr().out


def test_it_is_ready_and_says_that_it_is_off(client, off):
    ready = client.get("/readyz")

    assert (ready.status_code, ready.json()["off"]) == (200, WHY)
    off.on()
    assert client.get("/readyz").json()["off"] is None


def test_documents_and_search_stay(client, off):
    assert client.get("/v1/search", params={"q": "association"}).json()["passages"]
    assert client.get("/read/guidance").status_code == 200


def test_the_same_request_gets_its_answer_once_it_is_on(client, off):
    body = {"question": QUESTION, "request_id": "switch-test"}
    client.app.state.desk.runs._resume_s = 0

    declined = client.post("/v1/ask", json=body).json()
    off.on()
    answered = client.post("/v1/ask", json={**body}).json()

    assert declined["status"] == "declined_off"
    assert answered["status"] == "answered"
