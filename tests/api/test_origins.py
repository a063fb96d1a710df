"""Other sites may ask only where they are named, to the letter."""

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from api.app import create_app
from api.settings import ApiSettings

SITE = "https://partnership.example"
QUESTION = {"question": "Which act governs association to Horizon Europe?"}
ASKS = {
    "Origin": SITE,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,last-event-id",
}


@pytest.fixture
def shared(assistant, tmp_path):
    settings = ApiSettings(home=tmp_path, origins=f"{SITE} http://127.0.0.1:8080")
    with TestClient(create_app(assistant, settings), raise_server_exceptions=False) as one:
        yield one


def granted(response):
    return response.headers.get("access-control-allow-origin")


def test_a_named_site_may_ask_and_read(shared):
    before = shared.options("/v1/ask", headers=ASKS)
    answer = shared.post("/v1/ask", json=QUESTION, headers={"Origin": SITE})

    assert (before.status_code, granted(before)) == (204, SITE)
    assert before.headers["access-control-allow-headers"] == "Content-Type, Last-Event-ID"
    assert (answer.status_code, granted(answer)) == (200, SITE)
    assert "Retry-After" in answer.headers["access-control-expose-headers"]
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        "https://partnership.example:8443",
        "http://partnership.example",
        "https://partnership.example.evil.example",
        "https://evil.example",
        "https://PARTNERSHIP.example",
        "null",
        "",
    ],
)
def test_what_is_not_named_to_the_letter_is_not_let_in(shared, origin):
    before = shared.options("/v1/ask", headers={**ASKS, "Origin": origin})
    answer = shared.get("/v1/about", headers={"Origin": origin})

    assert granted(before) is None
    assert "access-control-allow-methods" not in before.headers
    assert granted(answer) is None
    assert answer.headers["vary"] == "Origin"


def test_nobody_is_let_in_unless_named(client):
    assert granted(client.options("/v1/ask", headers=ASKS)) is None
    assert granted(client.post("/v1/ask", json=QUESTION, headers={"Origin": SITE})) is None


def test_refusals_can_be_read_too(shared):
    refused = shared.post("/v1/ask", json={"question": ""}, headers={"Origin": SITE})
    too_large = shared.post("/v1/ask", content=b"x" * 1_000_001, headers={"Origin": SITE})

    assert (refused.status_code, granted(refused)) == (422, SITE)
    assert (too_large.status_code, granted(too_large)) == (413, SITE)


@pytest.mark.parametrize("path", ["/", "/metrics", "/read/guidance", "/static/guide.css"])
def test_pages_and_counters_are_shared_with_nobody(shared, path):
    assert granted(shared.get(path, headers={"Origin": SITE})) is None


def test_named_sites_may_frame_a_document_and_nothing_else(shared, client):
    document = shared.get("/read/guidance").headers["content-security-policy"]
    page = shared.get("/").headers["content-security-policy"]
    closed = client.get("/read/guidance").headers["content-security-policy"]

    assert document.endswith(f"frame-ancestors 'self' {SITE} http://127.0.0.1:8080")
    assert page.endswith("frame-ancestors 'none'")
    assert closed.endswith("frame-ancestors 'self'")


def test_who_may_frame_can_be_said_apart(assistant, tmp_path):
    settings = ApiSettings(home=tmp_path, origins=SITE, frame_ancestors="https://other.example")

    assert settings.reader_ancestors == "https://other.example"


@pytest.mark.parametrize(
    "wrong",
    [
        "*",
        "partnership.example",
        f"{SITE}/",
        f"{SITE}/page",
        "https://A.example",
        "null",
        "https://",
    ],
)
def test_what_no_browser_sends_as_an_origin_is_told_at_the_start(wrong):
    with pytest.raises(ValidationError, match="is no origin"):
        ApiSettings(origins=f"{SITE} {wrong}")
