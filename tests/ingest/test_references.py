import datetime

import pytest

from corpus.document import Document
from corpus.reference import Reference, Standing
from corpus.source import Source
from ingest.references import references, report
from tests.fixtures.acts import act, listed

KNOWN = listed(
    "32021r0695", celex="32021R0695", number="Regulation (EU) 2021/695", names=("Horizon Act",)
)
ACT = """
(1) As Regulation (EU) 2021/695 shows, rules help.
Article 1
1. This follows Article 2(1) and paragraph 2 of this Article.
2. Article 5 TFEU and Article 4 of Directive 97/7/EC apply.
Article 2
1. Rules help.
2. Article 9 of this Regulation is not there.
"""


def of(*documents: Document, known: tuple[Source, ...] = ()) -> list[tuple[str, str, str, str]]:
    texts = {document.id: document for document in documents}
    return [
        (
            str(found.standing),
            found.span.cut(texts[found.document].text),
            found.to_document or "",
            found.to_section or "",
        )
        for found in references(documents, known)
    ]


def test_a_place_of_the_text_itself_is_found() -> None:
    found = of(act("x", ACT))

    assert ("resolved", "Article 2(1)", "x", "art2.par1") in found
    assert ("resolved", "paragraph 2", "x", "art1.par2") in found


def test_a_place_of_another_act_that_is_not_known_is_not_taken_for_one_of_this() -> None:
    found = of(act("x", ACT))

    assert ("unknown", "Article 5 TFEU", "", "") in found
    assert ("unknown", "Article 4 of Directive 97/7/EC", "", "") in found


def test_a_place_that_the_text_does_not_have_is_lost() -> None:
    assert ("lost", "Article 9", "x", "") in of(act("x", ACT))


def test_a_document_that_is_listed_without_its_text_is_outside() -> None:
    assert ("outside", "Regulation (EU) 2021/695", "32021r0695", "") in of(
        act("x", ACT), known=(KNOWN,)
    )


def test_a_place_of_another_document_is_found_where_its_text_is_held() -> None:
    other = act("32021r0695", "Article 22\n1. One.\n2. Two.", names=("Horizon Act",))
    text = act("x", "Article 1\nSee Article 22(1) and (2) of the Horizon Act.")

    assert [row for row in of(text, other) if row[2] == "32021r0695"] == [
        ("resolved", "Article 22(1) and (2) of the Horizon Act", "32021r0695", "art22.par1"),
        ("resolved", "Article 22(1) and (2) of the Horizon Act", "32021r0695", "art22.par2"),
    ]


def test_that_regulation_is_the_one_named_last() -> None:
    other = act("32021r0695", "Article 22\nWords.", celex="32021R0695")
    text = act("x", "Article 1\nRegulation (EU) 2021/695 helps; see Article 22 of that Regulation.")

    assert ("resolved", "Article 22 of that Regulation", "32021r0695", "art22") in of(text, other)


def test_articles_of_the_newest_edition_are_meant_and_recitals_of_the_journal() -> None:
    body = "(1) Why.\nArticle 1\nWords."
    base = act("32021r0695", body, celex="32021R0695")
    later = act(
        "02021r0695-20240301",
        "Article 1\nNew words.",
        celex="02021R0695-20240301",
        edition_of="32021r0695",
        as_of=datetime.date(2024, 3, 1),
    )
    text = act("x", "Article 1\nSee Article 1 and recital 1 of Regulation (EU) 2021/695.")
    text_two = act("y", "Article 1\nSee recital 1 of Regulation (EU) 2021/695.")

    rows = of(text, text_two, base, later)
    assert ("resolved", "recital 1 of Regulation (EU) 2021/695", "32021r0695", "rec1") in rows
    assert any(row[2:] == ("02021r0695-20240301", "art1") for row in rows)


def test_quoted_words_of_an_amended_act_do_not_lead_into_the_amending_one() -> None:
    text = act(
        "x",
        """
        Article 1
        Regulation (EU) 2021/695 is amended as follows:
        Article 2 is replaced by the following:
        ‘Under Article 2, rules are made.’
        Article 2
        Words.
        """,  # noqa: RUF001
    )

    found = of(text, known=(KNOWN,))
    assert not [row for row in found if row[2] == "x"]
    assert [row[0] for row in found if row[1].startswith("Article 2")] == ["outside", "outside"]


def test_a_heading_refers_to_nothing() -> None:
    assert not [row for row in of(act("x", "Article 1\nWords.\nArticle 2\nWords."))]


def test_texts_in_other_languages_are_not_read_by_the_grammar_of_english() -> None:
    text = act("x", "Article 1\nSe Article 1 i forordningen.", lang="da")

    assert of(text) == []


def test_letters_before_numbers_name_the_document_that_has_these_numbers() -> None:
    from tests.corpus.test_labels import rulebook

    rules = rulebook(*(f"3.{n}.1" for n in range(1, 9)))
    lines = "\n".join(f"{n}. See GEN 3.{n}.1." for n in range(1, 9))
    text = act("x", f"Article 1\n{lines}")

    assert ("resolved", "GEN 3.4.1", "rules", "3.4.1") in of(text, rules)


def test_the_report_counts_each_standing_and_lists_what_leads_nowhere() -> None:
    document = act("x", ACT)
    told = report((document,), references((document,)))

    assert "2 resolved" in told
    assert "x: Article 5 TFEU → ?" in told


@pytest.mark.parametrize("standing", list(Standing))
def test_a_report_of_nothing_has_a_count_for_each_standing(standing: Standing) -> None:
    nothing: tuple[Reference, ...] = ()

    assert f"0 {standing}" in report((), nothing)
