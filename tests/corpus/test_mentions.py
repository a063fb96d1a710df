import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.mentions import PlaceKind, mentions

FOOTNOTE, SECTION, TABLE, PAGE = PlaceKind


def places(text: str) -> list[tuple[PlaceKind, str]]:
    return [(mention.kind, mention.number) for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is footnote 12?", (FOOTNOTE, "12")),
        ("foot-note 3", (FOOTNOTE, "3")),
        ("fn. 7", (FOOTNOTE, "7")),
        ("FOOTNOTE #4", (FOOTNOTE, "4")),
        ("note number 2", (FOOTNOTE, "2")),
        ("What does section 3.2 say?", (SECTION, "3.2")),
        ("sec. 2.1.4", (SECTION, "2.1.4")),
        ("chapter no. 4", (SECTION, "4")),
        ("see § 3.2", (SECTION, "3.2")),
        ("§6", (SECTION, "6")),
        ("Table 2", (TABLE, "2")),
        ("page 9", (PAGE, "9")),
        ("on p. 17", (PAGE, "17")),
    ],
)
def test_a_place_is_named(text: str, expected: tuple[PlaceKind, str]) -> None:
    assert places(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("footnotes 4, 5 and 6", ["4", "5", "6"]),
        ("sections 3.1 and 3.2", ["3.1", "3.2"]),
        ("§§ 3 & 4", ["3", "4"]),
        ("pages 9 or 10", ["9", "10"]),
    ],
)
def test_a_list_names_each_of_its_places(text: str, expected: list[str]) -> None:
    assert [number for _, number in places(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the tenth footnote", (FOOTNOTE, "10")),
        ("the first section", (SECTION, "1")),
        ("the 2nd table", (TABLE, "2")),
        ("the 12th footnote", (FOOTNOTE, "12")),
    ],
)
def test_an_ordinal_names_a_place(text: str, expected: tuple[PlaceKind, str]) -> None:
    assert places(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "What does Article 5 say?",
        "Regulation 2021/695",
        "Article 22(5) of the Regulation",
        "third countries",
        "stable 5",
        "homepage 3",
        "Table 2021/22",
        "page",
        "section A",
        "5 sections",
        "In 2024 there were 12 footnotes.",
        "",
    ],
)
def test_what_only_looks_like_a_place_is_none(text: str) -> None:
    assert places(text) == []


def test_places_come_in_reading_order() -> None:
    found = places("Does page 9 or Table 1 repeat section 3.2 with footnote 10?")

    assert found == [(PAGE, "9"), (TABLE, "1"), (SECTION, "3.2"), (FOOTNOTE, "10")]


@given(st.text(st.sampled_from("footn sectiable page§pg.0123456789 ,and#()/"), max_size=80))
def test_a_mention_lies_within_its_text_and_holds_its_number(text: str) -> None:
    for mention in mentions(text):
        words = mention.span.cut(text)

        assert mention.number.isascii()
        assert mention.number in words


@given(st.text(max_size=100))
def test_any_text_can_be_asked(text: str) -> None:
    assert all(mention.number for mention in mentions(text))
