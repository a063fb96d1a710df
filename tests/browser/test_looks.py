"""How the widget looks and reads: dark, narrow, enlarged, in other languages, for everyone."""

import pytest

pytestmark = [
    pytest.mark.browser,
    # The driver's pipes are closed by the interpreter's end, later than pytest looks.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ACT = "Which act governs association to Horizon Europe?"
COUNTRIES = "Which countries are associated to Horizon Europe?"
BUDGET = "What is the budget of Horizon Europe?"
PARTLY = "What does CETP aim for, and what is its budget?"
SMALL = """
() => {
  const root = document.querySelector("era-guide").shadowRoot;
  const inText = (one) => one.closest(".footnote, .notice, .label, blockquote");
  return [...root.querySelectorAll("button, a, summary, input, textarea")]
    .filter((one) => one.checkVisibility() && !(one.localName === "a" && inText(one)))
    .map((one) => [one.textContent.trim() || one.localName, one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([words]) => words);
}
"""


def ask(page, question, send="Enter"):
    box = page.locator("#question")
    box.fill(question)
    box.press(send)
    page.get_by_role("article", name=question).locator(".answer").last.wait_for()


def cite(page):
    page.locator(".cite").last.click()
    page.locator(".quote").last.wait_for()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {"color_scheme": "light", "reduced_motion": "no-preference"}),
        ("dark", {"color_scheme": "dark"}),
        ("forced", {"forced_colors": "active"}),
        ("narrow", {"viewport": {"width": 320, "height": 640}}),
        ("enlarged", {"viewport": {"width": 320, "height": 256}}),
    ],
)
def test_every_state_can_be_read_and_hit(embedded, axe, picture, name, options):
    page = embedded(**options)
    ask(page, COUNTRIES)
    ask(page, PARTLY)
    cite(page)
    page.get_by_text("Give feedback").last.click()

    assert axe(page) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.locator(".turn").last.evaluate("one => one.scrollIntoView()")
    if name != "light":
        picture(page, f"widget-{name}")
    page.get_by_role("link", name="Read it in place").click()
    page.frame_locator("iframe").locator("mark").first.wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_states_are_told_in_words_and_signs_not_by_colour_alone(embedded):
    page = embedded()
    ask(page, PARTLY)
    ask(page, BUDGET)

    assert page.get_by_text("Answered in part").is_visible()
    assert page.get_by_text("Not answered: nothing in the documents says so").is_visible()
    assert page.locator(".support").inner_text().strip().endswith("Quoted word for word")
    signs = page.locator(".sign").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::before').content)"
    )
    assert len(set(signs)) == len(signs) == 3


@pytest.mark.parametrize("height", [640, 256])
def test_on_a_narrow_screen_answer_and_reader_take_turns(embedded, height):
    page = embedded(viewport={"width": 320, "height": height})
    ask(page, ACT)
    cite(page)
    page.get_by_role("link", name="Read it in place").click()
    page.frame_locator("iframe").locator("mark:focus").wait_for()
    assert not page.locator(".talk").is_visible()

    page.get_by_role("button", name="Back to the answer").click()

    page.get_by_role("link", name="Read it in place").and_(page.locator(":focus")).wait_for()
    assert page.locator("iframe").count() == 0


@pytest.mark.parametrize("size", [(320, 256), (640, 512), (1280, 900)])
def test_what_has_the_focus_is_never_covered(embedded, service, size):
    page = embedded(
        f'<era-guide launcher endpoint="{service.address}"></era-guide>',
        viewport={"width": size[0], "height": size[1]},
    )
    page.get_by_role("button", name="Ask the guidance").click()
    ask(page, PARTLY)
    cite(page)
    covered = []

    for _ in range(18):
        page.keyboard.press("Shift+Tab")
        covered += page.evaluate(
            """() => {
                const root = document.querySelector("era-guide").shadowRoot;
                const at = root.activeElement;
                if (!at) return [];
                const box = at.getBoundingClientRect();
                const hit = root.elementFromPoint(
                    Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1),
                    Math.min(Math.max(box.y + Math.min(box.height, 30) / 2, 0), innerHeight - 1));
                const seen = box.bottom > 0 && box.top < innerHeight && hit
                    && (at.contains(hit) || hit.contains(at));
                return seen ? [] : [`${at.className} ${at.textContent}`];
            }"""
        )

    assert covered == []


def test_an_on_screen_keyboard_leaves_the_field_in_sight(embedded, service):
    page = embedded(
        f'<era-guide launcher endpoint="{service.address}"></era-guide>',
        viewport={"width": 360, "height": 640},
    )
    page.get_by_role("button", name="Ask the guidance").click()
    page.get_by_role("textbox").wait_for()

    # What a browser tells when the keyboard takes the lower part: no test can open one.
    page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, "height", { value: 330 });
            visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    box = page.locator(".panel").bounding_box()

    assert (round(box["y"]), round(box["height"])) == (0, 330)


def test_nothing_moves_where_no_motion_is_wanted(embedded, service):
    service.assistant.hold()
    page = embedded(reduced_motion="reduce")
    page.locator("#question").fill(ACT)
    page.locator("#question").press("Enter")
    page.locator(".turning").wait_for()

    moving = page.evaluate("document.getAnimations().length")
    smooth = page.locator(".scroll").evaluate("one => getComputedStyle(one).scrollBehavior")

    assert (moving, smooth) == (0, "auto")


@pytest.mark.parametrize(
    ("lang", "told", "source", "dated"),
    [
        (
            "de",
            "Sie fragen einen automatischen Assistenten.",
            "Quelle 1, Abschnitt 3.2, Seite 9",
            "Stand 21. März 2024:",
        ),
        (
            "fr-BE",
            "Vous interrogez un assistant automatique.",
            "Source 1, section 3.2, page 9",
            "État au 21 mars 2024:",
        ),
        (
            "es",
            "Está preguntando a un asistente automático.",
            "Fuente 1, sección 3.2, página 9",
            "A fecha de 21 de marzo de 2024:",
        ),
        (
            "fi",
            "You are asking an automated assistant.",
            "Source 1, section 3.2, page 9",
            "As of 21 March 2024:",
        ),
    ],
)
def test_it_speaks_the_language_of_the_page(embedded, axe, picture, lang, told, source, dated):
    page = embedded(lang=lang)
    ask(page, COUNTRIES)

    assert page.get_by_text(told).is_visible()
    page.get_by_role("button", name=source).click()
    assert page.get_by_text(dated, exact=True).is_visible()
    assert page.locator(".quote blockquote").get_attribute("lang") == "en"
    assert page.locator(".notice > span").get_attribute("lang") == "en"
    if lang == "de":
        assert axe(page) == []
        picture(page, "widget-german")


def test_the_page_sets_colours_and_theme(embedded, service):
    element = f'<era-guide theme="dark" endpoint="{service.address}"></era-guide>'
    page = embedded(element, color_scheme="light")
    ask(page, ACT)
    page.locator("era-guide").evaluate(
        "one => one.style.setProperty('--era-guide-accent', 'rgb(0, 200, 0)')"
    )

    colour = page.locator(".cite").evaluate("one => getComputedStyle(one).color")
    ground = page.locator(".panel").evaluate("one => getComputedStyle(one).backgroundColor")
    cite(page)
    page.get_by_role("link", name="Read it in place").click()
    page.frame_locator("iframe").locator("mark").first.wait_for()
    inside = page.frames[-1].evaluate("getComputedStyle(document.body).backgroundColor")

    assert colour == "rgb(0, 200, 0)"
    assert ground == inside == "rgb(20, 25, 32)"
