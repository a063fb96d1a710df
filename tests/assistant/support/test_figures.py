"""Figures read by what they mean."""

import pytest

from assistant.support.figures import figures
from assistant.support.ruling import Fault
from assistant.support.unknown_figures import unknown_figures


def one(text):
    (figure,) = figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("21 March 2024", "2024-03-21"),
        ("21 March 2024", "March 21st, 2024"),
        ("12.5.2021", "12 May 2021"),
        ("EUR 95.5 billion", "95 500 million euros"),
        ("€1.5 billion", "EUR 1 500 000 000"),
        ("one and a half billion euro", "EUR 1.5 bn"),
        ("30 %", "thirty per cent"),
        ("20%", "a fifth of it"),
        ("75 %", "three-fourths of it"),
        ("75 %", "three out of every four"),
        ("21%", "twenty-one in a hundred"),
        ("24 June 2024", "the twenty-fourth of June 2024"),
        ("15 June", "the 15th at the latest"),
        ("two thirds of it", "a two-thirds majority"),
        ("twenty-one", "21"),
        ("12 months", "one year"),
        ("two weeks", "fortnight"),
        ("Article 22(5)", "Art. 22(5)"),
        ("Article 107(3)(b)", "Article 107(3), point (b)"),
        ("Regulation (EU) 2021/695", "Regulation 2021/695"),
        ("COM(2021) 252", "COM (2021) 252"),
    ],
)
def test_the_same_however_it_is_written(text, same):
    assert one(text).meets(one(same))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("21 March 2024", "21 March 2023"),
        ("June 2022", "January 2022"),
        ("EUR 300 million", "EUR 300 billion"),
        ("EUR 5", "USD 5"),
        ("21 %", "12 %"),
        ("60", "90"),
        ("four weeks", "four months"),
        ("Article 22(5)", "Article 22(6)"),
        ("2021/695", "2021/697"),
        ("SDG 13", "SDG 12"),
        ("Annex IV", "Annex VI"),
    ],
)
def test_another_one_is_told_apart(text, other):
    assert not one(text).meets(one(other))


def test_a_sum_that_is_meant_roughly_meets_the_exact_one():
    assert one("some €9.45 billion").meets(one("EUR 9 453 000 000"))
    assert not one("€9.45 billion").meets(one("EUR 9 453 000 000"))


def test_years_in_a_row_are_two():
    assert [f.value[0] for f in figures("the work programmes for 2021-22 and 2023-24")] == [
        2021,
        2022,
        2023,
        2024,
    ]


def test_a_list_of_provisions_is_taken_apart():
    found = [f.value for f in figures("Article 22(5) and (6)")]

    assert found == [("article", "22", "5"), ("article", "22", "6")]


def test_a_figure_of_something_else_is_found():
    words = "(a) EUR 3 million for research actions; (b) EUR 6 million for development actions."

    (wrong,) = unknown_figures("Development actions get EUR 3 million.", words, words)

    assert wrong.fault is Fault.AMOUNT
    assert not list(unknown_figures("Development actions get EUR 6 million.", words, words))


def test_a_small_number_may_count_what_is_named():
    words = "Regulations (EC) No 2842/98 and (EC) No 2843/98 are repealed."

    assert not list(unknown_figures("Two regulations are repealed.", words, words))
    assert list(unknown_figures("Four regulations are repealed.", words, words))


def test_european_is_no_currency() -> None:
    (three,) = figures("three European Partnerships")

    assert three.fault is Fault.NUMBER
