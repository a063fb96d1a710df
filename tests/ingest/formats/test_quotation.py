"""Which words of an amending act are those of another act is told by their quotation marks."""

import pytest

from ingest.formats.quotation import Quotation


@pytest.mark.parametrize(
    "words",
    [
        "\u2018apple\u2019 means a fruit;",
        "\u2018apple\u2019, \u2018pear\u2019 and \u2018plum\u2019 mean fruits",
        "\u201eApfel\u201c ist eine Frucht;",
        "\u00ab pomme \u00bb d\u00e9signe un fruit;",
        "the apples \u2018red\u2019",
        "'apple` means a fruit;",
    ],
)
def test_a_term_in_quotation_marks_is_no_quotation(words: str) -> None:
    quotation = Quotation()

    assert not quotation.sees(words)
    assert not quotation.open


@pytest.mark.parametrize(
    "words",
    [
        "\u2018The Member States\u2019 bees fly.\u2019;",
        "\u2018European Bee Law\u2019",
        '"Council Directive 77/799/EEC of 19 December 1977";',
        "\u00abArticle 4 bis\u00bb.",
        "\u201dArtikel 4 a\u201d;",
        "\u2018(a) one bee;\u2019, and",
    ],
)
def test_words_between_their_marks_are_quoted_and_nothing_after_them(words: str) -> None:
    quotation = Quotation()

    assert quotation.sees(words)
    assert not quotation.open


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("\u2018Article 10a", "It binds.\u2019;"),
        ("\u2018(b)", "bees;\u2019."),
        ("\u20184.  The Member States\u2019 bees shall fly in all of the Union.", "Bees.\u2019"),
        ("\u201eArtikel 3", "Es gilt.\u201c"),
        ("\u00ab CHAPITRE II", "Fin. \u00bb;"),
        ("\u201cThe bees of all Member States shall fly to wherever they want to:", "home.\u201d"),
    ],
)
def test_a_quotation_runs_to_its_closing_mark(first: str, last: str) -> None:
    quotation = Quotation()

    assert quotation.sees(first)
    assert quotation.open
    assert quotation.sees("The bees\u2019 wings beat.")
    assert quotation.open
    assert quotation.sees(last)
    assert not quotation.open
    assert not quotation.sees("And so on.")


def test_a_quotation_does_not_outlast_the_point_it_began_in() -> None:
    quotation = Quotation()
    quotation.sees("\u2018Article 10a", 1)

    quotation.left(2)
    assert quotation.open
    quotation.left(1)
    assert not quotation.open
