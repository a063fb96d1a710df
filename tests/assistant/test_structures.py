import pytest

from assistant.structures import Structure, structures
from tests.fixtures.papers import paper
from tests.fixtures.snapshots import document


def found(item: str) -> Structure:
    """The list that holds an item which begins so."""
    text = paper().text
    return next(
        s for s in structures(paper()) if any(i.cut(text).startswith(item) for i in s.items)
    )


def words(structure: Structure) -> list[str]:
    return [" ".join(item.cut(paper().text).split()) for item in structure.items]


def test_bullets_stand_under_the_sentence_that_leads_them_in() -> None:
    whole = found("open science")

    assert whole.lead.cut(paper().text) == "It covers the following topics:"
    assert words(whole) == ["open science", "research ethics", "gender equality"]


def test_the_categories_of_a_table_stand_under_its_caption() -> None:
    whole = found("Values")

    assert whole.lead.cut(paper().text) == "Table 1. Summary of the measures"
    assert words(whole) == ["Values", "Governance"]


def test_sub_headings_come_with_the_first_sentence_below_each() -> None:
    whole = found("Global challenges")

    assert whole.of_headings
    assert whole.lead.cut(paper().text) == "Cooperation has several reasons."
    assert words(whole) == [
        "Global challenges Challenges are global in nature.",
        "Leading communities It is important to share knowledge.",
    ]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("open science", "Basis It covers the following topics:"),
        ("Values", "Measures Table 1. Summary of the measures"),
    ],
)
def test_a_list_is_known_by_its_heading_and_what_it_stands_under(item: str, title: str) -> None:
    assert found(item).title == title


def test_a_list_covers_all_from_its_lead_to_its_last_item() -> None:
    for whole in structures(paper()):
        assert whole.around.holds(whole.lead)
        assert all(whole.around.holds(item) for item in whole.items)


def test_items_stand_in_reading_order() -> None:
    for whole in structures(paper()):
        assert list(whole.items) == sorted(whole.items)


def test_one_item_makes_no_list() -> None:
    alone = document("d", ("the only item",), lead="There is this:")

    assert structures(alone) == ()


def test_a_document_without_lists_has_none() -> None:
    assert structures(document()) == ()
