import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asked import Asked, asked_for, asked_noun, holds
from assistant.question import MAX_LENGTH


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much is the budget of PRIMA?", Asked.MONEY),
        ("What is the total investment?", Asked.MONEY),
        ("What percentage of topics encouraged cooperation?", Asked.SHARE),
        ("How many partnerships contribute to SDG 17?", Asked.COUNT),
        ("How long is the renewed agreement effective?", Asked.DURATION),
        ("When did the regulation enter into force?", Asked.DATE),
        ("Since when?", Asked.DATE),
        ("As of which date is that list?", Asked.DATE),
        ("Who wrote the guidance?", Asked.PERSON),
        ("Where is the Horizon Europe office?", Asked.PLACE),
        ("What is the e-mail address of the authors?", Asked.CONTACT),
        ("Which act governs association?", Asked.ACT),
        ("Why are partnerships important?", Asked.REASON),
        ("How can we protect our data?", Asked.MEANS),
        ("What does CETP stand for?", Asked.MEANING),
        ("Which countries are associated?", Asked.WHICH),
        ("What is open science?", Asked.DEFINITION),
        ("Tell me about open science.", Asked.ANYTHING),
    ],
)
def test_a_question_asks_for_a_kind_of_thing(question: str, kind: Asked) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    "question", ["Is Norway associated?", "Does the guidance name a date?", "Can we join?"]
)
def test_a_question_for_yes_or_no_asks_for_nothing_of_a_kind(question: str) -> None:
    assert asked_for(question) is Asked.ANYTHING


@pytest.mark.parametrize("polite", ["Hello, ", "Please, ", "Hi! ", "Could you tell me: "])
def test_politeness_does_not_change_what_is_asked(polite: str) -> None:
    assert asked_for(f"{polite}who wrote the guidance?") is Asked.PERSON


def test_of_several_sentences_the_last_question_counts() -> None:
    assert asked_for("Is Norway associated? When did it join?") is Asked.DATE


def test_an_acronym_is_not_the_word_it_looks_like() -> None:
    assert asked_for("Please summarise the role of the WHO.") is Asked.ANYTHING
    assert asked_for("Please summarise the role of who?") is Asked.PERSON


@pytest.mark.parametrize(
    ("kind", "held", "lacking"),
    [
        (Asked.MONEY, "It mobilises EUR 300 million.", "It mobilises much in 2024."),
        (Asked.SHARE, "Around 21% of all topics.", "Around 21 topics."),
        (Asked.DURATION, "It holds for five years.", "It holds everywhere."),
        (Asked.DATE, "It entered into force on 12 May 2021.", "It entered into force."),
        (Asked.COUNT, "There are four categories.", "There are categories."),
        (Asked.PERSON, "It was written by Katja Lamprecht.", "It was written by experts."),
        (Asked.PLACE, "The office is in Kyiv.", "The office is open."),
        (Asked.CONTACT, "Write to info@example.eu.", "Write to the office."),
        (Asked.ACT, "It rests on Regulation (EU) 2021/695.", "It rests on trust."),
        (Asked.REASON, "They matter because crises are global.", "They meet yearly."),
    ],
)
def test_words_hold_a_thing_of_the_kind_or_lack_it(kind: Asked, held: str, lacking: str) -> None:
    assert (holds(held, kind), holds(lacking, kind)) == (True, False)


def test_of_a_kind_that_shows_no_sign_nothing_is_said() -> None:
    assert holds("Any words.", Asked.ANYTHING) is None


def test_what_the_question_itself_says_is_no_answer_to_it() -> None:
    question = "When was the conference of February 2024 prepared?"

    assert holds("The conference of February 2024 was large.", Asked.DATE, question) is False
    assert holds("For February 2024 it was prepared in May.", Asked.DATE, question) is True


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("There are four categories of countries.", True),
        ("Four of these categories are new.", True),
        ("The 12 partnerships of the first wave of calls know categories.", False),
        ("The categories of 2021 are listed.", False),
        ("Categories are listed in section 4.", False),
    ],
)
def test_a_number_counts_only_with_the_things_that_are_counted(words: str, counts: bool) -> None:
    assert holds(words, Asked.COUNT, "How many categories are there?") is counts


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("What is the total budget of PRIMA?", "total budget"),
        ("Which countries are associated?", "countries"),
        ("How many partnerships do so?", "partnerships"),
        ("Is Norway associated?", ""),
    ],
)
def test_the_thing_that_is_asked_for_is_named(question: str, noun: str) -> None:
    assert asked_noun(question) == noun


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(Asked))
def test_any_text_can_be_judged(question: str, words: str, kind: Asked) -> None:
    assert asked_for(question) in Asked
    assert holds(words, kind, question) in (True, False, None)
    assert asked_noun(question) in question


@pytest.mark.parametrize(
    "words", ["good x ", "how many ", "which a", "the name ", "please ", "a, b", "what ", "1 1"]
)
def test_the_longest_question_takes_no_noticeable_time(words: str, swift: None) -> None:
    long = (words * MAX_LENGTH)[:MAX_LENGTH]

    assert [asked_for(long) in Asked, *(holds(long, kind, long) for kind in Asked)]


def test_a_question_of_one_long_word_takes_no_noticeable_time(swift: None) -> None:
    asked = asked_for(f"what is {'a' * 1000} !b")

    assert asked in Asked


def test_the_year_in_the_number_of_an_act_is_no_date() -> None:
    assert holds("It derogates from Directive 2006/112/EC.", Asked.DATE) is False
    assert holds("Regulation (EU) 2024/795 expires on 31 May 2030.", Asked.DATE) is True
    assert holds("The forum met on 5/12/2023.", Asked.DATE) is True
