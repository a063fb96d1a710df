import pytest

from assistant.acts import Acts
from assistant.editions import EditionAsked, Editions
from corpus.snapshot import Snapshot
from tests.fixtures.acts import act, listed

FIRST = act("first", "Article 1\nWords.\nArticle 2\n1. One.\n2. Two.", names=("First Act",))
SECOND = act("second", "(1) Why.\nArticle 1\n1. Words.", names=("Second Act",))
SNAPSHOT = Snapshot((FIRST, SECOND), (), listed=(listed("third", names=("Third Act",)),))
ACTS = Acts(SNAPSHOT, Editions(SNAPSHOT))
NOW = EditionAsked()


def test_a_part_with_the_name_of_its_act_is_found_there() -> None:
    (place,) = ACTS.places("Article 1 of the Second Act", NOW)

    assert place.section is not None
    assert (place.document, place.section.number) == ("second", "Article 1")


def test_a_further_part_is_of_the_act_named_before_it() -> None:
    first, further = ACTS.places("Article 1 of the First Act, read with Article 2(2)", NOW)

    assert first.document == further.document == "first"


def test_a_part_of_no_named_act_may_be_of_each_that_has_one() -> None:
    (place,) = ACTS.places("What does Article 1 say?", NOW)

    assert [key for key, _ in place.among] == ["first", "second"]


def test_where_only_one_act_has_such_a_part_it_is_meant() -> None:
    (place,) = ACTS.places("recital 1?", NOW)

    assert place.document == "second"


def test_what_was_talked_about_comes_before_all_others() -> None:
    (place,) = ACTS.places("and Article 1?", NOW, ("second",))

    assert place.document == "second"


def test_a_paragraph_belongs_to_the_article_named_before() -> None:
    (before,) = ACTS.places("Article 2(1) of the First Act", NOW)
    (place,) = ACTS.places("and paragraph 2?", NOW, before=before)

    assert place.section is not None
    assert place.section.number == "Article 2(2)"


@pytest.mark.parametrize("text", ["Section 3.2", "chapter 4", "no part at all"])
def test_sections_of_no_named_act_are_left_to_the_guidance(text: str) -> None:
    assert ACTS.places(text, NOW) == ()


def test_a_document_that_is_only_listed_is_known_without_its_parts() -> None:
    (place,) = ACTS.places("Article 7 of the Third Act", NOW)

    assert (place.document, place.section) == ("third", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what does the First Act say", ("first",)),
        ("what do the First Act and the Second Act say", ()),
        ("what does the Third Act say", ()),
        ("what is said", ()),
    ],
)
def test_the_search_keeps_to_the_one_act_that_is_named(
    text: str, expected: tuple[str, ...]
) -> None:
    assert ACTS.held_texts(text) == expected
