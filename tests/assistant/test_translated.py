"""Statements in another language than their quotes: figures are checked, nothing is promised."""

from collections.abc import Sequence

import pytest

from assistant.answer import NoticeKind, Support
from assistant.support.ruling import Cited, Fault, Ruling
from assistant.translated import Translated, translated_notice

QUOTE = Cited("The Union invests EUR 95 517 000 000 from 2021 to 2027 under Article 22(5).", "3.2")


class Always:
    def rule(self, statement: str, cited: Sequence[Cited]) -> Ruling:
        return Ruling(Support.SUPPORTED)


def rule(statement: str) -> Ruling:
    return Translated(Always()).rule(statement, [QUOTE])


def test_in_english_the_check_is_the_same_as_always() -> None:
    assert rule("The Union invests this sum from 2021 to 2027.").support is Support.SUPPORTED


@pytest.mark.parametrize(
    "statement",
    [
        "Die Union investiert von 2021 bis 2027 einen großen Betrag.",
        "Die Union investiert 95.517.000.000 Euro nach Artikel 22 Absatz 5.",
        "L'Union investit 95\u202f517\u202f000\u202f000 euros de 2021 à 2027.",
        "Unia inwestuje dużą kwotę w latach 2021-2027.",
    ],
)
def test_in_another_language_it_is_never_more_than_partly_supported(statement: str) -> None:
    assert rule(statement).support is Support.PARTLY


@pytest.mark.parametrize(
    ("statement", "figure"),
    [
        ("Die Union investiert von 2021 bis 2028 einen großen Betrag.", "2028"),
        ("L'Union investit 95 518 000 000 euros selon le texte.", "95518000000"),
        ("Así lo dice el artículo 23 del Reglamento.", "23"),
    ],
)
def test_a_figure_that_the_quotes_do_not_hold_removes_it(statement: str, figure: str) -> None:
    ruling = rule(statement)

    assert ruling.support is None
    assert [(f.fault, f.said) for f in ruling.findings] == [(Fault.NUMBER, figure)]


def test_the_asker_is_told_what_was_not_checked() -> None:
    notice = translated_notice("pl")

    assert notice.kind is NoticeKind.LANGUAGE
    assert "Polish" in notice.text
