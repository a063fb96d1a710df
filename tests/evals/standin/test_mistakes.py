import pytest

from evals.standin.behaviour import Behaviour
from evals.standin.mistakes import MISTAKES


@pytest.mark.parametrize(
    ("behaviour", "right", "wrong"),
    [
        ("changes_number", "The 18 countries pay.", "The 11 countries pay."),
        ("changes_number", "In 2024 there were 4 of them.", "In 2024 there were 7 of them."),
        ("changes_number", "There are four categories.", "There are twelve categories."),
        ("changes_number", "It was in 2024.", "It was in 2027."),
        ("changes_date", "As of 21 March 2024 it is so.", "As of 21 March 2027 it is so."),
        ("changes_amount", "It has EUR 300 million.", "It has EUR 303 million."),
        ("changes_amount", "It has 95.5 billion euros.", "It has 95.8 billion euros."),
        ("changes_percentage", "They pay 50 % of it.", "They pay 53 % of it."),
        ("changes_provision", "See Article 22(5).", "See Article 25(5)."),
        ("changes_provision", "See Regulation (EU) 2021/695.", "See Regulation (EU) 2024/695."),
        ("drops_not", "They shall not be funded.", "They shall be funded."),
        ("drops_not", "They cannot join.", "They can join."),
        ("drops_not", "No agreement is needed.", "A agreement is needed."),
        ("drops_not", "All non-EU countries pay.", "All EU countries pay."),
        ("should_to_must", "Partners should apply.", "Partners must apply."),
        ("should_to_must", "Partners are encouraged to apply.", "Partners must apply."),
        ("must_to_may", "Partners shall apply.", "Partners may apply."),
        ("changes_quantifier", "Only members vote.", "Members vote."),
        ("changes_quantifier", "At least 3 must join.", "At most 3 must join."),
        ("swaps_countries", "Norway pays Canada a share.", "Canada pays Norway a share."),
        ("swaps_countries", "Norway, Iceland and Canada pay.", "Brazil, Iceland and Canada pay."),
        (
            "swaps_countries",
            "Norway is associated, but it is Canada that pays.",
            "Canada is associated, but it is Norway that pays.",
        ),
        ("swaps_countries", "Bosnia and Herzegovina pays.", "Brazil pays."),
        ("swaps_bodies", "The Commission asks the Council.", "The Council asks the Commission."),
        ("swaps_bodies", "The Parliament agrees.", "The Council agrees."),
    ],
)
def test_one_thing_is_wrong(behaviour: str, right: str, wrong: str) -> None:
    mistake = MISTAKES[Behaviour(behaviour)]

    assert mistake(right, right) == wrong


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        ("changes_number", "Partners pay."),
        ("changes_date", "It has 300 members."),
        ("changes_amount", "There are 18 members."),
        ("changes_percentage", "There are 18 members."),
        ("changes_provision", "There are 18 members."),
        ("drops_not", "Not only members vote."),
        ("drops_not", "It comes no later than May."),
        ("should_to_must", "Since May 2024 they pay, and they may not leave."),
        ("must_to_may", "Partners may apply."),
        ("changes_quantifier", "Partners help each other."),
        ("swaps_countries", "The partners pay, and turkey is eaten."),
        ("swaps_bodies", "The ministry pays."),
    ],
)
def test_a_sentence_without_a_place_for_the_mistake_stays(behaviour: str, sentence: str) -> None:
    assert MISTAKES[Behaviour(behaviour)](sentence, sentence) is None


def test_a_figure_that_is_put_in_stands_nowhere_around() -> None:
    around = "There are 18 members, once 11, then 19 and 13."

    wrong = MISTAKES[Behaviour.CHANGES_NUMBER]("There are 18 members.", around)

    assert wrong == "There are 15 members."


def test_a_country_that_is_put_in_stands_nowhere_around() -> None:
    around = "Brazil, Japan and Norway stand here."

    wrong = MISTAKES[Behaviour.SWAPS_COUNTRIES]("Norway pays.", around)

    assert wrong == "Switzerland pays."
