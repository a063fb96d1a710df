import pytest

from assistant.lookup import LookedUp, look_up
from corpus.document import Document
from corpus.snapshot import Snapshot
from tests.fixtures.lexicons import inquiry
from tests.fixtures.papers import held, paper
from tests.fixtures.snapshots import document

REGULATION = "Regulation (EU) 2021/695, https://eur-lex.europa.eu/eli/reg/2021/695/oj"
CALLING = "Association is governed by the Regulation."


def found(question: str, *documents: str, among: Snapshot | None = None) -> LookedUp:
    return look_up(inquiry(question), among or held(), documents)


def said(looked_up: LookedUp, document: Document | None = None) -> list[str]:
    assert looked_up.draft is not None
    text = (document or paper()).text
    return [pick.span.cut(text) for claim in looked_up.draft.claims for pick in claim.picks]


def test_a_question_that_names_no_place_is_not_looked_up() -> None:
    assert found("Which act governs association?") == LookedUp()


def test_a_note_comes_with_the_sentence_that_calls_it() -> None:
    assert said(found("What is footnote 1?")) == [REGULATION, CALLING]


def test_a_note_that_is_called_before_a_list_comes_with_the_lead() -> None:
    assert said(found("footnote 2")) == [
        "Statement of the ministers",
        "It covers the following topics:",
    ]


def test_several_notes_come_in_the_order_in_which_they_are_asked_for() -> None:
    assert said(found("Footnotes 2 and 1?"))[::2] == ["Statement of the ministers", REGULATION]


def test_a_note_that_is_named_twice_comes_once() -> None:
    assert said(found("Footnote 1 and footnote 1?")) == [REGULATION, CALLING]


def test_an_unknown_note_tells_how_far_they_run() -> None:
    looked_up = found("What does footnote 9 say?")

    assert looked_up.draft is None
    assert "no footnote 9 in The paper. Its footnotes run from 1 to 3" in (looked_up.missing or "")


def test_an_unknown_note_beside_a_known_one_is_named() -> None:
    looked_up = found("Footnotes 1 and 9?")

    assert said(looked_up) == [REGULATION, CALLING]
    assert "no footnote 9" in (looked_up.missing or "")


def test_a_document_without_notes_says_only_that_there_is_none() -> None:
    looked_up = found("What is footnote 1?", among=held(document("plain")))

    assert "no footnote 1 in The plain" in (looked_up.missing or "")
    assert "Its footnotes" not in (looked_up.missing or "")


def test_a_section_opens_with_its_first_sentences() -> None:
    (opening,) = said(found("What is in section 1?"))

    assert opening.startswith(CALLING)
    assert opening.endswith("Georgia is now associated too.")


def test_a_section_of_sub_headings_comes_as_their_list() -> None:
    first, *items = said(found("section 2.1"))

    assert first == "Cooperation has several reasons."
    assert [item.split("\n")[0] for item in items] == ["Global challenges", "Leading communities"]


def test_every_section_that_is_named_is_opened() -> None:
    assert [words[:12] for words in said(found("sections 1 and 2"))] == [
        "Association ",
        "The measures",
    ]


def test_a_table_comes_as_the_list_of_its_categories() -> None:
    assert said(found("What does Table 1 list?")) == [
        "Table 1. Summary of the measures",
        "Values",
        "Governance",
    ]


def test_a_page_opens_with_its_first_sentences() -> None:
    assert said(found("page 3")) == ["The measures are grouped. They are listed in the table."]


def test_a_document_without_pages_has_no_such_page() -> None:
    among = Snapshot((document("act", ("One.",)),), ())

    assert found("page 3", among=among).draft is None


@pytest.mark.parametrize("place", ["section 9", "table 9", "page 99"])
def test_an_unknown_place_is_named(place: str) -> None:
    assert f"here is no {place} in The paper" in (found(f"What is on {place}?").missing or "")


def test_an_unknown_section_tells_which_there_are() -> None:
    assert "Its sections are 1, 2, 2.1" in (found("section 9").missing or "")


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("What does section 1 say about Norway?", "Norway", "grouped"),
        ("What does table 1 say about the staff?", "staff", "Norway"),
        ("What does page 4 say about knowledge?", "knowledge", "staff"),
    ],
)
def test_a_question_about_a_place_is_searched_there(
    question: str, inside: str, outside: str
) -> None:
    looked_up = found(question)

    (scope,) = looked_up.scopes
    assert looked_up.draft is None
    words = scope.span.cut(paper().text)
    assert inside in words
    assert outside not in words


def test_places_are_looked_up_in_the_documents_to_be_searched_only() -> None:
    both = held(paper("one"), paper("other"))

    looked_up = found("footnote 1", "other", among=both)

    assert looked_up.draft is not None
    documents = {pick.document for claim in looked_up.draft.claims for pick in claim.picks}
    assert documents == {"other"}


def test_without_a_choice_places_of_all_documents_are_given() -> None:
    looked_up = found("footnote 1", among=held(paper("one"), paper("other")))

    assert looked_up.draft is not None
    assert len(looked_up.draft.claims) == 4
