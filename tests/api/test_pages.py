"""The pages without script: asked, read, marked, escaped, and closed to everything foreign."""

import re

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.reader import lay_out
from api.settings import ApiSettings
from assistant.adapters.memory import GUIDANCE, MemoryAssistant, Scripted, snapshot_of, written
from corpus.span import Span

ACT = "Which act governs association to Horizon Europe?"
HOSTILE = "<img src=x onerror=alert(1)> \"'><script>alert(2)</script>"


def text_of(html):
    """The words of a page without its markup."""
    from html import unescape

    return unescape(re.sub(r"<[^>]+>", "", html))


def marked(html):
    return " ".join(text_of("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html))).split())


def test_the_page_says_what_it_is_and_whose_words_it_quotes(client):
    page = client.get("/").text

    assert "automated assistant" in page
    assert "Every sentence rests on exact words of a document" in " ".join(page.split())
    assert "states no terms of reuse" in page
    assert "Katja Lamprecht" in page
    assert page.count('class="examples"') == 1
    assert '<era-guide endpoint="" start="guidance">' in page


def test_a_question_in_the_address_is_answered_on_the_page(client):
    page = client.get("/", params={"q": ACT}).text

    words = " ".join(text_of(page).split())
    assert "governed by the Horizon Europe Regulation 2021/695." in words
    assert "Section 3.2, page 9 International dimension of Horizon Europe" in words
    assert "Footnote 10 Regulation (EU) 2021/695" in words
    assert 'aria-label="Source 1, section 3.2, page 9, footnote 10"' in page
    assert 'href="https://eur-lex.europa.eu/eli/reg/2021/695/oj" rel="noopener noreferrer"' in page


def test_the_form_carries_earlier_questions_on(client, assistant):
    page = client.get("/", params={"q": "And since when?", "h": [ACT, ""]}).text

    assert [turn.question for turn in assistant.asked[-1].history] == [ACT]
    assert re.findall(r'name="h" value="([^"]*)"', page) == [ACT, "And since when?"]


def test_notices_and_reasons_are_on_the_page(client):
    dated = text_of(
        client.get("/", params={"q": "Which countries are associated to Horizon Europe?"}).text
    )
    declined = text_of(client.get("/", params={"q": "What is the budget of Horizon Europe?"}).text)

    assert "As of 21 March 2024" in dated
    assert "Not answered" in declined
    assert "Where to look" in declined


@pytest.mark.parametrize("question", ["", "   ", "x" * 2001, "a\0b"])
def test_a_question_that_does_not_fit_is_told_on_the_page(client, question):
    page = client.get("/", params={"q": question})

    assert page.status_code == 422
    assert "Correct the question and ask again" in page.text


def test_every_citation_opens_the_reader_at_its_words(client, assistant):
    for question in assistant.script:
        answer = client.post("/v1/ask", json={"question": question}).json()
        for citation in answer["citations"]:
            page = client.get(citation["href"]).text

            assert marked(page) == " ".join(citation["quote"].split())
            assert f'<mark id="{citation["section"]["id"]}"' in page


def test_the_reader_shows_form_notes_pages_and_whose_words_they_are(client):
    page = client.get("/read/guidance").text

    assert '<h3 id="3.2">3.2. International dimension of Horizon Europe</h3>' in page
    assert "<li>research excellence</li>" in page
    assert "<caption>Table 1. Examples of activities</caption>" in page
    assert '<th scope="row">Complete integration of global actors: CETP</th>' in page
    assert 'href="#fn-10" aria-label="Footnote 10">10</a></sup>' in page
    assert 'id="fn-10"' in page
    assert 'href="#call-10-1"' in page
    assert '<span class="page">page 9</span>' in page
    assert "Katja Lamprecht" in page
    assert "24 June 2024" in page
    assert "states no terms of reuse" in page
    assert '<a href="https://horizon-europe.org.ua/" rel="noopener noreferrer">' in page


def test_the_reader_loses_no_word(client, assistant):
    document = assistant.snapshot.document("guidance")
    page = client.get("/read/guidance").text
    body = page[page.index("</header>", page.index('class="title"')) :]
    body = re.sub(r'<(sup|span class="page")[^>]*>.*?</(sup|span)>', "", body)

    words = " ".join(text_of(body).split())

    for unit in document.units:
        assert " ".join(unit.span.cut(document.text).split()) in words


def test_each_id_of_the_reader_is_there_once(client):
    answer = client.post("/v1/ask", json={"question": ACT}).json()
    page = client.get(answer["citations"][0]["href"]).text

    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert "heading-3.2" in ids
    assert all(target in ids for target in re.findall(r'href="#([^"]+)"', page))


@pytest.mark.parametrize("query", ["start=5", "end=5", "start=9&end=5", "start=0&end=999999"])
def test_a_range_that_does_not_fit_marks_nothing(client, query):
    page = client.get(f"/read/guidance?{query}")

    assert page.status_code == 200
    assert "<mark" not in page.text


def test_a_mark_may_run_over_paragraphs_and_through_links():
    document = written(
        GUIDANCE, "# 1. One\nFirst <linked|https://x.example/> words{1}.\nSecond.\n[1] Note."
    )
    start = document.text.index("linked")
    end = document.text.index("Second") + 3

    body = str(lay_out(document, Span(start, end), lambda _: None).body)

    assert marked(body) == "linked words.Sec"
    assert body.count(' id="1"') == 1


def test_hostile_words_stay_words(tmp_path):
    markup = f"""
        # 1. {HOSTILE}
        Say {HOSTILE} here. <go|javascript:alert(3)> <on|https://ok.example/"x>
        - {HOSTILE}
    """
    held = snapshot_of(written(GUIDANCE, markup))
    quote = HOSTILE
    assistant = MemoryAssistant(
        held, {HOSTILE: Scripted(lead=HOSTILE, quotes=(("guidance", quote),))}
    )
    with TestClient(create_app(assistant, ApiSettings(home=tmp_path))) as client:
        pages = [
            client.get("/", params={"q": HOSTILE}).text,
            client.get("/read/guidance?start=3&end=30").text,
            client.get("/read/<script>", headers={"Accept": "text/html"}).text,
        ]

    for page in pages:
        assert "<img" not in page
        assert "<script>alert" not in page
        assert "javascript:" not in re.sub(r">[^<]*<", "><", page)


def test_pages_let_nothing_foreign_in(client):
    for path in ("/", "/read/guidance", "/nowhere"):
        page = client.get(path, headers={"Accept": "text/html"})
        policy = page.headers["content-security-policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "style=" not in page.text
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!eur-lex|horizon)', page.text)
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=", page.text)
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]
    assert (
        "frame-ancestors 'self'" in client.get("/read/guidance").headers["content-security-policy"]
    )


def test_a_browser_gets_a_problem_as_a_page_and_a_program_as_json(client):
    page = client.get("/read/none", headers={"Accept": "text/html,*/*"})
    data = client.get("/read/none")
    api = client.get("/v1/documents/none", headers={"Accept": "text/html"})

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert data.headers["content-type"] == "application/problem+json"
    assert api.headers["content-type"] == "application/problem+json"


def test_the_page_and_the_widget_name_states_and_notices_alike():
    from api.page import HERE
    from assistant.answer import NoticeKind, Status
    from assistant.render import NOTICE_LABELS, STATUS_LABELS

    script = (HERE / "widget" / "src" / "words" / "en.ts").read_text()

    for status in set(Status) - {Status.ANSWERED}:
        assert f'{status.value}: "{STATUS_LABELS[status]}"' in script
    for kind in NoticeKind:
        assert f'{kind.value}: "{NOTICE_LABELS[kind]}"' in script
