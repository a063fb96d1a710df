import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import MAX_HISTORY, MAX_LENGTH, Question, Turn
from assistant.rephrase import Standalone, rephrase

COUNTRIES = "Which countries are associated to Horizon Europe?"
NORWAY = "Is Norway associated to Horizon Europe?"
ACT = "Which act governs association to Horizon Europe?"


def after(*turns: str, ask: str) -> Standalone:
    return rephrase(Question(ask, tuple(Turn(turn) for turn in turns)))


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        ("And Georgia?", "Is Georgia associated to Horizon Europe?"),
        ("and georgia", "Is georgia associated to Horizon Europe?"),
        ("Georgia?", "Is Georgia associated to Horizon Europe?"),
        ("What about Canada?", "Is Canada associated to Horizon Europe?"),
        ("And for Switzerland?", "Is Switzerland associated to Horizon Europe?"),
        ("How about the United Kingdom?", "Is United Kingdom associated to Horizon Europe?"),
        ("And Kosovo?", "Is Kosovo associated to Horizon Europe?"),
        ("And the US?", "Is US associated to Horizon Europe?"),
        ("What about Canada and Morocco?", "Is Canada and Morocco associated to Horizon Europe?"),
        (
            "And Canada, Morocco and Tunisia?",
            "Is Canada, Morocco and Tunisia associated to Horizon Europe?",
        ),
    ],
)
def test_a_bare_country_takes_the_place_of_its_like_in_the_earlier_question(
    ask: str, expected: str
) -> None:
    assert after(NORWAY, ask=ask) == Standalone(expected)


def test_a_bare_organisation_takes_the_place_of_its_like() -> None:
    assert after("What does PRIMA do?", ask="And CETP?").text == "What does CETP do?"


def test_a_country_takes_no_organisations_place() -> None:
    asked = after(ACT, ask="And Georgia?")

    assert asked == Standalone("And Georgia?", earlier=ACT)


def test_an_organisation_takes_no_countrys_place() -> None:
    asked = after("Is Norway a member?", ask="And CETP?")

    assert asked == Standalone("And CETP?", earlier="Is Norway a member?")


@pytest.mark.parametrize("region", ["the Western Balkans", "Latin America", "Africa"])
def test_a_region_takes_neither_place(region: str) -> None:
    asked = after(NORWAY, ask=f"And {region}?")

    assert asked == Standalone(f"And {region}?", earlier=NORWAY)


def test_countries_in_a_row_are_replaced_together() -> None:
    asked = after("Are Norway, Iceland and Israel associated?", ask="And Georgia?")

    assert asked.text == "Are Georgia associated?"


def test_a_name_in_the_genitive_is_replaced_and_keeps_its_ending() -> None:
    assert after("What is Norway's status?", ask="And Georgia?").text == "What is Georgia's status?"


def test_a_name_is_replaced_as_a_whole_word() -> None:
    asked = after("Does CETP work with CET?", ask="And PRIMA?")

    assert asked.text == "Does CETP work with PRIMA?"


@pytest.mark.parametrize("ask", ["Why?", "When?", "And Why?", "Details?", "Really?", "How so?"])
def test_a_capital_at_the_beginning_makes_no_name(ask: str) -> None:
    assert after(ACT, ask=ask) == Standalone(ask, earlier=ACT)


@pytest.mark.parametrize(
    "ask",
    [
        "Since when?",
        "Is it binding?",
        "And when did they join?",
        "Who else?",
        "Since which date is that so?",
        "And how much of this goes to health projects?",
        "for example?",
    ],
)
def test_a_follow_up_leans_on_the_question_before(ask: str) -> None:
    assert after(COUNTRIES, ask=ask) == Standalone(ask, earlier=COUNTRIES)


def test_the_third_turn_leans_on_what_the_second_came_to_mean() -> None:
    asked = after(NORWAY, "And Georgia?", ask="Since when?")

    assert asked.earlier == "Is Georgia associated to Horizon Europe?"


@pytest.mark.parametrize(
    ("second", "earlier"),
    [
        ("Since when?", COUNTRIES),
        ("And Georgia?", f"{COUNTRIES} And Georgia?"),
        ("And which topics does the dialogue cover?", "And which topics does the dialogue cover?"),
    ],
)
def test_a_mere_follow_up_hands_on_what_it_leant_on(second: str, earlier: str) -> None:
    assert after(COUNTRIES, second, ask="Why is that so?").earlier == earlier


@pytest.mark.parametrize(
    "ask",
    [
        "Where does it say so?",
        "Where is that from?",
        "where is that from, is there a source?",
        "On which page is that?",
        "Source?",
        "How do you know?",
        "Which section?",
    ],
)
def test_who_asks_where_it_says_so_asks_for_the_source_of_the_same(ask: str) -> None:
    assert after(ACT, ask=ask) == Standalone(ACT, where_from=True)


@pytest.mark.parametrize(
    "ask",
    [
        "Where does the guidance state the budget of PRIMA?",
        "Where does it say that data must be shared?",
    ],
)
def test_who_asks_where_something_else_is_said_asks_anew(ask: str) -> None:
    assert not after(ACT, ask=ask).where_from


@pytest.mark.parametrize(
    "ask",
    [
        "Which measures against foreign interference are recommended?",
        "Which key topics are there in the Multilateral Dialogue?",
        "What does this guidance recommend on risk management?",
        "How many SDGs do partnerships contribute to most?",
    ],
)
def test_an_independent_question_stays_as_it_is(ask: str) -> None:
    assert after(COUNTRIES, NORWAY, ask=ask) == Standalone(ask)


def test_the_first_question_stays_as_it_is() -> None:
    assert after(ask="And Georgia?") == Standalone("And Georgia?")


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_blank_turns_count_for_nothing(blank: str) -> None:
    assert after(blank, NORWAY, blank, ask="And Georgia?") == after(NORWAY, ask="And Georgia?")


@pytest.mark.parametrize("thanks", ["Thanks!", "Thank you very much.", "ok, great", "Hello"])
def test_thanks_ask_nothing_again(thanks: str) -> None:
    assert after(NORWAY, ask=thanks) == Standalone(thanks)


def test_thanks_do_not_part_a_follow_up_from_its_question() -> None:
    assert after(NORWAY, "Thanks!", ask="And Georgia?") == after(NORWAY, ask="And Georgia?")


def test_twenty_turns_are_followed_to_the_last() -> None:
    names = ["Iceland", "Israel", "Tunisia", "Serbia"] * 5
    turns = [NORWAY, *(f"And {name}?" for name in names)][-MAX_HISTORY:]

    asked = after(NORWAY, *turns[1:], ask="And Georgia?")

    assert asked.text == "Is Georgia associated to Horizon Europe?"


def test_the_standalone_question_is_shown_with_what_it_leans_on() -> None:
    assert after(NORWAY, ask="Since when?").shown == f"Since when? ({NORWAY})"


LINES = st.text(max_size=80).filter(lambda text: text.strip())


@given(st.lists(st.text(max_size=80), max_size=25), LINES)
def test_any_conversation_yields_a_question(turns: list[str], ask: str) -> None:
    asked = after(*turns, ask=ask)

    assert asked.text.strip()


@given(LINES)
def test_without_a_history_nothing_is_changed(ask: str) -> None:
    assert after(ask=ask) == Standalone(ask.strip())


@pytest.mark.parametrize(
    "words", ["could you ", "and the ", "Norway, ", "X. ", "thanks ", "is it from ", "a'"]
)
def test_the_longest_question_takes_no_noticeable_time(words: str, swift: None) -> None:
    long = (words * MAX_LENGTH)[:MAX_LENGTH].strip()

    assert after(long, ask=long).text
