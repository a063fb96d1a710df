"""`GET /v1/answers/{id}?format=…`: files of an answer that was given."""

import pytest


@pytest.fixture
def answered(client, assistant):
    return client.post("/v1/ask", json={"question": next(iter(assistant.script))}).json()


@pytest.mark.parametrize(
    ("form", "media", "ending"),
    [
        ("md", "text/markdown", "md"),
        ("docx", "application/vnd.openxmlformats-officedocument", "docx"),
        ("txt", "text/plain", "txt"),
        ("bibtex", "application/x-bibtex", "bib"),
        ("ris", "application/x-research-info-systems", "ris"),
        ("csl", "application/vnd.citationstyles.csl+json", "json"),
    ],
)
def test_an_answer_can_be_had_as(client, answered, form, media, ending):
    got = client.get(f"/v1/answers/{answered['id']}", params={"format": form})

    assert got.status_code == 200
    assert got.headers["content-type"].startswith(media)
    assert got.headers["content-disposition"].endswith(f'.{ending}"')
    assert got.headers["cache-control"] == "private, no-store"
    assert got.content


def test_one_citation_alone(client, answered):
    all_of_them = client.get(f"/v1/answers/{answered['id']}?format=csl").json()
    second = client.get(f"/v1/answers/{answered['id']}?format=csl&citation=1").json()

    assert second == all_of_them[:1]
    many = len(answered["citations"]) + 1
    beyond = client.get(f"/v1/answers/{answered['id']}?format=csl&citation={many}")
    assert beyond.status_code == 422


def test_a_page_to_print_holds_no_markup_of_a_question(client, assistant):
    asked = client.post("/v1/ask", json={"question": "<script>alert(1)</script>"}).json()
    page = client.get(f"/v1/answers/{asked['id']}?format=print")

    assert page.headers["content-type"].startswith("text/html")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


def test_an_unknown_format_or_answer_is_a_problem(client, answered):
    assert client.get(f"/v1/answers/{answered['id']}?format=exe").status_code == 422
    assert client.get("/v1/answers/0?format=md").status_code == 404
