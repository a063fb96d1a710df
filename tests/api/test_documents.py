"""Documents, sections, the canonical text and search over HTTP."""

from hashlib import sha256

import pytest


def test_documents_are_listed(client):
    documents = client.get("/v1/documents").json()["documents"]

    assert [(one["id"], one["state"]) for one in documents] == [
        ("guidance", "fetched"),
        ("32021r0695", "listed"),
    ]


def test_one_document_tells_its_sections_and_footnotes(client):
    held = client.get("/v1/documents/guidance").json()
    listed = client.get("/v1/documents/32021r0695").json()

    assert [one["id"] for one in held["sections"]] == ["1", "3", "3.2", "3.2.ukraine", "5"]
    assert [one["marker"] for one in held["footnotes"]] == ["3", "10", "11"]
    assert (listed["state"], listed["sections"], listed["footnotes"]) == ("listed", [], [])


@pytest.mark.parametrize("section", ["3.2", "3.2.ukraine", "5"])
def test_every_section_is_found_under_its_id(client, section):
    assert client.get(f"/v1/documents/guidance/sections/{section}").json()["id"] == section


def test_the_text_carries_its_digest_and_is_sent_once(client):
    first = client.get("/v1/documents/guidance/text")
    tag = first.headers["etag"]

    assert first.headers["content-type"] == "text/plain; charset=utf-8"
    assert tag == f'"{sha256(first.content).hexdigest()}"'
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/v1/documents/guidance/text", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    other = client.get("/v1/documents/guidance/text", headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_search_finds_passages_where_they_say(client):
    found = client.get("/v1/search", params={"q": "Kyiv office", "limit": 1}).json()["passages"]
    text = client.get("/v1/documents/guidance/text").text

    (passage,) = found
    assert text[passage["start"] : passage["end"]] == passage["text"]
    assert passage["section"]["id"] == "3.2.ukraine"
    assert passage["href"].startswith("/read/guidance?start=")


def test_search_keeps_to_the_documents_named(client):
    named = client.get("/v1/search?q=research&documents=guidance,guidance").json()
    unknown = client.get("/v1/search?q=research&documents=guidance&documents=none")

    assert named["passages"]
    assert unknown.status_code == 404


def test_the_addresses_are_described(client):
    described = client.get("/v1/openapi.json").json()

    assert {"/v1/ask", "/v1/search", "/v1/documents/{document_id}"} <= set(described["paths"])
    assert client.get("/docs").status_code == 404
