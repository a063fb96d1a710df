import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.index.words import surface, terms, vocabulary
from tests.fixtures.snapshots import document, passages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The associated countries", ["associ", "countri"]),
        ("Regulation (EU) 2021/695", ["regul", "eu", "2021", "695"]),
        ("R&I", ["r", "i"]),
        ("Article 22(5)", ["articl", "22", "5"]),
        ("Water4All", ["water4al"]),
        ("COVID-19, CO2", ["covid", "19", "co2"]),
        ("of the and", []),
        ("", []),
        ("\x00\u202e", []),
        ("\udcff broken", ["broken"]),
    ],
)
def test_a_text_falls_apart_into_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_repeats_are_kept_in_order() -> None:
    assert terms("Partners and partner countries") == ["partner", "partner", "countri"]


def test_surface_words_keep_stop_words_and_endings() -> None:
    assert surface("The Countries") == ["the", "countries"]


@given(st.text(max_size=200))
def test_any_text_can_be_a_question(text: str) -> None:
    assert all(term == term.lower() and term.strip() for term in terms(text))


def test_headings_count_for_the_vocabulary_once_a_passage() -> None:
    few = passages(document("guide", ("Countries and countries.", "Nothing else.")))

    assert vocabulary(few)["countri"] == 2
