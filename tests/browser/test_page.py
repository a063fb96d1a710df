"""The page in a real Chromium: the widget where there is script, else a plain form."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [
    pytest.mark.browser,
    # The driver's pipes are closed by the interpreter's end, later than pytest looks.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ACT = "Which act governs association to Horizon Europe?"
COUNTRIES = "Which countries are associated to Horizon Europe?"
TOPICS = "What were the topics of the Multilateral Dialogue?"
BUDGET = "What is the budget of Horizon Europe?"
PARTLY = "What does CETP aim for, and what is its budget?"


def ask(page, question):
    box = page.get_by_role("textbox")
    box.fill(question)
    box.press("Enter")
    page.get_by_role("article", name=question).locator(".answer").last.wait_for()


def address(question):
    return "/?q=" + question.replace(" ", "+")


def marked(frame):
    return "".join(frame.locator("mark").all_inner_texts())


def test_asked_a_question_it_quotes_and_opens_the_reader_at_the_words(opened, picture):
    page = opened()
    ask(page, ACT)

    page.get_by_role("button", name="Source 1, section 3.2, page 9, footnote 10").click()
    page.get_by_role("link", name="Read it in place").click()

    frame = page.frame_locator("iframe")
    frame.locator("mark").first.wait_for()
    assert marked(frame).startswith("Association to Horizon Europe is governed by the Horizon")
    page.locator(".turn").evaluate("one => one.scrollIntoView()")
    picture(page, "answer")


def test_the_document_stands_beside_the_conversation_from_the_start(opened):
    frame = opened().frame_locator("iframe")

    assert frame.get_by_role("heading", name="1. Introduction").is_visible()
    assert frame.locator("mark").count() == 0


def test_a_deep_link_is_answered_once_and_can_be_gone_on_with(opened, service):
    page = opened(address(ACT))
    page.get_by_role("article", name=ACT).wait_for()
    assert len(service.assistant.asked) == 1

    ask(page, COUNTRIES)

    assert [turn.question for turn in service.assistant.asked[-1].history] == [ACT]
    assert page.get_by_role("article").count() == 2
    assert parse_qs(urlsplit(page.url).query)["q"] == [COUNTRIES]


def test_a_long_conversation_does_not_make_the_page_longer(opened):
    page = opened(viewport={"width": 1360, "height": 700})
    for question in (COUNTRIES, PARTLY, BUDGET):
        ask(page, question)
    page.locator(".cite").last.click()

    assert page.evaluate("document.documentElement.scrollHeight") <= 700


def test_reloading_keeps_the_conversation(opened, service):
    page = opened()
    ask(page, ACT)
    ask(page, COUNTRIES)
    page.reload()
    page.get_by_role("article", name=COUNTRIES).wait_for()

    assert page.get_by_role("article").count() == 2


def test_without_script_the_form_asks_and_the_words_are_read(opened):
    page = opened(java_script_enabled=False)
    page.get_by_role("textbox").fill(ACT)
    page.get_by_role("button", name="Ask").click()
    assert page.get_by_text(
        "governed by the Horizon Europe Regulation 2021/695."
    ).first.is_visible()

    page.get_by_role("link", name="Source 1, section 3.2, page 9, footnote 10").click()

    assert marked(page).replace("10", "", 1).startswith("Association to Horizon Europe")
    assert page.locator("mark").first.is_visible()


def test_with_and_without_script_the_same_is_quoted(opened, service):
    scripted, plain = opened(), opened(java_script_enabled=False)

    def said(turn, quotes):
        found = [re.sub(r"\s+", " ", words) for words in turn.locator(quotes).all_inner_texts()]
        return [words.removesuffix("↗ (opens in a new tab)") for words in found]

    for question in (ACT, COUNTRIES, TOPICS, BUDGET, PARTLY):
        ask(scripted, question)
        plain.goto(service.address + address(question))
        turns = scripted.get_by_role("article", name=question), plain.locator(".turn")
        for part in (".lead", ".statement > blockquote", ".missing", ".look li", ".state"):
            assert said(turns[0], part) == said(turns[1], part), (question, part)


@pytest.mark.parametrize("script", [True, False])
def test_at_320_pixels_nothing_is_cut_off(opened, service, script):
    page = opened(viewport={"width": 320, "height": 640}, java_script_enabled=script)

    for path in ("/", address(ACT), "/read/guidance", "/embed"):
        page.goto(service.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("path", ["/", address(ACT), "/read/guidance", "/embed", "/read/none"])
def test_axe_finds_nothing_on_the_pages(opened, axe, path):
    opened.expected = ("Failed to load resource: the server responded with a status of 404",)
    page = opened(path, color_scheme="light")

    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, runOnly=["color-contrast"]) == []


def test_how_to_embed_stands_with_the_digest_of_what_is_served(opened, service):
    page = opened("/embed")
    lines = page.locator("pre").all_inner_texts()

    digest = page.evaluate(
        """async () => {
            const script = await (await fetch('/widget.js')).arrayBuffer();
            const digest = await crypto.subtle.digest('SHA-384', script);
            return btoa(String.fromCharCode(...new Uint8Array(digest)));
        }"""
    )

    assert f'integrity="sha384-{digest}"' in lines[1]
    assert f'<era-guide endpoint="{service.address}">' in lines[0]
    assert page.get_by_text(service.site).is_visible()
