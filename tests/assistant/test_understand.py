import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import MAX_LENGTH
from assistant.understand import Term, correct, understand
from corpus.mentions import PlaceKind
from tests.fixtures.lexicons import LEXICON, HandLexicon, inquiry


def term(question: str, word: str) -> Term:
    return next(t for t in inquiry(question).terms if t.word == word)


def words(question: str) -> list[str]:
    return [t.word for t in inquiry(question).terms]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("asociated", "associated"),
        ("countires", "countries"),
        ("regulaton", "regulation"),
        ("coopperation", "cooperation"),
        ("Norwaz", "Norway"),
    ],
)
def test_a_mistyped_word_is_read_as_the_corpus_writes_it(typed: str, read: str) -> None:
    assert correct(f"of {typed}", LEXICON) == (f"of {read}", ((typed, read),))


def test_what_was_corrected_is_told() -> None:
    assert inquiry("asociated countires").corrections == (
        ("asociated", "associated"),
        ("countires", "countries"),
    )


@pytest.mark.parametrize("word", ["house", "football", "budget"])
def test_a_real_word_is_never_corrected(word: str) -> None:
    near = HandLexicon(["The horse and the footballs and the budgets."])

    assert correct(word, near) == (word, ())


@pytest.mark.parametrize("name", ["France", "Niger", "Malta", "Gabon", "GEORGA", "iPhone"])
def test_a_name_is_not_corrected_into_another(name: str) -> None:
    near = HandLexicon(["Malto, Nigar and Gaben joined Trance and Georgia."], common=frozenset())

    assert correct(f"Is {name} in?", near) == (f"Is {name} in?", ())


@pytest.mark.parametrize("word", ["12", "2021/695", "R&I", "ab", "über1"])
def test_numbers_and_short_words_are_not_corrected(word: str) -> None:
    assert correct(word, LEXICON) == (word, ())


def test_words_far_from_any_other_stay() -> None:
    assert correct("xylophonist", LEXICON) == ("xylophonist", ())


def test_words_that_frame_a_question_are_dropped() -> None:
    assert words("Could you please tell me which countries are associated?") == [
        "countries",
        "associated",
    ]


@pytest.mark.parametrize("question", ["Hi", "Thanks!", "What is it?", "???", "😀", "Tell me more"])
def test_a_question_empty_of_content_has_no_terms(question: str) -> None:
    assert inquiry(question).terms == ()


def test_an_acronym_stands_for_its_long_form_too() -> None:
    assert term("What is CETP?", "CETP").met_by(
        frozenset(LEXICON.terms("Clean Energy Transition Partnership"))
    )


def test_a_long_form_is_met_by_its_acronym_too() -> None:
    found = inquiry("What is the Clean Energy Transition Partnership?").terms

    assert all(t.met_by(frozenset(LEXICON.terms("CETP"))) for t in found)


def test_an_acronym_in_small_letters_is_known_where_it_is_no_other_word() -> None:
    assert term("what is cetp", "cetp").met_by(
        frozenset(LEXICON.terms("Clean Energy Transition Partnership"))
    )


def test_a_small_word_that_looks_like_an_acronym_is_none() -> None:
    assert "information technology" not in inquiry("Is it associated?").text


def test_acronyms_are_spelt_out_for_the_embedder_once() -> None:
    assert inquiry("What is MI?").text == "What is Mission Innovation (MI)?"
    assert inquiry("Is Mission Innovation MI?").text == "Is Mission Innovation MI?"


def test_numbers_are_names() -> None:
    assert term("the agreement of 1998", "1998").name
    assert not term("the agreement of 1998", "agreement").name


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("organization", "organisation"),
        ("labelled", "labels"),
        ("standardization", "standardisation"),
    ],
)
def test_spellings_of_either_side_of_the_ocean_meet(ours: str, theirs: str) -> None:
    found = inquiry(f"the {ours} of it").terms

    assert found[0].met_by(frozenset(LEXICON.terms(theirs)))


@pytest.mark.parametrize("spelt", ["co-operation", "cooperation"])
def test_a_hyphen_within_a_word_does_not_matter(spelt: str) -> None:
    assert inquiry(f"the {spelt}").terms[0].met_by(frozenset(LEXICON.terms("cooperation")))


def test_an_adjective_is_met_by_its_country() -> None:
    assert term("an Icelandic agreement", "Icelandic").met_by(frozenset(LEXICON.terms("Iceland")))


def test_a_word_that_the_corpus_does_not_hold_is_not_known() -> None:
    assert not term("Is Atlantis associated?", "Atlantis").known
    assert term("Is Norway associated?", "Norway").known


def test_a_rare_word_weighs_more_than_a_frequent_one() -> None:
    found = {t.word: t.weight for t in inquiry("Norway 1998").terms}

    assert found["1998"] > found["Norway"]


def test_a_word_said_twice_counts_once() -> None:
    assert words("Norway, Norway and NORWAY") == ["Norway"]


def test_words_of_earlier_turns_count_half() -> None:
    now = term("Is Norway in?", "Norway")
    before = inquiry("And Georgia?", "Is Norway in?").terms[1]

    assert (before.word, before.context) == ("Norway", True)
    assert math.isclose(before.weight, now.weight / 2)


def test_a_word_that_is_said_again_counts_in_full() -> None:
    found = inquiry("Is Norway new?", "Is Norway in?").terms

    assert [(t.word, t.context) for t in found] == [("Norway", False), ("new", False)]


def test_a_place_that_is_named_is_no_term() -> None:
    found = inquiry("What does footnote 12 say about values?")

    assert [place.kind for place in found.places] == [PlaceKind.FOOTNOTE]
    assert [t.word for t in found.terms] == ["values"]


@pytest.mark.parametrize(
    ("question", "listing"),
    [
        ("Which countries are associated?", True),
        ("List the countries.", True),
        ("What are the categories?", True),
        ("Who wrote it?", False),
        ("When did Norway join?", False),
    ],
)
def test_a_question_for_several_things_is_told(question: str, listing: bool) -> None:
    assert inquiry(question).listing is listing


def test_the_thing_that_is_asked_for_is_among_the_terms() -> None:
    found = inquiry("Which regulation governs the association?")

    assert "regulation" in [t.word for t in found.noun]


@given(st.text(max_size=150), st.text(max_size=60))
def test_any_text_can_be_read(question: str, earlier: str) -> None:
    found = inquiry(question, earlier)

    assert all(t.weight > 0 and t.forms and all(t.forms) for t in found.terms)
    assert set(found.noun) <= set(found.terms)


@given(st.text(max_size=150))
def test_reading_is_repeatable(question: str) -> None:
    assert understand(question, LEXICON) == understand(question, LEXICON)


@pytest.mark.parametrize("text", ["a-", "a'", "Norway ", "(", "1.", "é", "CETP ", "\u0301"])
def test_the_longest_question_takes_no_noticeable_time(text: str, swift: None) -> None:
    assert inquiry((text * MAX_LENGTH)[:MAX_LENGTH]).question
