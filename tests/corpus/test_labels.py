from dataclasses import replace

import pytest

from corpus.document import Document, Section, SectionKind
from corpus.labels import Labels
from corpus.provisions import provisions
from corpus.reference import Standing
from corpus.span import Span
from tests.fixtures.acts import act
from tests.fixtures.snapshots import document

ACT = act(
    "x",
    """
    (1) First reason.
    Article 1
    Alone.
    Article 2
    1. One.
    2. Two:
    (a) this;
    (b) that.
    Article 3
    1. Other.
    Annex I
    Words.
    """,
)


def rulebook(*numbers: str) -> Document:
    """A text whose sections go by these numbers and nothing else."""
    plain = document("rules", [f"Words of {number}" for number in numbers])
    sections = tuple(
        Section(number, number, "", (), None, Span(unit.span.start, unit.span.end), None)
        for number, unit in zip(numbers, plain.units, strict=True)
    )
    units = tuple(
        replace(unit, section=number) for number, unit in zip(numbers, plain.units, strict=True)
    )
    return replace(plain, sections=sections, units=units)


def leads(labels: Labels, words: str, at: Section | None = None) -> str | None:
    (found,) = provisions(words, words=labels.words)
    section = labels.find(found, at).section
    return section.number if section else None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Article 2(2)(b)", "Article 2(2)(b)"),
        ("art 2 para 2 point b", "Article 2(2)(b)"),
        ("recital 1", "Recital 1"),
        ("Annex I", "Annex I"),
        ("the second subparagraph of Article 2(1)", "Article 2(1)"),
    ],
)
def test_a_part_of_an_act_is_found_by_its_label(words: str, number: str) -> None:
    assert leads(Labels(ACT), words) == number


def test_a_paragraph_is_that_of_the_article_it_is_named_in() -> None:
    at = ACT.section("art2.par2.pta")

    assert leads(Labels(ACT), "paragraph 1", at) == "Article 2(1)"
    assert leads(Labels(ACT), "point (b)", at) == "Article 2(2)(b)"


@pytest.mark.parametrize("words", ["Article 9", "Article 2(7)", "Article 2(2)(x)", "Article 1(1)"])
def test_a_part_that_an_act_does_not_have_is_lost(words: str) -> None:
    (found,) = provisions(words)

    assert Labels(ACT).find(found).standing is Standing.LOST


def test_what_there_is_on_the_way_to_a_lost_part_is_told() -> None:
    (found,) = provisions("Article 2(7)")

    within = Labels(ACT).find(found).within
    assert within is not None
    assert within.number == "Article 2"


def test_bare_numbers_are_labels_whatever_a_text_calls_them() -> None:
    labels = Labels(rulebook("7.3.1", "7.3.2", "APP 4"))

    assert leads(labels, "Rule 7.3.2") == "7.3.2"
    assert leads(labels, "section 7.3.1") == "7.3.1"


def test_below_the_labels_of_a_rulebook_a_part_is_where_they_end() -> None:
    assert leads(Labels(rulebook("7.3.1", "7.3.2")), "Rule 7.3.2(1)(b)") == "7.3.2"


def test_the_last_numbers_of_a_long_label_are_enough_where_they_are_the_only_ones() -> None:
    labels = Labels(rulebook("Part 6.Chapter 5.67.", "Part 6.Chapter 5.68.", "Part 1.Chapter 1.2."))

    assert leads(labels, "section 67") == "Part 6.Chapter 5.67."


def test_a_label_that_two_parts_have_leads_to_neither() -> None:
    labels = Labels(rulebook("Part 1.Chapter 1.2.", "Part 2.Chapter 1.2."))
    (found,) = provisions("section 2")

    assert labels.find(found).standing is Standing.AMBIGUOUS


def test_the_word_that_several_headings_begin_with_is_what_parts_are_called() -> None:
    plain = rulebook("Measure 1", "Measure 2", "Horizon 2020")
    headed = tuple(
        replace(s, number=f"{s.number} on staff", title=f"{s.number} on staff")
        for s in plain.sections
    )
    labels = Labels(replace(plain, sections=headed))

    assert labels.words == {"measure"}
    assert leads(labels, "Measure 2") == "Measure 2 on staff"


def test_sections_of_kind_heading_without_a_number_have_no_label() -> None:
    assert SectionKind.HEADING in {s.kind for s in ACT.sections}
    assert "regulation" not in Labels(ACT).words
