"""From the bytes of the guidance to answers a coordinator can rely on."""

import datetime

import pytest

from assistant.answer import Answer, NoticeKind, Status
from assistant.question import Question, Turn
from corpus.citation import Citation
from tests.fixtures.assistants import guidance_assistant

COUNTRIES = "Which countries are associated to Horizon Europe?"
ACT = "Which act governs association to Horizon Europe?"
REGULATION = "https://eur-lex.europa.eu/eli/reg/2021/695/oj"


def ask(text: str, *before: str) -> Answer:
    return guidance_assistant().ask(Question(text, tuple(Turn(turn) for turn in before)))


def citations(answer: Answer) -> list[Citation]:
    return [citation for statement in answer.statements for citation in statement.citations]


def cited(answer: Answer) -> str:
    return " ".join(citation.quote for citation in citations(answer))


def test_the_countries_are_given_in_the_exact_words_of_section_3_2() -> None:
    answer = ask(COUNTRIES)

    words = (
        "The countries associated with Horizon Europe as of 21 March 2024: Albania, Armenia, "
        "Bosnia and Herzegovina, Faroe Islands, Georgia, Iceland, Israel, Kosovo, Moldova, "
        "Montenegro, New Zealand, North Macedonia, Norway, Serbia, Tunisia, Türkiye, Ukraine, "
        "United Kingdom."
    )
    citation = next(c for c in citations(answer) if c.quote == words)
    assert (citation.section.id, citation.page) == ("3.2", 9)


def test_the_list_of_countries_is_told_to_be_of_its_day() -> None:
    answer = ask(COUNTRIES)

    dates = [n.date for n in answer.notices if n.kind is NoticeKind.AS_OF]
    assert datetime.date(2024, 3, 21) in dates


def test_the_act_comes_with_footnote_10_and_its_address() -> None:
    answer = ask(ACT)

    calling = next(c for c in citations(answer) if "is governed by" in c.quote)
    assert calling.quote == (
        "Association to Horizon Europe is governed by the Horizon Europe Regulation 2021/695."
    )
    assert [(note.marker, note.url) for note in calling.footnotes] == [("10", REGULATION)]


@pytest.mark.parametrize(
    "text",
    [
        "What is the budget of PRIMA?",
        "What is the e-mail address of ERA-LEARN?",
        "Which is the deadline for the CETP call in 2025?",
    ],
)
def test_what_the_guidance_does_not_say_is_declined_with_the_nearest_sections(text: str) -> None:
    answer = ask(text)

    assert answer.status is Status.DECLINED_NO_EVIDENCE
    assert answer.statements == ()
    assert answer.suggestions[0].href.startswith("/read/guidance#")


def test_what_has_nothing_to_do_with_it_is_out_of_scope() -> None:
    assert ask("How do I bake sourdough bread?").status is Status.DECLINED_OUT_OF_SCOPE


def test_a_footnote_is_given_with_the_sentence_that_calls_it() -> None:
    note, calling = ask("What is footnote 12?").statements

    assert note.text.startswith("Council Recommendation (EU) 2022/2415 of 2 December 2022")
    assert "guiding principles on knowledge valorisation" in calling.text


def test_a_footnote_that_there_is_not_tells_which_there_are() -> None:
    answer = ask("What does footnote 18 say?")

    assert answer.status is Status.DECLINED_NO_EVIDENCE
    assert "run from 1 to 17" in answer.lead


def test_a_list_comes_whole_with_a_citation_for_each_item() -> None:
    answer = ask("List all key topics of the recent round of the Multilateral Dialogue.")

    (statement,) = answer.statements
    assert len(statement.citations) == 1 + 9
    assert statement.citations[0].quote.endswith("revolved around the following key topics:")
    assert statement.citations[-1].quote.startswith("partnership with low- and middle-income")


def test_a_list_that_is_cut_by_the_end_of_a_page_comes_whole() -> None:
    answer = ask("Which mechanisms did the Commission name to implement the new global approach?")

    assert "European Bank for Reconstruction and Development" in cited(answer)
    assert "Modulating international cooperation" in cited(answer)


def test_the_categories_of_a_table_come_whole() -> None:
    answer = ask("What does Table 2 list?")

    assert [c.quote for c in citations(answer)][1:] == [
        "Values",
        "Governance",
        "Partnerships",
        "Cybersecurity",
    ]


def test_a_follow_up_about_another_country_is_understood() -> None:
    answer = ask("And Georgia?", "Is Norway associated to Horizon Europe?")

    assert answer.standalone_question == "Is Georgia associated to Horizon Europe?"
    assert "Faroe Islands, Georgia, Iceland" in cited(answer)


def test_a_follow_up_in_the_third_turn_is_understood() -> None:
    answer = ask("As of which date is that?", COUNTRIES, "And Georgia?")

    assert "as of 21 March 2024" in cited(answer)


def test_who_asks_where_it_says_so_is_given_place_and_source() -> None:
    answer = ask("Where does it say so?", ACT)

    assert REGULATION in cited(answer)
    assert {(c.section.id, c.page) for c in citations(answer)} == {("3.2", 9)}


@pytest.mark.parametrize("typed", ["Which countires are asociated to Horizon Europe?"])
def test_a_mistyped_question_finds_the_same(typed: str) -> None:
    assert "Albania, Armenia" in cited(ask(typed))


def test_an_acronym_is_known_from_the_text() -> None:
    spelt, short = (
        ask(f"Which initiative does the {name} collaborate with?")
        for name in ("Clean Energy Transition Partnership", "CETP")
    )

    assert "Mission Innovation" in cited(spelt)
    assert "Mission Innovation" in cited(short)


def test_an_unknown_country_is_not_answered_with_the_others() -> None:
    assert ask("Is Egypt associated to Horizon Europe?").status is not Status.ANSWERED
