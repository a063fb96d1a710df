"""Questions that name numbered parts of acts, asked of two small acts of our own making."""

import datetime
from functools import cache

import pytest

from assistant.answer import Answer, Status
from assistant.build import Assistant, build_assistant
from assistant.question import Question, Turn
from assistant.settings import Settings
from assistant.wire import wire_answer
from corpus.snapshot import Snapshot
from corpus.source import Kind
from ingest.build import index_snapshot
from ingest.embedding import load_embedder
from ingest.references import references
from ingest.split import SPLITTER, split
from tests.fixtures.acts import act, listed
from tests.fixtures.assistants import guidance_settings, new_home

BOARD = act(
    "32030r0001",
    """
    (1) Boards help the Union to decide.
    Article 1
    A board is set up by this Regulation.
    Article 2
    1. The board shall have twelve members, each appointed for four years by the Council.
    2. The board shall propose a sandbox where the conditions of Article 3 are met.
    3. The board shall keep:
    (a) a public register of its decisions;
    (b) a list of its members.
    Article 3
    At least three participants have to ask for a sandbox in writing.
    """,
    celex="32030R0001",
    number="Regulation (EU) 2030/1",
    names=("Board Act",),
    kind=Kind.REGULATION,
    url="https://x.eu/board",
)
OLD = act(
    "32029r0002",
    """
    (1) Fees pay for the work.
    Article 1
    1. A fee of EUR 40 shall be paid each year.
    Article 9
    Fees are paid back within ten days.
    """,
    celex="32029R0002",
    number="Regulation (EU) 2029/2",
    names=("Fee Act",),
    kind=Kind.REGULATION,
)
NEW = act(
    "02029r0002-20300101",
    """
    Article 1
    1. A fee of EUR 50 shall be paid each year.
    Article 9
    Fees are paid back at once.
    """,
    celex="02029R0002-20300101",
    number="Regulation (EU) 2029/2",
    names=("Fee Act",),
    kind=Kind.REGULATION,
    edition_of="32029r0002",
    as_of=datetime.date(2030, 1, 1),
)
OUTSIDE = listed("32028r0003", names=("Data Act",), url="https://x.eu/data", kind=Kind.REGULATION)


@cache
def assistant() -> Assistant:
    settings = guidance_settings()
    embedder = load_embedder(settings)
    documents = (BOARD, OLD, NEW)
    snapshot = Snapshot(
        documents=documents,
        passages=tuple(p for document in documents for p in split(document, embedder.pieces)),
        listed=(OUTSIDE,),
        splitter=SPLITTER,
        references=references(documents, (OUTSIDE,)),
    )
    own = Settings(home=new_home())
    index_snapshot(snapshot, own, embedder)
    return build_assistant(own)


def ask(text: str, *before: str) -> Answer:
    return assistant().ask(Question(text, tuple(Turn(turn) for turn in before)))


def places(answer: Answer) -> list[tuple[str, str]]:
    return [(c.document, c.section.number) for s in answer.statements for c in s.citations]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("What does Article 2(1) of the Board Act say?", ("32030r0001", "Article 2(1)")),
        ("art 2 para 1 reg 2030/1", ("32030r0001", "Article 2(1)")),
        ("recital 1 of the Board Act", ("32030r0001", "Recital 1")),
        ("Board Act, Article 3?", ("32030r0001", "Article 3")),
        ("Article 9 of Regulation (EU) 2029/2", ("02029r0002-20300101", "Article 9")),
    ],
)
def test_a_named_part_is_quoted(text: str, place: tuple[str, str]) -> None:
    assert places(ask(text))[0] == place


def test_a_point_comes_with_the_words_that_lead_it_in() -> None:
    (statement,) = ask("Article 2(3)(a) of the Board Act").statements

    assert statement.text == "3. The board shall keep:\n- (a) a public register of its decisions;"


def test_recitals_come_from_the_journal_and_articles_as_they_stand_now() -> None:
    assert places(ask("recital 1 of the Fee Act")) == [("32029r0002", "Recital 1")]
    assert "EUR 50" in ask("Article 1 of the Fee Act").statements[0].text


def test_an_older_edition_answers_where_it_is_asked_for() -> None:
    assert "EUR 40" in ask("Article 1 of the Fee Act as originally adopted").statements[0].text


def test_a_part_that_there_is_not_is_said_not_to_be_there_with_what_there_is() -> None:
    answer = ask("What does Article 31 of the Board Act require?")

    assert answer.status is Status.DECLINED_NO_EVIDENCE
    assert "there is no Article 31 in Board Act (Regulation (EU) 2030/1)" in answer.lead
    assert "It has 3 articles" in answer.lead


def test_below_a_part_that_there_is_its_own_parts_are_told() -> None:
    assert "from Article 2(1) to Article 2(3)" in ask("Board Act Article 2(8)?").lead


def test_of_a_document_that_is_not_held_the_address_is_given() -> None:
    answer = ask("What does Article 5 of the Data Act say?")

    assert answer.status is Status.DECLINED_NO_EVIDENCE
    assert "the text of Data Act is not held here; see https://x.eu/data" in answer.lead


def test_an_act_that_nobody_listed_is_not_mistaken_for_one_that_is_held() -> None:
    answer = ask("Which practices does Article 2(1) of the AI Act, Regulation (EU) 2024/1689, ban?")

    assert not answer.statements
    assert "AI Act, Regulation (EU) 2024/1689 is not among the documents here" in answer.lead


def test_a_part_that_several_acts_have_is_asked_back_for() -> None:
    answer = ask("Article 1?")

    assert answer.status is Status.CLARIFY
    assert "Board Act" in answer.lead
    assert "Fee Act" in answer.lead


def test_the_rest_of_the_question_points_to_the_act_that_is_meant() -> None:
    assert places(ask("Under Article 1, what fee is paid each year?"))[0][0] == (
        "02029r0002-20300101"
    )


def test_the_act_that_was_talked_about_is_meant() -> None:
    assert places(ask("And Article 1?", "What does Article 3 of the Board Act say?"))[0] == (
        "32030r0001",
        "Article 1",
    )


def test_what_a_part_refers_to_is_quoted_beside_it_and_the_way_is_shown() -> None:
    answer = ask(
        "Article 2(2) of the Board Act lets the board propose a sandbox. How many participants "
        "have to ask for one under the article it refers to?"
    )

    assert places(answer) == [("32030r0001", "Article 2(2)"), ("32030r0001", "Article 3")]
    (via,) = answer.path
    assert via.mention == "Article 3"
    assert wire_answer(answer, assistant().snapshot)["path"] == [
        {"from": 1, "to": 2, "mention": "Article 3"}
    ]


def test_an_amount_that_a_part_does_not_state_is_not_made_up() -> None:
    answer = ask("What price in euro does Article 3 of the Board Act set for a sandbox?")

    assert not answer.statements
    assert "Article 3 states no" in answer.lead
