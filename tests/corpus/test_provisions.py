import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.names import Names
from corpus.provisions import Provision, provisions
from tests.fixtures.acts import listed

NAMES = Names(
    [
        listed("32021r0695", celex="32021R0695", names=("Horizon Europe Regulation",)),
        listed("31997l0007", number="Directive 97/7/EC"),
    ]
)


def read(text: str) -> tuple[Provision, ...]:
    return provisions(text, NAMES.find(text))


def paths(text: str) -> list[str]:
    return [
        " ".join(f"{step.word}:{'.'.join(step.numbers)}" for step in found.steps)
        for found in read(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 22(5)", ["article:22.5"]),
        ("Art. 12 para 6 point d", ["article:12 paragraph:6 point:d"]),
        ("Article 2, point (9)", ["article:2 point:9"]),
        ("art 5", ["article:5"]),
        ("recital 36", ["recital:36"]),
        ("Annex IV, Part II", ["annex:iv part:ii"]),
        ("Part II of Annex IV", ["annex:iv part:ii"]),
        ("Article 10a(2)", ["article:10a.2"]),
        ("Rule 7.3.2(1)(b)", ["rule:7.3.2.1.b"]),
        ("the Annex to that text", ["annex:"]),
    ],
)
def test_a_part_is_read_from_the_outside_in(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 22(5) and (6)", ["article:22.5", "article:22.6"]),
        ("Articles 5 to 7", ["article:5", "article:6", "article:7"]),
        ("Articles 5, 6(1) and 7", ["article:5", "article:6.1", "article:7"]),
        ("Article 5(2)(a), (b) and (c)", ["article:5.2.a", "article:5.2.b", "article:5.2.c"]),
        ("Rule 4.4.1(3) or (4)", ["rule:4.4.1.3", "rule:4.4.1.4"]),
        ("Rules 4.9.17 to 4.9.19", ["rule:4.9.17", "rule:4.9.18", "rule:4.9.19"]),
        (
            "points (a) to (c) of Article 6(1)",
            ["article:6.1 point:a", "article:6.1 point:b", "article:6.1 point:c"],
        ),
    ],
)
def test_lists_and_ranges_are_taken_apart(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


def test_the_first_of_two_points_has_the_article_that_only_the_second_names() -> None:
    assert paths("point (a) of paragraph 1 and point (b) of paragraph 2 of Article 5") == [
        "article:5 paragraph:1 point:a",
        "article:5 paragraph:2 point:b",
    ]


def test_a_subparagraph_keeps_its_place_on_the_way() -> None:
    (found,) = paths("point (b) of the first subparagraph of Article 5(1)")

    assert found == "article:5.1 subparagraph:§1 point:b"


@pytest.mark.parametrize(
    "text",
    ["point a finger at it", "part of the whole", "the art of 5 masters", "in section, we say"],
)
def test_words_that_name_no_part_are_left_alone(text: str) -> None:
    assert paths(text) == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Article 5 of the Horizon Europe Regulation", "Horizon Europe Regulation"),
        ("Horizon Europe Regulation, Article 5", "Horizon Europe Regulation"),
        ("Article 4 of Directive 97/7/EC", "Directive 97/7/EC"),
        ("Article 5 TFEU", "TFEU"),
        ("Article 5 of that Regulation", "that Regulation"),
        ("GEN 3.3.32(1) requires", "GEN"),
        ("section 233(1) of FSMR", "FSMR"),
    ],
)
def test_the_document_of_a_part_is_read_with_it(text: str, act: str) -> None:
    (found,) = read(text)

    assert found.act is not None
    assert found.act.span.cut(text) == act


@pytest.mark.parametrize("text", ["Article 5 of this Regulation", "paragraph 3 of this Article"])
def test_this_regulation_is_the_one_at_hand(text: str) -> None:
    (found,) = read(text)

    assert found.act is None


def test_parts_in_a_row_share_the_document_that_the_last_one_names() -> None:
    text = "Article 5(1) and Article 7 of Directive 97/7/EC"

    assert [found.act and found.act.span.cut(text) for found in read(text)] == [
        "Directive 97/7/EC",
        "Directive 97/7/EC",
    ]


def test_the_span_covers_the_words_and_those_for_the_document() -> None:
    text = "see Article 22(5) and (6) of the Horizon Europe Regulation."

    assert {found.span.cut(text) for found in read(text)} == {
        "Article 22(5) and (6) of the Horizon Europe Regulation"
    }
    assert {found.spelt.cut(text) for found in read(text)} == {"Article 22(5) and (6)"}


def test_a_word_that_a_document_gives_its_parts_is_read_like_any_other() -> None:
    assert not provisions("see Measure 12")

    (found,) = provisions("see Measure 12", words={"measure"})
    assert found.steps[0].word == "measure"


@given(st.text(alphabet="Articlepoints (5)ab, ofdIVX.1\u2013", max_size=60))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    for found in read(text):
        assert found.span.cut(text)
        assert found.span.holds(found.spelt)
