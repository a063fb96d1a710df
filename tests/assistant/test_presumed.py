import pytest

from assistant.presumed import MOST, presumed
from assistant.question import Question, Turn


def clauses(text: str, *before: str) -> list[str]:
    question = Question(text, tuple(Turn(turn) for turn in before))
    return [one.text for one in presumed(question)]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Since Peru is associated, which rules apply?", "Peru is associated"),
        ("Which rules apply, since Peru is associated?", "Peru is associated"),
        (
            "As Peru, Chile and Fiji are associated, who pays?",
            "Peru, Chile and Fiji are associated",
        ),
        ("Given that there are six kinds, what is ours?", "there are six kinds"),
        ("Now that fees are due, as of when must we pay?", "fees are due"),
        ("If the office has already moved, where is it?", "the office has already moved"),
        ("Why are partners not allowed to vote?", "are partners not allowed to vote"),
        ("Thanks, but why was the office closed?", "was the office closed"),
        ("The office is in Oslo. Can we visit it?", "The office is in Oslo"),
        ("I understand that fees are due in May. By whom?", "fees are due in May"),
        ("What do the five groups of partners do?", "five groups of partners do"),
        ("As a dozen partners pay fees, who keeps them?", "a dozen partners pay fees"),
    ],
)
def test_what_is_stated_and_not_asked_is_taken_for_granted(text: str, clause: str) -> None:
    assert clauses(text) == [clause]


@pytest.mark.parametrize(
    "text",
    [
        "Is Peru associated?",
        "Which countries are associated?",
        "If we had three partners, what would we pay?",
        "If a partner leaves the consortium, who pays?",
        "As a coordinator, whom do I ask?",
        "As of 2024, who is associated?",
        "Since when has Peru been associated?",
        "Since 2021 what has changed?",
        "list of countries",
        "Why not?",
        "Thanks. Tell me about fees.",
        "Our consortium has two partners. Is that enough?",
        "As we are three partners, is that enough?",
    ],
)
def test_what_is_asked_or_supposed_is_not(text: str) -> None:
    assert clauses(text) == []


def test_earlier_turns_come_after_the_question_and_nothing_twice() -> None:
    asked = "As fees are due in May, who pays?"

    assert clauses(asked, "Since Peru is associated, who pays?", asked) == [
        "fees are due in May",
        "Peru is associated",
    ]


def test_only_so_many_are_looked_into() -> None:
    text = " ".join(f"Partner {n} pays no fee at all." for n in range(MOST + 3))

    assert len(clauses(text + " Why?")) == MOST


def test_what_was_answered_then_is_kept_beside_it() -> None:
    turn = Turn("Since Peru is associated, who pays?", answer="Peru is not.")

    (only,) = presumed(Question("And who else?", (turn,)))

    assert only.answer == "Peru is not."


def test_a_number_of_things_is_told_as_such() -> None:
    (only,) = presumed(Question("What do the five groups of partners do?"))

    assert only.counted


def test_a_clause_that_points_back_keeps_the_turn_before_it() -> None:
    history = (Turn("What is the fund?"), Turn("As it has five euro, who pays?"))

    (only,) = presumed(Question("And who else?", history))

    assert (only.text, only.before) == ("it has five euro", "What is the fund?")
    (plain,) = presumed(Question("As Peru is associated, who pays?", history[:1]))
    assert plain.before == ""
