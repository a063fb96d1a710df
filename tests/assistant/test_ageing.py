import pytest

from assistant.ageing import Ageing, ageing, ages

CLASSES = [
    (Ageing.COUNTRY_STATUS, "Norway is associated to Horizon Europe."),
    (Ageing.COUNTRY_STATUS, "Partners of the region are now associated."),
    (Ageing.COUNTRY_STATUS, "The countries associated with the programme: Norway, Iceland."),
    (Ageing.COUNTRY_STATUS, "Transitional arrangements cover Morocco."),
    (Ageing.COUNTRY_STATUS, "Georgia is a candidate country."),
    (Ageing.COUNTRY_STATUS, "Canada signed its association to Horizon Europe."),
    (Ageing.ELIGIBILITY, "Entities established there are no longer eligible."),
    (Ageing.ELIGIBILITY, "There is a restricted approach on innovation actions."),
    (Ageing.ELIGIBILITY, "Seven universities have been excluded."),
    (Ageing.MONEY, "The initiative invests around EUR 300 million."),
    (Ageing.MONEY, "It is to mobilise €300 billion."),
    (Ageing.MONEY, "Around 21% of the topics encourage cooperation."),
    (Ageing.MONEY, "A budget of 12 million euro is set aside."),
    (Ageing.AGREEMENT, "The agreement was renewed for a period of five years."),
    (Ageing.AGREEMENT, "Negotiations are led by the Commission."),
    (Ageing.REPORT, "The first biennial report praises openness."),
    (Ageing.REPORT, "The Biennial Monitoring Report 2022 looks at goals."),
    (Ageing.REPORT, "The latest edition has two annexes."),
    (Ageing.PERIOD, "The plan of action 2023-2027 is shared."),
    (Ageing.PERIOD, "Work programmes for 2021\u201322 differ."),
    (Ageing.PERIOD, "It applies from 1 January 2021 to 31 December 2027."),
    (Ageing.PERIOD, "The programme ends in 2027."),
    (Ageing.MOVED, "Examples are on the Smart Specialisation Platform."),
    (Ageing.MOVED, "It has an office in Kyiv."),
    (Ageing.PRESENT, "Talks are ongoing."),
    (Ageing.PRESENT, "The Commission has launched an initiative."),
]
TIMELESS = [
    "It was founded in 1998.",
    "It is important to access and share the latest expertise.",
    "Entities from associated countries take part under equivalent conditions.",
    "Today's global contexts call for answers.",
    "Association is governed by Regulation (EU) 2021/695.",
    "Directive 2003/87/EC and Decision 2011/182/EU apply.",
    "The conference of 16 February 2024 took place in Brussels.",
    "The document is dated 2021-05-18.",
    "Partners agree on a platform for exchange.",
    "The eligibility of costs is checked.",
    "Train the staff.",
    "Nowhere is knowledge shared better.",
]


@pytest.mark.parametrize(("about", "words"), CLASSES, ids=[words for _, words in CLASSES])
def test_a_statement_ages_by_what_it_is_about(about: Ageing, words: str) -> None:
    assert about in ageing(words)


@pytest.mark.parametrize("words", TIMELESS)
def test_what_holds_or_once_happened_does_not_age(words: str) -> None:
    assert ageing(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        "Entities that are established in a Member State are eligible.",
        "The Commission is now to report to the Council; negotiations are led by it.",
        "Countries that are associated to the Programme contribute to it.",
        "The office in Brussels keeps the register.",
    ],
)
def test_a_rule_of_law_does_not_age(words: str) -> None:
    assert ages(words)
    assert not ages(words, law=True)


@pytest.mark.parametrize(
    "words",
    [
        "The financial envelope shall be EUR 9 453 000 000.",
        "The Programme runs from 1 January 2021 to 31 December 2027.",
    ],
)
def test_what_law_says_of_money_and_of_periods_does(words: str) -> None:
    assert ages(words, law=True)
