import pytest

from assistant.answer import Support
from assistant.support.ruling import Cited, Fault
from assistant.support.verbatim import Verbatim

WORDS = "Members shall not pay a fee, \u201cas a rule\u201d."


@pytest.mark.parametrize(
    ("statement", "support"),
    [
        (WORDS, Support.QUOTED),
        ("Members shall not pay a fee", Support.QUOTED),
        ('not pay a fee, "as a rule"', Support.QUOTED),
        ("Members shall pay a fee.", None),
        ("Members do not pay.", None),
        ("", None),
    ],
)
def test_words_that_were_cited_pass_and_no_others(statement: str, support: Support | None) -> None:
    assert Verbatim().rule(statement, [Cited("Something."), Cited(WORDS)]).support is support


def test_what_stands_only_around_the_cited_words_does_not_pass() -> None:
    ruling = Verbatim().rule("Members pay.", [Cited("Others do not.", around="Members pay.")])

    assert ruling.support is None
    assert [finding.fault for finding in ruling.findings] == [Fault.COVERAGE]


def test_part_of_a_word_is_no_quotation() -> None:
    assert Verbatim().rule("art of", [Cited("Part of it.")]).support is None
