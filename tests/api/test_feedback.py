"""What askers say of answers: kept, exported with the answer, forgotten with it."""

import json

import pytest
from fastapi.testclient import TestClient

from api.__main__ import main
from api.app import create_app
from api.feedback import Verdict
from api.settings import ApiSettings


@pytest.fixture
def answered(client, assistant):
    return client.post("/v1/ask", json={"question": next(iter(assistant.script))}).json()


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_is_taken(client, answered, verdict):
    told = client.post("/v1/feedback", json={"answer_id": answered["id"], "verdict": verdict})

    assert told.status_code == 201
    assert len(told.json()["id"]) == 32


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer_id": "nobody", "verdict": "right"}, 404),
        ({"answer_id": "x", "verdict": "great"}, 422),
        ({"verdict": "right"}, 422),
        ({"answer_id": "x", "verdict": "right", "comment": "c" * 2_001}, 422),
    ],
)
def test_what_does_not_fit_is_refused(client, body, status):
    told = client.post("/v1/feedback", json=body)

    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"


def test_an_export_holds_the_answer_it_is_about(client, answered, settings, monkeypatch, capsys):
    monkeypatch.setenv("ERAGUIDE_HOME", str(settings.home))
    comment = "The page is 10, not 9."
    client.post(
        "/v1/feedback",
        json={"answer_id": answered["id"], "verdict": "wrong_source", "comment": comment},
    )

    assert main(["feedback", "--export", "-"]) == 0

    line = json.loads(capsys.readouterr().out)
    assert line["verdict"] == "wrong_source"
    assert line["comment"] == comment
    assert line["answer"] == answered


def test_an_answer_that_is_forgotten_takes_what_was_said_of_it_along(
    client, answered, settings, monkeypatch, capsys
):
    monkeypatch.setenv("ERAGUIDE_HOME", str(settings.home))
    said = {"answer_id": answered["id"], "verdict": "wrong", "comment": "Quetzalcoatlus"}
    client.post("/v1/feedback", json=said)

    assert main(["forget", answered["id"]]) == 0
    assert "forgotten: 1 answers, and what was said of them 1 times" in capsys.readouterr().out
    assert client.get(f"/v1/answers/{answered['id']}").status_code == 404
    assert main(["forget", answered["id"]]) == 1
    assert "not kept here" in capsys.readouterr().err
    main(["feedback", "--export", "-"])
    assert capsys.readouterr().out == ""
    for path in settings.home.glob("answers.sqlite*"):
        assert b"Quetzalcoatlus" not in path.read_bytes()


def test_all_can_be_forgotten(client, assistant, settings, monkeypatch, capsys):
    monkeypatch.setenv("ERAGUIDE_HOME", str(settings.home))
    ids = [
        client.post("/v1/ask", json={"question": question}).json()["id"]
        for question in assistant.script
    ]

    assert main(["forget", "--all"]) == 0

    assert f"forgotten: {len(ids)} answers" in capsys.readouterr().out
    assert all(client.get(f"/v1/answers/{one}").status_code == 404 for one in ids)


def test_a_visitor_who_asks_too_fast_is_told_when_to_come_back(assistant, tmp_path):
    slow = ApiSettings(home=tmp_path, questions_per_minute=2)
    with TestClient(create_app(assistant, slow)) as client:
        body = {"question": next(iter(assistant.script))}
        asked = [client.post("/v1/ask", json=body) for _ in range(3)]
        page = client.get("/", params={"q": body["question"]})

    assert [one.status_code for one in asked] == [200, 200, 429]
    assert 1 <= int(asked[2].headers["retry-after"]) <= 60
    assert asked[2].json()["type"] == "/problems/too-many"
    assert page.status_code == 429
    assert page.headers["retry-after"]
