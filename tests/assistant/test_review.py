import datetime
from dataclasses import replace

import pytest

from assistant.answer import Status
from assistant.cite import cite
from assistant.draft import Claim, Draft, Pick
from assistant.editions import Editions
from assistant.evidence import Evidence
from assistant.features import Candidate
from assistant.review import (
    declined,
    edition_gap,
    introduced,
    lacking,
    nearest,
    shares,
    unmet,
    where_to_look,
)
from corpus.snapshot import Snapshot
from corpus.source import CitedBy, Rendition
from ingest.index.words import terms
from tests.fixtures.lexicons import inquiry
from tests.fixtures.papers import held, paper, place
from tests.fixtures.snapshots import document, source


def evidence(*texts: str) -> list[Evidence]:
    return [Evidence(p, 0.5) for text in texts for p in held().passages if p.text.startswith(text)]


def test_the_nearest_sections_are_named_once_each_with_their_address() -> None:
    found = nearest(evidence("open science", "research ethics", "The measures", "Coop"), held())

    assert [(s.text, s.href) for s in found] == [
        ("Section 1, Basis", "/read/paper#1"),
        ("Section 2, Measures", "/read/paper#2"),
        ("Section 2.1, Reasons", "/read/paper#2.1"),
    ]


def test_no_more_sections_are_named_than_are_wanted() -> None:
    assert len(nearest(evidence("open science", "The measures", "Coop"), held(), most=2)) == 2


def test_documents_that_the_nearest_sections_cite_are_suggested_with_their_address() -> None:
    cited = replace(source("act"), url="https://example.eu/act", cited_by=(CitedBy("1", "1"),))
    other = replace(source("other"), url="https://example.eu/o", cited_by=(CitedBy("3", "2"),))
    unknown = replace(source("lost"), cited_by=(CitedBy("2", "1"),))
    card = replace(document("card"), source=replace(cited, id="card", rendition=Rendition.CARD))
    snapshot = replace(held(paper(), card), listed=(cited, other, unknown))

    found = where_to_look(Status.DECLINED_NO_EVIDENCE, evidence("open science"), snapshot)

    assert [s.href for s in found] == [
        "/read/paper#1",
        "https://example.eu/act",
        "https://example.eu/act",
    ]


@pytest.mark.parametrize(
    "status", [Status.DECLINED_UNSAFE, Status.CLARIFY, Status.DECLINED_OUT_OF_SCOPE]
)
def test_a_question_that_is_not_of_our_field_is_led_nowhere(status: Status) -> None:
    assert where_to_look(status, evidence("open science"), held()) == ()


def test_words_of_a_card_are_introduced_as_such() -> None:
    act = replace(source("act"), title="The Act", rendition=Rendition.CARD)
    snapshot = held(paper(), replace(paper("act"), source=act))
    statements = cite(Draft((Claim((Pick("act", place("Train the staff.")),)),)), snapshot)

    assert introduced(statements, snapshot) == "In the words of a summary card of The Act:"


def test_cards_are_counted_and_not_named_among_what_is_at_hand() -> None:
    cards = (
        replace(paper(key), source=replace(source(key), rendition=Rendition.CARD))
        for key in ("one", "two")
    )

    said = declined(Status.DECLINED_OUT_OF_SCOPE, held(paper(), *cards))

    assert said.endswith("at hand: The paper; summary cards of 2 documents.")


def test_the_lead_asserts_nothing_but_where_the_words_stand() -> None:
    snapshot = held(paper("one"), paper("other"))
    picks = (Pick(key, place("Train the staff.")) for key in ("one", "other", "one"))
    statements = cite(Draft(tuple(Claim((pick,)) for pick in picks)), snapshot)

    assert introduced(statements, snapshot) == "In the words of The one, The other:"


@pytest.mark.parametrize(
    "status",
    [Status.DECLINED_NO_EVIDENCE, Status.DECLINED_OUT_OF_SCOPE, Status.DECLINED_UNSAFE,
     Status.CLARIFY],
)  # fmt: skip
def test_whatever_is_declined_says_so_in_words_of_its_own(status: Status) -> None:
    others = {declined(other, held()) for other in Status if other is not status}

    assert declined(status, held()) not in others - {declined(Status.DECLINED_NO_EVIDENCE, held())}


def nearby(words: str) -> Candidate:
    (found, *_) = (p for p in held().passages if words in p.text)
    stems = tuple(terms(words))
    return Candidate(Evidence(found, 0.5), found.span, words, stems, frozenset(stems), 0.5)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Is Norway associated?", None),
        ("Is Atlantis associated?", "Atlantis"),
        ("Is Georgia associated?", "Georgia"),
        ("How much money is Norway paid?", "states no"),
    ],
)
def test_what_the_nearest_words_lack_is_told(question: str, lacking: str | None) -> None:
    told = unmet(inquiry(question), nearby("As of 21 March 2024, Norway is associated."))

    assert (lacking in (told or "")) if lacking else told is None


def alike(word: str) -> dict[str, float]:
    return {"staff": 0.6} if word == "personnel" else {}


def test_words_that_a_sentence_lacks_are_told_and_those_much_the_same_are_not() -> None:
    asked = inquiry("Is training of personnel binding for Norway?")

    lost = lacking(asked, nearby("Train the staff."), alike)

    assert {"binding", "Norway"} <= {term.word for term in lost}
    assert not {"training", "personnel"} & {term.word for term in lost}


def test_a_sentence_that_shares_only_names_with_a_question_shares_nothing() -> None:
    cost = inquiry("What does Norway cost?")

    assert not shares(cost, nearby("As of 21 March 2024, Norway is associated."))
    assert shares(
        inquiry("Is Norway associated?"), nearby("As of 21 March 2024, Norway is associated.")
    )
    assert shares(inquiry("Norway?"), nearby("As of 21 March 2024, Norway is associated."))


def test_the_law_of_today_does_not_answer_for_the_day_of_adoption() -> None:
    now = document("act-2024")
    dated = replace(now.source, edition_of="act", as_of=datetime.date(2024, 3, 1))
    now = replace(now, source=dated)
    snapshot = Snapshot((now,), ())
    draft = Draft((Claim((Pick(now.id, now.units[0].span),)),))

    def gap(question: str) -> str | None:
        return edition_gap(draft, question, Editions(snapshot), snapshot)

    assert gap("When does it end?") is None
    assert "as adopted is not held here; at hand is its consolidated text of 1 March 2024" in str(
        gap("When did it end as adopted?")
    )
    assert "as it stood on 31 December 2020" in str(gap("When did it end in the version of 2020?"))
