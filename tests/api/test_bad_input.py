"""Whatever is sent, the answer is a clear problem, and the service lives on."""

import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from api.app import create_app
from api.clean import clean

GOOD = "Which act governs association to Horizon Europe?"


def post(client, body, kind="application/json"):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/v1/ask", content=raw, headers={"Content-Type": kind})


def assert_problem(answer, *statuses):
    assert answer.status_code in statuses, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["type"].startswith("/problems/")
    assert told["status"] == answer.status_code
    assert len(told["detail"]) > 20
    assert told["request_id"] == answer.headers["x-request-id"]


@pytest.fixture(autouse=True)
def lives_on(client):
    yield
    assert post(client, {"question": GOOD}).json()["status"] == "answered"


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   \n\t ",
        "x" * 2001,
        "nul \0 inside",
        "half \ud800 pair",
        "e" + "\u0301" * 10_000,
        "e" + "\u0301" * 1_900,
        "\u202e\u202d\u2066\u200b",
        "\U000e0041\U000e0042",
        None,
        3,
        True,
        ["a"],
        {"a": "b"},
    ],
    ids=lambda value: ascii(value)[:24],
)
def test_a_question_that_does_not_fit_is_unprocessable(client, question):
    answer = post(client, {"question": question})

    assert_problem(answer, 422)
    assert "question" in answer.text or "body" in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "text",
        None,
        {"question": GOOD, "history": "x"},
        {"question": GOOD, "history": [{"question": ""}]},
        {"question": GOOD, "history": [{"answer": "no question"}]},
        {"question": GOOD, "history": [{"question": GOOD, "answer": "nul \0"}]},
        {"question": GOOD, "mode": "loud"},
        {"question": GOOD, "mode": 1},
        {"question": GOOD, "documents": "guidance"},
        {"question": GOOD, "documents": [1]},
        {"question": GOOD, "documents": ["x"] * 1001},
        {"question": GOOD, "request_id": ""},
        {"question": GOOD, "request_id": "x" * 65},
        {"question": GOOD, "request_id": 7},
    ],
    ids=lambda value: json.dumps(value)[:50],
)
def test_a_body_of_the_wrong_shape_is_unprocessable(client, body):
    assert_problem(post(client, body), 422)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b'{"question": "\xff\xfe"}',
        b'{"question": "raw \x01 control"}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"question": "' + b"x",
        b'{"question": "a"} trailing',
    ],
    ids=lambda value: ascii(value[:20]),
)
def test_what_is_not_json_is_a_bad_request(client, body):
    assert_problem(post(client, body), 400)


@pytest.mark.parametrize("field", ["history", "documents", "other"])
def test_json_nested_ten_thousand_deep_is_refused_anywhere(client, field):
    deep = b"[" * 10_000 + b"]" * 10_000

    answer = post(client, b'{"question": "a", "' + field.encode() + b'": ' + deep + b"}")

    assert_problem(answer, 400, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "x/y"])
def test_a_body_must_say_that_it_is_json(client, kind):
    assert_problem(post(client, {"question": GOOD}, kind), 415)


def test_a_charset_beside_json_is_fine(client):
    answer = post(client, {"question": GOOD}, "application/json; charset=utf-8")
    assert answer.status_code == 200


def test_two_thousand_characters_after_trimming_are_read(client):
    assert post(client, {"question": "  " + "x " * 1000 + "  "}).status_code == 200


def test_signs_nobody_sees_are_dropped_and_the_question_is_answered(client, assistant):
    hidden = (
        "\u202eWhich\u200b act\u00ad governs\U000e0041 association\tto  Horizon\ufeff Europe?\u2069"
    )

    answer = post(client, {"question": hidden})

    assert answer.json()["status"] == "answered"
    assert assistant.asked[-1].text == GOOD


def test_letters_with_marks_are_left_alone():
    assert clean("Việt Nam שָׁלוֹם Türkiye e\u0301") == "Việt Nam שָׁלוֹם Türkiye e\u0301"


@given(st.text(max_size=80))
def test_cleaning_twice_is_cleaning_once(text):
    try:
        once = clean(text)
    except ValueError:
        return

    assert clean(once) == once


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(
    body=st.binary(max_size=200)
    | st.text(max_size=60).map(lambda t: json.dumps({"question": t}).encode())
)
def test_any_bytes_get_an_answer_or_a_problem(client, body):
    answer = post(client, body)

    assert answer.status_code in {200, 400, 422}


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=" + "x" * 2001, "q=a&limit=0", "q=a&limit=51", "q=a&limit=x"]
)
def test_a_search_that_does_not_fit_is_unprocessable(client, query):
    assert_problem(client.get(f"/v1/search?{query}"), 422)


def test_bytes_in_an_address_that_are_no_text_are_survived(client):
    assert client.get("/v1/search?q=%ff%fe").status_code == 200
    assert client.get("/read/%ff").status_code == 404
    assert client.get("/v1/documents/guidance/sections/%00").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/ask", 405),
        ("DELETE", "/v1/documents", 405),
        ("GET", "/v1/documents/none", 404),
        ("GET", "/v1/documents/none/text", 404),
        ("GET", "/v1/documents/guidance/sections/9.9", 404),
        ("GET", "/v1/search?q=a&documents=none", 404),
        ("GET", "/read/none", 404),
        ("GET", "/read/32021r0695", 404),
        ("GET", "/read/guidance?start=-1", 422),
        ("GET", "/static/none.css", 404),
        ("GET", "/static/../app.py", 404),
    ],
)
def test_every_failure_is_a_problem(client, method, path, status):
    assert_problem(client.request(method, path), status)


def test_a_declared_body_of_fifty_megabytes_is_refused_before_it_is_read(client):
    answer = client.post("/v1/ask", content=b"{}", headers={"Content-Length": "50000000"})

    assert_problem(answer, 413)


@pytest.mark.parametrize("streamed", [False, True], ids=["declared", "streamed"])
def test_a_body_of_fifty_megabytes_is_refused_by_a_real_server(
    server, assistant, settings, streamed
):
    import httpx

    address = server(create_app(assistant, settings))
    chunk = b" " * 1_000_000
    body = (chunk for _ in range(50)) if streamed else chunk * 50

    answer = httpx.post(
        f"{address}/v1/ask", content=body, headers={"Content-Type": "application/json"}, timeout=20
    )

    assert_problem(answer, 413)
    assert httpx.post(f"{address}/v1/ask", json={"question": GOOD}).status_code == 200
