"""The widget as it is served, and what it is told of the service."""

import base64
import gzip
import hashlib
import re

from api.script import WIDGET, widget

DOCS = WIDGET.parents[2] / "docs"


def test_the_widget_is_small_and_comes_packed(client):
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})

    assert plain.content == packed.content == WIDGET.read_bytes()
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < 40 * 1024
    assert len(gzip.compress(WIDGET.read_bytes())) < 40 * 1024


def test_a_version_is_kept_for_good_and_everything_else_asked_about(client):
    version = widget().version

    named = client.get("/widget.js", params={"v": version})
    other = client.get("/widget.js", params={"v": "0" * 12})
    again = client.get("/widget.js", headers={"If-None-Match": named.headers["etag"]})

    assert named.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert other.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_any_page_may_insist_on_its_digest(client):
    served = client.get("/widget.js")
    digest = base64.b64encode(hashlib.sha384(served.content).digest()).decode()

    page = client.get("/embed").text

    assert f'integrity="sha384-{digest}" crossorigin="anonymous"' in page
    assert f"/widget.js?v={widget().version}" in page
    assert served.headers["access-control-allow-origin"] == "*"


def test_the_widget_asks_nobody_else_and_makes_no_code_of_words():
    script = WIDGET.read_text(encoding="utf-8")

    hosts = set(re.findall(r"https?://([\w.-]+)", script))
    assert hosts <= {"www.w3.org", "lit.dev", "g.co"}  # names of XML and in Lit's messages
    for word in ("eval(", "new Function", "document.write", "insertAdjacentHTML", "unsafeHTML"):
        assert word not in script


def test_pictures_in_its_description_are_there_and_small():
    text = (DOCS / "widget.md").read_text(encoding="utf-8")
    pictures = re.findall(r"\]\(([\w-]+\.png)\)", text)

    assert len(pictures) > 10
    assert {name: (DOCS / name).stat().st_size < 150_000 for name in pictures} == dict.fromkeys(
        pictures, True
    )


def test_who_shows_the_service_is_told_what_it_is(client):
    about = client.get("/v1/about").json()

    assert about["source"]["id"] == "guidance"
    assert about["source"]["date"] == "2024-06-24"
    assert about["answers_days"] == 90
    assert about["examples"]
    assert "json" in about["formats"]["answer"]
