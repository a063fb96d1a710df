"""The page made on the server and the one made by script say the same of notices and sources."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from api.page import page_response
from assistant.adapters.memory import GUIDANCE, sample
from assistant.answer import Answer, Notice, NoticeKind
from assistant.question import Question
from assistant.wire import wire_answer
from corpus.source import Rendition

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "api" / "static" / "answer.js"
CLASSES = ("notice", "label", "where", "work", "footnote", "missing", "via")
NOTICES = (
    Notice(NoticeKind.UPDATE, "Canada joined.", date(2024, 7, 3), "https://x.eu/a?b=1&c=2"),
    Notice(NoticeKind.CARD_ONLY, "See https://x.eu/act for it.", None, "https://x.eu/act"),
    Notice(NoticeKind.AS_OF, "It may have changed.", date(2024, 3, 21), "The guidance"),
    Notice(NoticeKind.CONFLICT, "They <b>differ</b>.", None, "javascript:alert(1)"),
)

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def wire(question: str, rendition: Rendition) -> dict[str, object]:
    assistant = sample()
    answer: Answer = replace(assistant.ask(Question(question)), notices=NOTICES)
    known = replace(GUIDANCE, rendition=rendition, url="https://x.eu/act")
    documents = tuple(replace(one, source=known) for one in assistant.snapshot.documents)
    return wire_answer(answer, replace(assistant.snapshot, documents=documents))


def by_server(answer: dict[str, object]) -> dict[str, object]:
    bodies = {"answer": answer, "problem": None, "earlier": [], "history": [], "examples": []}
    page = page_response(
        "home.html",
        "'none'",
        question="",
        request_id="1",
        days=1,
        source=GUIDANCE,
        **bodies,
    )
    turn = html.fromstring(bytes(page.body).decode()).find_class("turn")[0]
    return {
        name: [
            [" ".join(one.text_content().split()), [a.get("href") for a in one.iter("a")]]
            for one in turn.find_class(name)
        ]
        for name in CLASSES
    }


def by_script(answer: dict[str, object]) -> dict[str, object]:
    assert NODE
    here = Path(__file__).parent / "answer_in_node.mjs"
    ran = subprocess.run(
        [NODE, str(here), SCRIPT.as_uri(), *CLASSES],
        input=json.dumps(answer),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told: dict[str, object] = json.loads(ran.stdout)
    return told


@pytest.mark.parametrize("rendition", [Rendition.CONVERTED, Rendition.CARD])
@pytest.mark.parametrize(
    "question",
    [
        "Which act governs association to Horizon Europe?",
        "What does CETP aim for, and what is its budget?",
        "What were the topics of the Multilateral Dialogue?",
    ],
)
def test_page_and_script_say_the_same(question: str, rendition: Rendition) -> None:
    answer = wire(question, rendition)

    assert by_script(answer) == by_server(answer)


def test_only_addresses_become_links_and_a_card_leads_to_the_official_text() -> None:
    told = by_script(wire("Which act governs association to Horizon Europe?", Rendition.CARD))

    assert told["notice"] == [
        ["Update 3 July 2024 Canada joined. Source", ["https://x.eu/a?b=1&c=2"]],
        ["Summary card only See https://x.eu/act for it.", ["https://x.eu/act"]],
        ["As of 21 March 2024 It may have changed.", []],
        ["Sources differ They <b>differ</b>.", []],
    ]
    assert told["label"] == [
        [
            "Summary card in our own words, not the guidance itself. The official text",
            ["https://x.eu/act"],
        ]
    ]


def test_page_and_script_say_alike_how_the_answer_got_there() -> None:
    answer = wire("Which act governs association to Horizon Europe?", Rendition.CONVERTED)
    answer["path"] = [
        {"from": 1, "to": 2, "mention": "Article 22(5) and (6)"},
        {"from": 1, "to": 3, "mention": "Article 22(5) and (6)"},
        {"from": 2, "to": 1, "mention": "<b>that</b> Article"},
    ]

    told = by_script(answer)

    assert told["via"] == by_server(answer)["via"]
    assert told["via"] == [
        ["Source 1 leads to sources 2, 3: Article 22(5) and (6)", []],
        ["Source 2 leads to source 1: <b>that</b> Article", []],
    ]
