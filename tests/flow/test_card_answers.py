"""From cards, remarks and an official text to answers: which stands first, and what is said."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from assistant.answer import Answer, NoticeKind, Status
from assistant.build import Assistant
from assistant.question import Question
from assistant.render import lines, markdown
from assistant.settings import Settings
from assistant.wire import wire_answer
from corpus.source import Rendition
from ingest.build import build
from tests.fixtures.assistants import guidance_assistant, new_home
from tests.fixtures.models import packaged_embedder

BUDGET = "What is the budget of Horizon Europe?"
SAME = "Do non-EU countries participate with the same conditions as EU member states?"
COUNTRIES = "Which countries are associated to Horizon Europe?"
UKRAINE = "When was the EU-Ukraine science and technology cooperation agreement renewed?"
REGULATION = "https://eur-lex.europa.eu/eli/reg/2021/695/oj"
ACT = """\
<html lang="en"><body>
<p class="oj-hd-lg">EN</p>
<div class="eli-container">
<div class="eli-main-title" id="tit_1"><p class="oj-doc-ti">REGULATION (EU) 2021/695</p></div>
<div class="eli-subdivision" id="enc_1">
<div class="eli-subdivision" id="art_16"><p class="oj-ti-art">Article 16</p>
<div id="016.001"><p class="oj-normal">1.\u00a0\u00a0\u00a0Lands that are near may ask to be \
associated to our programme.</p></div></div>
<div class="eli-subdivision" id="art_22"><p class="oj-ti-art">Article 22</p>
<div id="022.001"><p class="oj-normal">1.\u00a0\u00a0\u00a0Whoever keeps these terms may take \
part, from wherever they come.</p></div></div>
</div></div></body></html>
"""
"""An act of our own making, in the layout and under the number of a real one."""


def ask(text: str, assistant: Assistant | None = None) -> Answer:
    return (assistant or guidance_assistant()).ask(Question(text))


def kinds(answer: Answer) -> list[NoticeKind]:
    return [notice.kind for notice in answer.notices]


@pytest.fixture(scope="module")
def with_text(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The shipped corpus, and the text of the act fetched."""
    settings = Settings(home=new_home())
    place = settings.fetched / "32021r0695"
    place.mkdir(parents=True)
    (place / "text.html").write_text(ACT, encoding="utf-8")
    build(settings, embedder=packaged_embedder())
    assistant = Assistant(settings)
    yield assistant
    assistant.close()


def test_a_question_that_only_a_card_answers_is_answered_by_it_and_says_so() -> None:
    answer = ask(BUDGET)

    first = answer.statements[0].citations[0]
    source = guidance_assistant().snapshot.document(first.document).source
    assert answer.status is Status.ANSWERED
    assert source.rendition is Rendition.CARD
    assert first.section.number == "Article 12(1)"
    notice = next(n for n in answer.notices if n.kind is NoticeKind.CARD_ONLY)
    assert notice.source == REGULATION
    assert "summary card" in answer.lead


def test_a_text_that_holds_what_is_asked_for_stands_before_every_card() -> None:
    answer = ask("Which act governs association to Horizon Europe?")

    assert {c.document for s in answer.statements for c in s.citations} == {"guidance"}
    assert NoticeKind.CARD_ONLY not in kinds(answer)


def test_a_card_answers_where_the_nearest_text_lacks_the_word_that_is_asked_for() -> None:
    answer = ask("Is Council Recommendation (EU) 2022/2415 binding?")

    assert "is not binding" in answer.statements[0].text
    assert answer.statements[0].citations[0].document == "32022h2415"


@pytest.mark.parametrize(
    "text", ["How much does association to Horizon Europe cost?", "What is the budget of CETP?"]
)
def test_a_card_that_speaks_of_something_else_answers_nothing(text: str) -> None:
    assert ask(text).status is Status.DECLINED_NO_EVIDENCE


def test_with_the_text_held_its_card_is_gone(with_text: Assistant) -> None:
    act = with_text.snapshot.document("32021r0695")

    assert act.source.rendition is Rendition.OFFICIAL
    assert "EUR 86 123" not in act.text
    assert ask(BUDGET, with_text).status is not Status.ANSWERED


def test_advice_that_differs_from_the_rule_has_the_card_of_the_rule_before_it() -> None:
    answer = ask(SAME)

    cited = [(c.document, c.section.id) for s in answer.statements for c in s.citations]
    assert cited[:2] == [("32021r0695", "art16.par1"), ("32021r0695", "art22.par1")]
    assert "guidance" in [document for document, _ in cited[2:]]
    assert NoticeKind.CONFLICT in kinds(answer)
    assert NoticeKind.CARD_ONLY in kinds(answer)


def test_with_the_text_held_the_rule_itself_stands_before_the_advice(with_text: Assistant) -> None:
    answer = ask(SAME, with_text)

    assert "Lands that are near may ask to be associated" in answer.statements[0].text
    assert "Whoever keeps these terms may take part" in answer.statements[1].text
    assert "same conditions of participation apply" in answer.statements[2].text
    assert NoticeKind.CONFLICT in kinds(answer)
    assert NoticeKind.CARD_ONLY not in kinds(answer)


def test_what_came_later_is_said_beside_the_countries_and_not_among_them() -> None:
    answer = ask(COUNTRIES)

    later = [n for n in answer.notices if n.kind is NoticeKind.UPDATE]
    quote = answer.statements[0].citations[0]
    assert [n.date for n in later] == sorted(n.date for n in later if n.date)
    assert datetime.date(2024, 7, 3) in [n.date for n in later]
    assert all(n.source and n.source.startswith("https://") for n in later)
    assert "Korea" in " ".join(n.text for n in later)
    assert "Korea" not in answer.statements[0].text
    assert quote.quote in guidance_assistant().snapshot.document("guidance").text


def test_a_date_that_official_papers_give_otherwise_is_said_to_differ() -> None:
    answer = ask(UKRAINE)

    assert "was renewed in 2022" in answer.statements[0].text
    conflict = next(n for n in answer.notices if n.kind is NoticeKind.CONFLICT)
    assert "2020" in conflict.text


def shown(answer: Answer) -> tuple[str, str]:
    snapshot = guidance_assistant().snapshot
    terminal = "\n".join(line.words for line in lines(answer, snapshot))
    return terminal, markdown(answer, snapshot, "https://guide.test")


@pytest.mark.parametrize("text", [COUNTRIES, SAME, UKRAINE, BUDGET])
def test_every_notice_is_in_every_channel_with_its_day_and_its_source(
    text: str, tmp_path: Path
) -> None:
    answer = ask(text)
    wire = wire_answer(answer, guidance_assistant().snapshot)
    app = create_app(guidance_assistant(), ApiSettings(home=tmp_path))
    page = TestClient(app).get("/", params={"q": text}).text.replace("&amp;", "&")

    for notice, one in zip(answer.notices, wire["notices"], strict=True):
        day = f"{notice.date.day} {notice.date:%B %Y}" if notice.date else ""
        address = notice.source if notice.source and notice.source.startswith("http") else ""
        for channel in (*shown(answer), page):
            assert day in channel
            assert address in channel
        assert one["kind"] == notice.kind.value
        assert one["source"] == notice.source
        assert one["date"] == (notice.date.isoformat() if notice.date else None)
        assert not address or f'href="{address}"' in page


def test_a_card_is_labelled_in_every_channel(tmp_path: Path) -> None:
    answer = ask(BUDGET)
    wire = wire_answer(answer, guidance_assistant().snapshot)
    app = create_app(guidance_assistant(), ApiSettings(home=tmp_path))
    client = TestClient(app)
    label = "ummary card in our own words, not the regulation itself"

    asked = client.get("/", params={"q": BUDGET}).text
    read = client.get(wire["citations"][0]["href"]).text

    assert wire["citations"][0]["document"]["rendition"] == "card"
    assert all(label in channel for channel in (*shown(answer), asked))
    assert 'data-rendition="card"' in asked
    assert "The official text" in asked
    assert "in our own words" in read
    assert f'href="{REGULATION}"' in read
    assert wire["citations"][0]["footnotes"][0]["url"].startswith("https://")
