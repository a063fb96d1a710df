import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.parts import MOST, Part, parts
from assistant.question import MAX_LENGTH


def texts(question: str) -> list[str]:
    return [part.text for part in parts(question)]


def test_one_question_is_one_part() -> None:
    assert parts("Which act governs association?") == (Part("Which act governs association?"),)


def test_two_questions_are_two_parts() -> None:
    question = "Which act governs association? How many categories of countries are there?"

    assert texts(question) == [
        "Which act governs association?",
        "How many categories of countries are there?",
    ]


@pytest.mark.parametrize("join", [", and ", " and "])
def test_a_question_joined_to_another_is_a_part_of_its_own(join: str) -> None:
    question = f"Which act governs association{join}when did the regulation enter into force?"

    assert texts(question) == [
        "Which act governs association",
        "when did the regulation enter into force?",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "When and where was the ministerial conference?",
        "Who wrote the guidance and when?",
        "What are the risks and challenges of cooperation?",
        "Which rules apply to Norway and Iceland?",
    ],
)
def test_words_that_ask_nothing_by_themselves_are_no_part(question: str) -> None:
    assert texts(question) == [question]


def test_a_preamble_lends_its_words_to_the_question_after_it() -> None:
    found = parts("We are preparing a call with African partners. Which initiative supports it?")

    assert found == (
        Part("Which initiative supports it?", "We are preparing a call with African partners."),
    )


def test_what_stands_before_a_colon_is_a_preamble() -> None:
    found = parts("I am checking the legal basis: which act governs association?")

    assert [(part.text, "legal basis" in part.around) for part in found] == [
        ("which act governs association?", True)
    ]


def test_a_part_that_points_back_borrows_the_words_of_the_one_before() -> None:
    first, second = parts("Which act governs association? When did it enter into force?")

    assert (first.around, second.around) == ("", first.text)


def test_a_part_that_points_nowhere_borrows_nothing() -> None:
    _, second = parts("Which act governs association? Which topics does the dialogue cover?")

    assert second.around == ""


def test_a_question_empty_of_content_is_no_part_beside_one_that_has_some() -> None:
    assert texts("Is Norway associated to Horizon Europe? Does it?") == [
        "Is Norway associated to Horizon Europe?"
    ]


@pytest.mark.parametrize(
    "question", ["Hello! Which act governs association?", "Which act governs association? Thanks!"]
)
def test_greetings_and_thanks_are_no_part(question: str) -> None:
    assert texts(question) == ["Which act governs association?"]


@pytest.mark.parametrize("text", ["Hi", "Thanks!", "Does it?", "???", "😀😀", "12", "\u0301\u0301"])
def test_a_text_that_asks_nothing_is_one_part(text: str) -> None:
    assert texts(text) == [text]


def test_a_request_is_a_question_without_its_mark() -> None:
    question = "Could you please list the key topics. Also tell me the budget of PRIMA."

    assert len(parts(question)) == 2


def test_no_more_than_a_few_parts_are_answered() -> None:
    question = " ".join(f"Which rule applies to case {n}?" for n in range(20))

    assert len(parts(question)) == MOST


@given(st.text(max_size=200).filter(lambda text: text.strip()))
def test_every_part_holds_words_of_the_question(text: str) -> None:
    found = parts(text)

    assert 1 <= len(found) <= MOST
    assert all(part.text in text for part in found)


@pytest.mark.parametrize(
    "words",
    [
        "and which ",
        "could you ",
        "and could you ",
        "would you tell ",
        "which ",
        "? ",
        "?",
        ": which ",
        "and ",
        " (",
        "please ",
    ],
)
def test_the_longest_question_takes_no_noticeable_time(words: str, swift: None) -> None:
    assert parts((words * MAX_LENGTH)[:MAX_LENGTH])
