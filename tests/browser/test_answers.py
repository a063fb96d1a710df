"""Any answer, and those that mean harm: what is shown is what came, as words."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fixtures.answers import answer, answers, citation, hostile, streamed

pytestmark = [
    pytest.mark.browser,
    # The driver's pipes are closed by the interpreter's end, later than pytest looks.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SHOWN = """
async (question) => {
  const guide = document.querySelector("era-guide");
  const root = guide.shadowRoot;
  guide.clear();
  await guide.updateComplete;
  guide.put(question);
  while (!root.querySelector(".log .made")) await new Promise(requestAnimationFrame);
  [...root.querySelectorAll(".log .cite")].slice(0, 3).forEach((one) => one.click());
  await guide.updateComplete;
  const turn = root.querySelector(".log > .turn:last-of-type");
  const texts = (query) => [...turn.querySelectorAll(query)].map((one) => one.textContent);
  const all = [...turn.querySelectorAll("*")];
  return {
    words: texts(".statement .words"), around: texts(".notice span, .look li, .asked bdi, .via"),
    names: [...new Set(all.map((one) => one.localName))],
    hrefs: all.filter((one) => one.localName === "a").map((one) => one.getAttribute("href")),
    rels: all.filter((one) => one.localName === "a").map((one) => one.rel),
    on: all.flatMap((one) => [...one.attributes]).map((one) => one.name)
      .filter((name) => name.startsWith("on") || ["style", "src", "srcdoc"].includes(name)),
    harmed: window.harmed ?? null, wide: root.querySelector(".scroll").scrollWidth
      - root.querySelector(".scroll").clientWidth,
    cites: turn.querySelectorAll(".cite").length,
  };
}
"""
TAGS = {
    *("h3", "h4", "p", "blockquote", "ul", "li", "br", "div", "section", "details", "summary"),
    *("a", "span", "bdi", "strong", "cite", "mark", "time"),
    *("button", "form", "fieldset", "legend", "label", "input", "textarea"),
}


def test_sixty_answers_that_mean_harm_are_read_as_words(opened, service):
    page = opened(viewport={"width": 700, "height": 800})
    sent = {}
    assert len(list(hostile())) == 60
    page.route(
        "**/v1/ask",
        lambda route: route.fulfill(
            headers={"Content-Type": "text/event-stream"}, body=streamed(sent["answer"])
        ),
    )

    for words, one in hostile():
        sent["answer"] = one
        shown = page.evaluate(SHOWN, "What is it?")

        assert shown["harmed"] is None, words
        assert set(shown["names"]) <= TAGS, words
        assert shown["on"] == [], words
        assert shown["wide"] <= 0, words
        assert all(
            href.startswith((service.address, "https://evil.example/")) for href in shown["hrefs"]
        ), (words, shown["hrefs"])
        assert set(shown["rels"]) <= {"noopener noreferrer"}
        assert folded(words) in folded(" ".join(shown["words"])), words
        if one["suggestions"]:
            assert all(folded(words) in folded(part) for part in shown["around"][1:]), words
        cited = sum(n <= len(one["citations"]) for s in one["statements"] for n in s["citations"])
        assert shown["cites"] == cited


def folded(words):
    return " ".join(words.replace("- ", " ").split())


DOM = """
(answer) => {
  const guide = document.querySelector("era-guide");
  guide.clear();
  guide.begin(answer);
  return guide.updateComplete.then(async () => {
    const log = guide.shadowRoot.querySelector(".log");
    const buttons = () => [...log.querySelectorAll(".cite")];
    buttons().forEach((one) => one.click());
    await guide.updateComplete;
    return [...log.querySelectorAll(".statement")].map((statement) => ({
      cited: [...statement.querySelectorAll(".cite")].map((one) =>
        [Number(one.dataset.n), one.textContent, one.getAttribute("aria-label")]),
      opened: [...statement.querySelectorAll(".quote")].map((one) => [
        Number(one.dataset.n), one.querySelector("mark").textContent,
        one.querySelector(".doors a").getAttribute("href"), one.querySelector("blockquote").lang,
        one.querySelectorAll(".footnote").length,
      ]),
    }));
  });
}
"""


def test_citations_shown_are_those_of_the_answer_always(opened, service):
    page = opened()
    page.locator("era-guide").get_by_role("textbox").wait_for()

    @settings(
        max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(answers())
    def holds(one):
        shown = page.evaluate(DOM, json.loads(json.dumps(one)))
        by_number = {citation["n"]: citation for citation in one["citations"]}

        assert [part["cited"] for part in shown] == [
            [[n, str(n), name(by_number[n])] for n in statement["citations"]]
            for statement in one["statements"]
        ]
        assert [part["opened"] for part in shown] == [
            [
                [
                    n,
                    " ".join(by_number[n]["quote"].split()),
                    service.address + by_number[n]["href"],
                    "en",
                    len(by_number[n]["footnotes"]),
                ]
                for n in statement["citations"]
            ]
            for statement in one["statements"]
        ]

    # Hypothesis and the browser's driver must share a thread; nothing here starts another.
    holds()


def name(one):
    number = one["section"]["number"]
    parts = [f"Source {one['n']}", f"section {number}" if number[:1].isdigit() else number]
    parts += [] if one["page"] is None else [f"page {one['page']}"]
    return ", ".join(parts + [f"footnote {note['marker']}" for note in one["footnotes"]])


def begin(page, one):
    page.locator("era-guide").get_by_role("textbox").wait_for()
    page.evaluate("one => document.querySelector('era-guide').begin(one)", one)
    page.locator(".made").wait_for()


WRITTEN = answer(
    [
        {
            "text": "Association is governed by a Regulation.",
            "support": "supported",
            "citations": [1],
        },
        {"text": "It may end early.", "support": "partly", "citations": [2]},
    ],
    [citation(1, "is governed by"), citation(2, "may end")],
    notices=[
        {"kind": kind, "text": f"About {kind}.", "date": None, "source": None, "applies_to": to}
        for kind, to in [("degraded", []), ("update", [1]), ("conflict", [2]), ("incomplete", [])]
    ],
    trace={"mode": "generate", "model": "a-model-7b"},
)


def test_what_a_model_wrote_says_so_and_how_far_it_is_borne_out(opened, axe, picture):
    page = opened()
    begin(page, WRITTEN)

    assert page.get_by_text("Written by a language model (a-model-7b), an automated").is_visible()
    assert page.get_by_text("Supported by its sources").is_visible()
    assert page.get_by_text("Supported only in part").is_visible()
    assert axe(page) == []
    picture(page, "widget-written")


def test_notices_stand_beside_what_they_are_about(opened):
    page = opened()
    begin(page, WRITTEN)

    order = page.locator(".answer > .statement, .answer > .notice").evaluate_all(
        "all => all.map((one) => one.dataset.kind ?? one.dataset.support)"
    )

    assert order == ["degraded", "supported", "update", "partly", "conflict", "incomplete"]
