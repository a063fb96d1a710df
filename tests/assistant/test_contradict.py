from collections.abc import Mapping, Sequence

import pytest

from assistant.contradict import Contradiction, Otherwise

LINKING = frozenset(
    ["the", "a", "an", "of", "in", "to", "for", "is", "are", "by", "with", "on", "at", "as", "not"]
)
ALIKE = {("kinds", "categories"): 0.7, ("start", "began"): 0.6}


def stems(text: str) -> list[str]:
    return [
        word.rstrip("s") if len(word) > 3 else word
        for word in text.lower().split()
        if word not in LINKING
    ]


def among(words: Sequence[str], others: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    return {
        word: {
            other: degree
            for other in others
            if (degree := ALIKE.get((word, other), ALIKE.get((other, word), 0.0)))
        }
        for word in words
    }


RULES = Contradiction(stems, among, {"EEA": ("European Environment Agency",)})


def compared(clause: str, sentence: str, around: str = "", counted: bool = False, above: str = ""):  # type: ignore[no-untyped-def]
    whole = f"{sentence}\n{around}"
    return RULES.compare(RULES.spoken(clause, counted), RULES.spoken(sentence), whole, above)


@pytest.mark.parametrize(
    ("clause", "sentence", "otherwise"),
    [
        ("there are six kinds of members", "There are four kinds of members.", Otherwise.FIGURE),
        ("there are six kinds of members", "Four categories of members exist.", Otherwise.FIGURE),
        ("members pay EUR 500 each year", "Members pay EUR 300 each year.", Otherwise.FIGURE),
        ("over 90 members pay fees", "More than 60 members pay fees.", Otherwise.FIGURE),
        ("the office opened in May 2020", "The office opened in May 2022.", Otherwise.FIGURE),
        ("30 % of members pay fees", "About 20 % of members pay fees.", Otherwise.FIGURE),
        (
            "Article 7(1) governs fees of members",
            "Article 9(1) governs fees of members.",
            Otherwise.FIGURE,
        ),
        (
            "the board is appointed for seven years",
            "The board is appointed for a period of five years.",
            Otherwise.FIGURE,
        ),
        ("hearings of members are public", "Hearings of members are not public.", Otherwise.DENIAL),
        ("members cannot vote on fees", "Members can vote on fees.", Otherwise.DENIAL),
        ("members must publish minutes", "Members may publish minutes.", Otherwise.STRENGTH),
        ("members need not publish minutes", "Members shall publish minutes.", Otherwise.STRENGTH),
        ("members contribute equally to goals", "Members contribute unequally to goals.", "opp"),
        ("membership fees are the same everywhere", "Membership fees vary everywhere.", "opp"),
        ("all members pay membership fees", "Some members pay membership fees.", "quantity"),
        (
            "applied research is more open than basic research",
            "Basic research is more open than applied research.",
            Otherwise.COMPARED,
        ),
        (
            "the code was published by the Council",
            "The European Commission published the code.",
            Otherwise.NAME,
        ),
        ("a new office opened in Warsaw", "The new office opened in Kyiv.", Otherwise.NAME),
        ("members joined an Asia-EU forum", "Members joined an Africa-EU forum.", Otherwise.NAME),
        ("terms last up to six years", "Terms shall not last more than two years.", "figure"),
    ],
)
def test_one_thing_of_a_closed_class_that_differs_contradicts(
    clause: str, sentence: str, otherwise: str
) -> None:
    found = compared(clause, sentence)

    assert found.otherwise is not None
    assert found.otherwise.startswith(otherwise)
    assert not found.agrees


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("there are four kinds of members", "There are four kinds of members."),
        ("over 50 members pay fees", "More than 60 members pay fees."),
        ("70 members pay fees", "More than 60 members pay fees."),
        ("19 % of members pay fees", "About 20 % of members pay fees."),
        ("the office opened in 2022", "The office opened on 3 May 2022."),
        ("hearings of members are not public", "Hearings of members are not public."),
        ("members can vote on fees", "Members may vote on fees."),
        ("members may publish minutes", "Members shall publish minutes."),
        ("hearings of members are public", "Hearings are not public where members object."),
        ("fees are not the same everywhere", "Membership fees vary everywhere."),
        ("members take part in Erasmus", "Members take part in an office in Kyiv."),
        ("fees are due before 2029", "Fees are due by 31 August 2026."),
        ("fees rest on Article 9 here", "Fees here rest on Article 3 and on Article 4."),
        ("members must publish minutes", "Members may publish minutes where they wish."),
        ("all members pay membership fees", "Some members pay membership fees if asked."),
        ("two partners pay membership fees", "Members pay membership fees to three offices."),
        ("fees of EEA members are due", "The fees of members of the agency are due."),
    ],
)
def test_what_says_the_same_or_merely_more_contradicts_nothing(clause: str, sentence: str) -> None:
    assert compared(clause, sentence, around="The European Environment Agency").otherwise is None


def test_a_sentence_about_something_else_contradicts_nothing() -> None:
    found = compared("the office in Oslo has six rooms", "The garden has four trees.")

    assert found.otherwise is None
    assert not found.agrees


def test_a_figure_that_stands_around_the_sentence_is_not_contradicted() -> None:
    around = "Of honorary members there are six kinds."

    assert compared(
        "there are six kinds of members", "There are four kinds of members.", around
    ) != (Otherwise.FIGURE)
    found = compared("there are six kinds of members", "There are four kinds of members.", around)
    assert found.otherwise is None


def test_of_things_counted_only_the_number_counts() -> None:
    clause = "five groups of measures that never help anybody at all"

    found = compared(clause, "There are four groups of measures.", counted=True)
    assert found.otherwise is Otherwise.FIGURE
    assert compared("four groups of measures", "No four groups of measures.", counted=True).agrees


def test_a_sentence_that_says_the_same_agrees() -> None:
    assert compared("members pay fees", "Members pay fees.").agrees


def test_a_sentence_with_the_same_figures_bears_them() -> None:
    assert compared("fees of 5 euro are due", "Fees are 5 euro.").bears
    assert not compared("fees of 5 euro are due", "Fees are 6 euro.").bears
    assert not compared("fees are due", "Fees are 6 euro.").bears


def test_what_stands_above_a_sentence_need_not_be_named_in_it() -> None:
    clause = "hearings under the Fees Act are public"

    found = compared(clause, "Hearings are not public.", above="The Fees Act")

    assert found.otherwise is Otherwise.DENIAL


def test_words_speak_of_what_was_said_before_where_they_have_its_names_and_most_of_it() -> None:
    around = "The Africa initiative has 300 euro."

    assert RULES.speaks_of("What is the Africa initiative?", around)
    assert not RULES.speaks_of("What is the Peru initiative?", around)
    assert not RULES.speaks_of("who keeps minutes of board meetings", around)
