"""The page in a real Chromium: ask, cite, read, by mouse and by keyboard, wide, narrow and dark.

With `ERAGUIDE_SCREENSHOTS=docs` the main states are saved there as pictures.
"""

import os
import re
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.settings import ApiSettings
from assistant.adapters.memory import sample

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium: apt-get install --no-install-recommends chromium"
    ),
    # The driver's pipes are closed by the interpreter's end, later than pytest looks.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ACT = "Which act governs association to Horizon Europe?"
COUNTRIES = "Which countries are associated to Horizon Europe?"
TOPICS = "What were the topics of the Multilateral Dialogue?"
BUDGET = "What is the budget of Horizon Europe?"
PARTLY = "What does CETP aim for, and what is its budget?"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def assistant():
    return sample()


@pytest.fixture(scope="module")
def address(assistant, tmp_path_factory):
    settings = ApiSettings(home=tmp_path_factory.mktemp("home"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        config = uvicorn.Config(
            create_app(assistant, settings), log_config=None, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, address):
    """Call with a path and the options of a browser context to open a page of the service.

    At the end, no page may have complained or have asked anyone else for anything.
    """
    contexts, complaints = [], []

    def open_page(path="/", **options):
        options = {"viewport": {"width": 1360, "height": 860}, **options}
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith(address) or complaints.append(asked.url),
        )
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def ask(page, question):
    box = page.get_by_role("textbox")
    box.fill(question)
    box.press("Enter")
    page.locator("#log").get_by_role("heading", name=question).wait_for()


def marked(frame):
    return "".join(frame.locator("mark").all_inner_texts())


def in_view(words):
    """Wait until these words have been scrolled to."""
    words.evaluate(
        """mark => new Promise(seen => new IntersectionObserver(
            entries => entries.some(entry => entry.isIntersecting) && seen(true)
        ).observe(mark))"""
    )


def picture(page, name):
    folder = os.environ.get("ERAGUIDE_SCREENSHOTS")
    if folder:
        page.wait_for_timeout(500)
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_asked_a_question_it_quotes_and_opens_the_reader_at_the_words(opened):
    page = opened()
    ask(page, COUNTRIES)

    cited = page.get_by_role("link", name="Source 1, section 3.2, page 9")
    cited.click()

    frame = page.frame_locator("#frame")
    frame.locator("mark").first.wait_for()
    assert marked(frame).startswith("The countries associated with Horizon Europe as of 21 March")
    in_view(frame.locator("mark").first)
    assert page.get_by_text("As of 21 March 2024", exact=True).is_visible()
    picture(page, "ask-and-read")


def test_footnotes_come_with_their_address(opened):
    page = opened()
    ask(page, ACT)

    note = page.locator(".footnote")

    assert note.inner_text().startswith("Footnote 10 Regulation (EU) 2021/695")
    link = note.get_by_role("link")
    assert link.get_attribute("href") == "https://eur-lex.europa.eu/eli/reg/2021/695/oj"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_by_keyboard_alone_from_question_to_words_and_back(opened):
    page = opened()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type(ACT)
    page.keyboard.press("Enter")
    page.locator("#log .turn").wait_for()
    assert page.evaluate("document.activeElement.id") == "question"

    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.className") == "cite":
            break
    page.keyboard.press("Enter")
    page.frame_locator("#frame").locator("mark").first.wait_for()

    page.wait_for_function("document.activeElement.id === 'frame'")
    inside = "document.getElementById('frame').contentDocument.activeElement.localName"
    assert page.evaluate(inside) == "mark"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "cite"


def test_escape_inside_the_reader_leads_back(opened):
    page = opened()
    ask(page, ACT)
    page.locator(".cite").click()
    mark = page.frame_locator("#frame").locator("mark").first
    mark.wait_for()

    mark.press("Escape")

    assert page.evaluate("document.activeElement.className") == "cite"


def test_what_is_not_in_the_guidance_is_declined_with_where_to_look(opened):
    page = opened()
    ask(page, BUDGET)

    turn = page.locator("#log .turn")

    assert turn.get_by_text("Not answered: nothing in the documents says so").is_visible()
    assert turn.get_by_role("heading", name="Where to look").is_visible()
    turn.get_by_role("link", name="Section 3.2").click()
    page.frame_locator("#frame").locator("#text").wait_for()
    picture(page, "declined")


def test_follow_ups_carry_their_history_until_a_new_conversation(opened, assistant):
    page = opened()
    ask(page, ACT)
    ask(page, COUNTRIES)
    assert [turn.question for turn in assistant.asked[-1].history] == [ACT]

    page.get_by_role("button", name="New conversation").click()
    assert page.locator("#log .turn").count() == 0
    ask(page, TOPICS)

    assert assistant.asked[-1].history == ()


def test_a_deep_link_is_a_conversation_to_go_on_with(opened, assistant):
    page = opened("/?q=" + ACT.replace(" ", "+"))
    assert page.locator("#log .turn").count() == 1

    ask(page, COUNTRIES)

    assert [turn.question for turn in assistant.asked[-1].history] == [ACT]
    assert page.locator("#log .turn").count() == 2


@pytest.mark.parametrize("question", [ACT, COUNTRIES, TOPICS, BUDGET, PARTLY])
def test_server_and_script_show_the_same_answer(opened, question):
    page = opened()
    ask(page, question)
    scripted = page.locator("#log .answer")
    written = opened("/?q=" + question.replace(" ", "+")).locator("#log .answer")

    def shape(answer):
        html = re.sub(r"/v1/answers/\w+", "", answer.inner_html())
        return re.sub(r"\s+", "", html)

    assert scripted.inner_text().split() == written.inner_text().split()
    assert shape(scripted) == shape(written)


def test_the_answer_enters_the_log_whole_and_once(opened):
    page = opened()
    page.evaluate(
        "() => { window.added = []; new MutationObserver(seen => seen.forEach(change =>"
        " change.addedNodes.forEach(node => window.added.push(node.textContent))))"
        ".observe(document.getElementById('log'), {childList: true, subtree: true}); }"
    )

    ask(page, ACT)

    (added,) = page.evaluate("window.added")
    assert "governed by the Horizon Europe Regulation 2021/695." in added
    assert page.locator("#draft").inner_text() == ""
    assert page.locator("#status").inner_text() == ""
    assert page.locator("[aria-live], [role=log], [role=status], [role=alert]").count() == 2


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


@pytest.mark.parametrize("path", ["/", "/?q=" + ACT.replace(" ", "+"), "/read/guidance"])
def test_at_320_pixels_nothing_is_cut_off(opened, path):
    page = opened(path, viewport={"width": 320, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_a_narrow_screen_answer_and_reader_take_turns(opened):
    page = opened(viewport={"width": 320, "height": 640})
    assert not page.locator("#reader").is_visible()
    ask(page, COUNTRIES)
    picture(page, "narrow")

    page.locator(".cite").click()
    page.frame_locator("#frame").locator("mark").first.wait_for()
    assert not page.locator("#talk").is_visible()
    page.get_by_role("button", name="Back to the answer").click()

    assert page.locator("#talk").is_visible()
    assert page.evaluate("document.activeElement.className") == "cite"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(opened, scheme):
    page = opened(color_scheme=scheme)
    ask(page, COUNTRIES)
    page.locator(".cite").click()
    page.frame_locator("#frame").locator("mark").first.wait_for()
    ask(page, PARTLY)
    picture(page, scheme)

    poor = page.evaluate(CONTRAST)

    assert poor == []


def test_every_target_is_large_enough(opened):
    page = opened()
    ask(page, TOPICS)

    small = page.evaluate(
        "() => [...document.querySelectorAll('button, .cite, .bar a, .examples a, .open a')]"
        ".map(e => [e.textContent, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && (box.width < 24 || box.height < 24))"
        ".map(([words]) => words)"
    )

    assert small == []


def test_trouble_is_told_in_words_and_can_be_tried_again(opened):
    page = opened()
    trouble = 'event: error\ndata: {"title": "Too many", "detail": "Wait a little."}\n\n'
    page.route(
        "**/v1/ask",
        lambda route: route.fulfill(headers={"Content-Type": "text/event-stream"}, body=trouble),
    )
    page.get_by_role("textbox").fill(ACT)
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Wait a little.").wait_for()
    page.unroute("**/v1/ask")

    page.get_by_role("button", name="Ask again").click()

    page.get_by_text("governed by the Horizon Europe Regulation 2021/695.").wait_for()


CONTRAST = """
() => {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const pair = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) poor.push(`${walker.currentNode.textContent.trim()} ${ratio.toFixed(2)}`);
  }
  return poor;
}
"""
