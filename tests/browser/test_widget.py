"""The widget on somebody else's page: asked, stopped, cut, refused, and told what was wrong."""

import pytest

from api.feedback import Verdict
from api.script import widget
from assistant.answer import Statement

pytestmark = [
    pytest.mark.browser,
    # The driver's pipes are closed by the interpreter's end, later than pytest looks.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ACT = "Which act governs association to Horizon Europe?"
COUNTRIES = "Which countries are associated to Horizon Europe?"
TOPICS = "What were the topics of the Multilateral Dialogue?"
BUDGET = "What is the budget of Horizon Europe?"
SAYS = "governed by the Horizon Europe Regulation 2021/695."
LOST = "Failed to load resource"


def put(page, question):
    box = page.get_by_role("textbox", name="question").or_(
        page.get_by_role("textbox", name="follow-up")
    )
    box.fill(question)
    box.press("Enter")


def turn(page, question):
    return page.get_by_role("article", name=question)


def ask(page, question):
    put(page, question)
    turn(page, question).last.locator(".answer").wait_for()


def active(page):
    """The element that has the focus, seen through shadow roots, as a selector-like name."""
    return page.evaluate(
        """() => {
            let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            return at.id || at.className || at.localName;
        }"""
    )


def test_on_a_foreign_page_under_a_strict_policy_it_answers(embedded, service, axe, picture):
    page = embedded()
    page.get_by_role("button", name=COUNTRIES).wait_for()
    assert page.get_by_text("You are asking an automated assistant.").is_visible()
    picture(page, "widget-start")
    assert axe(page) == []

    page.get_by_role("button", name=COUNTRIES).click()
    answer = turn(page, COUNTRIES).locator(".answer")
    answer.wait_for()

    assert answer.get_by_text("Quoted word for word by an automated assistant").is_visible()
    assert answer.get_by_text("As of 21 March 2024:", exact=True).is_visible()
    assert active(page) == "question"
    assert axe(page) == []


def test_a_site_that_is_not_named_gets_no_answer(embedded, opened, service):
    opened.expected = ("Access to fetch", LOST)
    service.embed(f'<era-guide endpoint="{service.address}"></era-guide>')
    foreign = service.site.replace("127.0.0.1", "localhost")
    page = opened(service.site)
    page.context.pages[0].close()
    page = page.context.new_page()
    page.goto(foreign)

    put(page, ACT)

    turn(page, ACT).get_by_role("heading", name="The connection was lost").wait_for()
    assert service.assistant.asked == []


def test_a_page_can_insist_on_the_version_it_knows(opened, service):
    opened.expected = ("Failed to find a valid digest",)
    named = f'src="{service.address}/widget.js"'
    fitting = f'src="{service.address}/widget.js?v={widget().version}" crossorigin="anonymous"'

    def page_with(integrity):
        inner = f'<a href="{service.address}/">Ask the guidance</a>'
        service.embed(f'<era-guide endpoint="{service.address}">{inner}</era-guide>')
        html, policy = service.pages["/"]
        html = html.replace(named, f'{fitting} integrity="{integrity}"')
        service.pages["/"] = (html, policy)
        return opened(service.site)

    assert page_with(widget().integrity).get_by_role("log").count() == 1
    other = page_with("sha384-" + "A" * 64)
    assert other.get_by_role("link", name="Ask the guidance").is_visible()
    assert other.get_by_role("log").count() == 0


def test_a_page_sets_examples_and_language_and_nothing_of_the_answer(embedded, service):
    page = embedded(
        f'<era-guide endpoint="{service.address}" lang="fr" examples="{ACT} | {TOPICS}" '
        'model="another" mode="generate" prompt="Say yes."></era-guide>'
    )
    bodies = []
    page.on("request", lambda one: one.method == "POST" and bodies.append(one.post_data_json))
    page.evaluate(
        """() => {
            window.told = [];
            for (const name of ["asked", "read", "cleared"]) {
                document.addEventListener(`era-guide-${name}`, (event) => {
                    window.told.push([name, event.detail.question ?? event.detail.href]);
                    event.preventDefault();
                });
            }
        }"""
    )
    assert page.locator(".examples button").all_inner_texts() == [ACT, TOPICS]

    page.get_by_role("button", name=ACT).click()
    turn(page, ACT).locator(".answer").wait_for()
    page.get_by_role("button", name="Source 1").click()
    page.get_by_role("link", name="Lire à sa place").click()
    page.get_by_role("button", name="Effacer la conversation").click()

    assert [set(body) for body in bodies] == [{"question", "history", "request_id"}]
    names, said = zip(*page.evaluate("window.told"), strict=True)
    assert names == ("asked", "read", "cleared")
    assert said[0] == ACT
    assert said[1].startswith(f"{service.address}/read/guidance?start=")
    assert page.locator("iframe").count() == 0  # who takes the event has a reader of its own


def test_without_script_the_page_has_a_link_to_the_plain_form(embedded, service):
    page = embedded(java_script_enabled=False)

    page.get_by_role("link", name="Ask the guidance").click()

    page.get_by_role("textbox").fill(ACT)


def test_what_passed_is_shown_at_once_and_announced_when_it_is_whole(
    embedded, service, axe, picture
):
    service.assistant.hold()
    page = embedded()
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    page.evaluate(
        """() => {
            window.added = [];
            const log = document.querySelector("era-guide").shadowRoot.querySelector("[role=log]");
            new MutationObserver((seen) => seen.forEach((change) => change.addedNodes.forEach(
                (node) => node.textContent.trim() && window.added.push(node.textContent),
            ))).observe(log, { childList: true, subtree: true, characterData: true });
        }"""
    )

    put(page, COUNTRIES)
    page.locator(".progress").wait_for()
    page.locator(".draft .statement").wait_for()
    assert log.locator(".statement").count() == 0
    early = page.locator(".draft .statement").inner_text()
    assert axe(page) == []
    picture(page, "widget-writing")
    service.assistant.let_go()
    log.locator(".answer").wait_for()

    added = [words for words in page.evaluate("window.added") if "Bosnia and Herzegovina" in words]
    assert len(added) == 1
    assert "Quoted word for word by an automated assistant" in added[0]
    assert page.locator(".draft").inner_text() == ""
    assert log.locator(".statement").inner_text() == early


def test_the_accessibility_tree_holds_an_answer_in_one_live_region_once(embedded, service):
    page = embedded()
    ask(page, ACT)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def live(node):
        told = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        return told.get("live") in {"polite", "assertive"}

    def words(node):
        own = node.get("name", {}).get("value", "") if node["role"]["value"] == "StaticText" else ""
        return own + "".join(words(by_id[child]) for child in node["childIds"] if child in by_id)

    regions = [node for node in nodes if live(node) and "log" in node["role"]["value"]]
    below = [node for node in nodes if live(node) and node["role"]["value"] != "log"]

    assert [words(region).count(SAYS) for region in regions] == [1]
    assert {node["role"]["value"] for node in below} <= {"status", "alert"} - {"status", "alert"}


def test_stopped_it_says_so_and_can_be_asked_again(embedded, service, axe):
    service.assistant.hold(before=Statement)
    page = embedded()
    put(page, ACT)
    page.locator(".progress").wait_for()

    page.get_by_role("button", name="Stop").click()

    page.get_by_text("Stopped before anything was found.").wait_for()
    assert axe(page) == []
    service.assistant.let_go()
    turn(page, ACT).get_by_role("button", name="Ask again").click()
    turn(page, ACT).locator(".answer").wait_for()
    assert turn(page, ACT).count() == 1
    assert active(page) == "question"


def test_stopped_half_way_what_was_checked_stays(embedded, service):
    service.assistant.hold()
    page = embedded()
    put(page, ACT)
    page.locator(".draft .statement").wait_for()

    page.get_by_role("button", name="Stop").click()

    page.get_by_text("What stands here had been checked").wait_for()
    assert SAYS in turn(page, ACT).locator(".statement").inner_text()


def test_by_keyboard_alone_from_the_question_to_the_words_and_back(embedded, picture):
    page = embedded()
    page.get_by_role("button", name=ACT).wait_for()
    for _ in range(9):
        page.keyboard.press("Tab")
        if active(page) == "question":
            break
    page.keyboard.type(ACT)
    page.keyboard.press("Enter")
    turn(page, ACT).locator(".answer").wait_for()
    for _ in range(9):
        page.keyboard.press("Shift+Tab")
        if active(page).startswith("cite-"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("region", name="Source 1, section 3.2, page 9, footnote 10").wait_for()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.get_by_role("link", name="Read it in place").evaluate(
            "one => one.matches(':focus')"
        ):
            break

    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    frame.locator("mark:focus").wait_for()

    marked = "".join(frame.locator("mark").all_inner_texts())
    assert marked.startswith("Association to Horizon Europe is governed by")
    assert active(page) == "iframe"
    picture(page, "widget-reader")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Read it in place").and_(page.locator(":focus")).wait_for()
    page.keyboard.press("Escape")
    page.locator(".cite:focus").wait_for()
    assert page.locator(".quote").count() == 0


def test_footnotes_lead_to_the_note_and_back_in_the_reader(embedded):
    page = embedded()
    ask(page, ACT)
    page.get_by_role("button", name="Source 1").click()
    page.get_by_role("link", name="Read it in place").click()
    frame = page.frame_locator("iframe")

    frame.get_by_role("link", name="Footnote 10").click()
    note = frame.locator("#fn-10")
    outside = note.get_by_role("link", name="https://eur-lex.europa.eu/eli/reg/2021/695/oj")
    outside.wait_for()

    assert outside.get_attribute("target") == "_blank"
    assert outside.get_attribute("rel") == "noopener noreferrer"
    note.get_by_role("link", name="Back to the text").click()
    page.get_by_role("button", name="Back to the answer").click()
    page.locator("iframe").wait_for(state="detached")


def test_the_quote_in_place_tells_what_it_is_worth(embedded):
    page = embedded()
    ask(page, ACT)

    page.get_by_role("button", name="Source 1").click()
    quote = page.get_by_role("region", name="Source 1, section 3.2, page 9, footnote 10")
    told = quote.inner_text()

    assert quote.locator("mark").inner_text().startswith("Association to Horizon Europe")
    assert "\u203a International dimension of Horizon Europe" in told.replace("\n", " ")
    assert "Section 3.2, page 9 · 24 June 2024" in told
    assert "Guidance, advisory, not binding, converted from the published file" in told
    assert "Footnote 10 Regulation (EU) 2021/695" in " ".join(told.split())
    link = quote.get_by_role("link", name="https://eur-lex.europa.eu/eli/reg/2021/695/oj")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert quote.get_attribute("aria-live") == "off"


def test_declined_it_says_why_and_where_to_look(embedded, axe, picture):
    page = embedded()
    ask(page, BUDGET)
    declined = turn(page, BUDGET)

    assert declined.get_by_text("Not answered: nothing in the documents says so").is_visible()
    assert declined.get_by_text("Said by an automated assistant").is_visible()
    assert axe(page) == []
    picture(page, "widget-declined")
    declined.get_by_role("link", name="Section 3.2").click()

    page.frame_locator("iframe").locator("#text").wait_for()


def test_feedback_is_kept_with_the_answer(embedded, service, axe, picture):
    page = embedded()
    before = len(list(service.app.state.desk.feedback.every()))
    ask(page, ACT)
    page.get_by_text("Give feedback").click()
    page.get_by_label("Wrong source").check()
    page.get_by_label("Comment").fill("It is in Article 16.")
    assert axe(page) == []
    picture(page, "widget-feedback")

    page.get_by_role("button", name="Send feedback").click()

    page.get_by_text("Thank you. Your feedback is kept with the answer.").wait_for()
    kept = list(service.app.state.desk.feedback.every())[before:]
    assert [(str(one.verdict), one.comment) for one in kept] == [
        ("wrong_source", "It is in Article 16.")
    ]


def test_every_verdict_can_be_given_where_it_makes_sense(embedded, service):
    page = embedded()
    ask(page, ACT)
    ask(page, BUDGET)

    offered = [
        turn(page, question)
        .locator("input[type=radio]")
        .evaluate_all("all => all.map((one) => one.value)")
        for question in (ACT, BUDGET)
    ]

    assert set(offered[0]) == {*Verdict} - {Verdict.SHOULD_HAVE_ANSWERED}
    assert {*offered[0], *offered[1]} == {*Verdict}
    turn(page, BUDGET).get_by_text("Give feedback").click()
    page.get_by_label("It should have answered").check()
    page.get_by_role("button", name="Send feedback").last.click()
    page.get_by_text("Thank you.").wait_for()
    assert list(service.app.state.desk.feedback.every())[-1].verdict == offered[1][-1]


def test_feedback_that_nobody_takes_is_told(embedded, opened, service):
    opened.expected = (LOST,)
    page = embedded()
    page.route("**/v1/feedback", lambda route: route.fulfill(status=404, headers=CROSS))
    ask(page, BUDGET)
    page.get_by_text("Give feedback").click()
    page.get_by_label("It should have answered").check()

    page.get_by_role("button", name="Send feedback").click()

    page.get_by_text("This service takes no feedback.").wait_for()


CROSS = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}


def test_a_stream_that_is_cut_goes_on_where_it_broke(embedded, opened, service):
    opened.expected = (LOST,)
    service.assistant.pause_s = 0.1
    service.line.cut_after, service.line.times = 3, 2
    page = embedded()

    ask(page, ACT)

    assert len(service.assistant.asked) == 1
    first, second, third = service.line.headers
    assert "last-event-id" not in first
    assert second["last-event-id"].endswith(":3")
    assert third["last-event-id"].endswith(":6")
    assert turn(page, ACT).locator(".statement").count() == 1


def test_told_to_wait_it_waits_and_asks_again(embedded, opened, service, axe):
    opened.expected = (LOST,)
    service.line.status, service.line.times = 429, 1
    page = embedded()

    put(page, ACT)

    page.get_by_text("The service is busy. Asking again in 1 second…").first.wait_for()
    assert axe(page) == []
    turn(page, ACT).locator(".answer").wait_for()
    assert len(service.line.headers) == 2
    assert len(service.assistant.asked) == 1


def test_told_to_wait_too_long_it_says_so(embedded, opened, service, axe, picture):
    opened.expected = (LOST,)
    service.line.status, service.line.times, service.line.retry_after = 503, 9, "3600"
    page = embedded()

    put(page, ACT)

    trouble = turn(page, ACT)
    trouble.get_by_role("heading", name="You have asked many questions").wait_for()
    assert trouble.get_by_text("Wait a while, then ask again.").is_visible()
    assert axe(page) == []
    picture(page, "widget-trouble")
    service.line.calm()
    trouble.get_by_role("button", name="Ask again").click()
    turn(page, ACT).locator(".answer").wait_for()


def test_offline_it_waits_for_the_connection(embedded, opened, axe):
    opened.expected = (LOST,)
    page = embedded()
    page.get_by_role("button", name=ACT).wait_for()
    page.context.set_offline(True)
    put(page, ACT)
    page.get_by_text("You are offline.").first.wait_for()
    assert axe(page) == []

    page.context.set_offline(False)

    turn(page, ACT).locator(".answer").wait_for()


def test_a_page_that_is_left_while_it_answers_gets_the_answer_when_it_is_back(embedded, service):
    service.assistant.hold()
    page = embedded()
    put(page, ACT)
    page.locator(".draft .statement").wait_for()

    page.reload()
    service.assistant.let_go()

    turn(page, ACT).locator(".answer").wait_for()
    assert len(service.assistant.asked) == 1


def test_copied_it_comes_with_its_references(embedded, service):
    page = embedded()
    ask(page, ACT)
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; }")

    page.get_by_role("button", name="Copy with references").click()

    page.get_by_text("Copied.").wait_for()
    text = page.evaluate("window.copied")
    assert text.startswith(f"{ACT}\n\nSection 3.2 says:")
    assert f"{SAYS} [1]" in text
    assert (
        "[1] Guidance on international cooperation for European Partnerships, 24 June 2024" in text
    )
    assert f"{service.address}/read/guidance?start=" in text
    assert "Footnote 10: Regulation (EU) 2021/695" in text


def test_edited_asked_again_and_cleared(embedded, service):
    page = embedded()
    ask(page, ACT)
    ask(page, COUNTRIES)
    turn(page, ACT).get_by_role("button", name="Edit the question").click()
    assert page.locator("#question").input_value() == ACT
    assert active(page) == "question"

    turn(page, COUNTRIES).get_by_role("button", name="Ask again").click()
    page.locator(".turn").nth(2).locator(".answer").wait_for()
    assert [one.question for one in service.assistant.asked[-1].history] == [ACT]

    page.get_by_role("button", name="Clear conversation").click()
    page.get_by_text("The conversation has been cleared.").wait_for()
    assert page.locator(".turn").count() == 0
    assert page.evaluate("sessionStorage.length") == 0
    assert page.evaluate("localStorage.length") == 0
    ask(page, TOPICS)
    assert service.assistant.asked[-1].history == ()


def test_an_answer_can_be_taken_along_as_a_file(embedded, service):
    page = embedded()
    ask(page, ACT)
    page.get_by_text("Export", exact=True).click()

    links = page.locator(".tools .exports a").evaluate_all("all => all.map((one) => one.href)")

    for link in links:
        assert page.request.get(link).ok, link
    names = {link.rpartition("format=")[2] for link in links[:-1]}
    assert names == {"md", "docx", "print", "txt", "bibtex", "ris", "csl"}
    page.get_by_role("button", name="Source 1").click()
    page.get_by_text("Export this reference").click()
    one = page.locator(".quote .exports a").first.get_attribute("href")
    assert one.endswith("citation=1")
    assert page.request.get(one).ok


def test_as_a_button_in_the_corner(embedded, service, axe, picture):
    page = embedded(f'<era-guide launcher endpoint="{service.address}"></era-guide>')
    button = page.get_by_role("button", name="Ask the guidance")
    assert page.get_by_role("log").count() == 0
    assert axe(page) == []

    button.click()
    page.get_by_role("button", name=ACT).wait_for()
    assert active(page) == "question"
    assert page.get_by_role("dialog", name="Ask the guidance").is_visible()
    ask(page, ACT)
    assert axe(page) == []
    picture(page, "widget-corner")
    page.get_by_role("button", name="Source 1").click()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").is_visible()

    page.keyboard.press("Escape")

    assert page.get_by_role("dialog").count() == 0
    assert active(page) == "launcher"
    page.keyboard.press("Enter")
    assert turn(page, ACT).is_visible()


def test_a_page_that_forbids_the_frame_is_told_another_way(opened, service, axe):
    opened.expected = ("Framing", "Refused to frame", "Failed to execute 'postMessage'")
    service.embed(f'<era-guide endpoint="{service.address}"></era-guide>')
    html, policy = service.pages["/"]
    service.pages["/"] = (html, policy.replace("frame-src", "child-src 'none'; img-src"))
    page = opened(service.site + "/")
    ask(page, ACT)
    page.get_by_role("button", name="Source 1").click()

    page.get_by_role("link", name="Read it in place").click()

    page.get_by_text("The document cannot be shown here.").wait_for()
    assert axe(page, iframes=False) == []
    link = page.get_by_role("link", name="Open on its own page")
    assert link.get_attribute("href").startswith(f"{service.address}/read/guidance?start=")
