"""What the parts of acts are called, in the languages of the Union."""

import pytest

from ingest.formats.labels import (
    annex_key,
    annex_part,
    article_key,
    article_label,
    cased,
    division_rank,
    division_word,
    marker_label,
    roman,
)


@pytest.mark.parametrize(
    ("label", "key", "number", "heading"),
    [
        ("Article 12a", "12a", "Article 12a", None),
        ("Artikel 12 a", "12a", "Artikel 12 a", None),
        ("1 artikla", "1", "1 artikla", None),
        ("3. cikk", "3", "3. cikk", None),
        ("Article 5 bis", "5bis", "Article 5 bis", None),
        ("Art\u00edculo 5 quater", "5quater", "Art\u00edculo 5 quater", None),
        ("Article premier", "1", "Article premier", None),
        ("Article 5 \u2014 Scope", "5", "Article 5", "Scope"),
        ("Article 5 bis Champ", "5bis", "Article 5 bis", "Champ"),
        ("Article 3. Definitions", "3", "Article 3", "Definitions"),
        ("Sole Article", "sole-article", "Sole Article", None),
    ],
)
def test_an_article_has_a_key_a_number_and_perhaps_a_heading(
    label: str, key: str, number: str, heading: str | None
) -> None:
    assert article_key(label) == key
    assert article_label(label) == (number, heading)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("ANNEX IV", "4"),
        ("II. MELL\u00c9KLET", "2"),
        ("ANNEX A", "a"),
        ("BILAG", ""),
        ("Appendix 3", "3"),
        (
            "Statement by the Commission on Article 6 (1)",
            "-statement-by-the-commission-on-article-6-1",
        ),
    ],
)
def test_an_annex_has_its_number_for_a_key(label: str, key: str) -> None:
    assert annex_key(label) == key[:41]


@pytest.mark.parametrize(
    ("label", "key", "number", "heading"),
    [
        ("PART II", "pt2", "Part II", None),
        ("TEIL A: Bienen", "pta", "Teil A", "Bienen"),
        ("PART ONE", "ptone", "Part One", None),
        ("Section A \u2014 Bees", "section-a", "Section A", "Bees"),
    ],
)
def test_a_part_of_an_annex_is_told_by_its_heading(
    label: str, key: str, number: str, heading: str | None
) -> None:
    part = annex_part(label)

    assert part is not None
    assert (part.key, part.label, part.heading) == (key, number, heading)


@pytest.mark.parametrize("label", ["Bees", "Part of the plan", "Sections", "Title"])
def test_other_headings_number_no_part(label: str) -> None:
    assert annex_part(label) is None


def test_a_division_is_named_by_its_word_wherever_it_stands() -> None:
    assert division_word("CHAPTER II") == "chapter"
    assert division_word("II. FEJEZET") == "fejezet"
    assert division_word("I LUKU") == "luku"


@pytest.mark.parametrize(
    "labels",
    [
        ("PART ONE", "TITLE I", "CHAPTER 2", "Section 1", "Subsection 1"),
        ("PARTIE I", "TITRE I", "CHAPITRE I", "Section 1", "Sous-section 1"),
        ("TEIL 1", "TITEL I", "KAPITEL I", "ABSCHNITT 1", "Unterabschnitt 1"),
        ("PARTE I", "T\u00cdTULO I", "CAPITULO I", "Secci\u00f3n 1"),
        (
            "\u039c\u0395\u03a1\u039f\u03a3 \u0399",
            "\u03a4\u0399\u03a4\u039b\u039f\u03a3 I",
            "\u039a\u0395\u03a6\u0391\u039b\u0391\u0399\u039f I",
        ),
        ("AFSNIT I", "KAPITEL 1", "Afdeling 1"),
        ("I. R\u00c9SZ", "II. C\u00cdM", "III. FEJEZET", "1. szakasz"),
    ],
)
def test_divisions_rank_by_their_words_in_all_languages(labels: tuple[str, ...]) -> None:
    ranks = [division_rank(division_word(label)) for label in labels]

    found = [rank for rank in ranks if rank is not None]
    assert len(found) == len(labels)
    assert found == sorted(set(found))


def test_markers_lose_their_brackets_and_dashes_number_nothing() -> None:
    markers = {"(a)": "a", "5a.": "5a", "1.2.": "1.2", "\u2014": "", "\u2022": "", "b)": "b"}

    assert {marker: marker_label(marker) for marker in markers} == markers


def test_roman_numbers_are_counted_and_kept_in_capitals() -> None:
    assert [roman(number) for number in ("I", "IV", "XIX", "XL", "bee", "")] == [
        1,
        4,
        19,
        40,
        None,
        None,
    ]
    assert cased("CHAPTER XIV OF BEES") == "Chapter XIV Of Bees"
