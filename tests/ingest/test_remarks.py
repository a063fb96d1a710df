import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.remark import Remark, RemarkKind
from corpus.source import Rendition
from ingest.errors import BadRemark
from ingest.remarks import UPDATES, remarks
from ingest.sources import SOURCES, load_sources
from tests.fixtures.papers import paper, place

LATER = """
[[remark]]
kind = "update"
date = 2025-01-01
source = "https://x.eu/left"
text = "Georgia left."
touches = [{ document = "paper", section = "1", words = "Georgia is now associated" }]
"""
DIFFERS = """
[[remark]]
kind = "conflict"
source = "https://x.eu/act"
text = "The act trains nobody."
touches = [{ document = "paper", words = "Train the staff." }]
against = [{ document = "rule", section = "2.1" }]
"""


def of(tmp_path: Path, text: str, *documents: Document) -> tuple[Remark, ...]:
    path = tmp_path / "updates.toml"
    path.write_text(text, encoding="utf-8")
    return remarks(documents or (paper(),), path)


def test_a_later_development_is_tied_to_the_exact_words_that_it_touches(tmp_path: Path) -> None:
    (found,) = of(tmp_path, LATER)

    assert found == Remark(
        RemarkKind.UPDATE,
        "paper",
        place("Georgia is now associated"),
        "Georgia left.",
        datetime.date(2025, 1, 1),
        "https://x.eu/left",
    )


def test_a_conflict_names_the_part_that_says_otherwise(tmp_path: Path) -> None:
    (found,) = of(tmp_path, DIFFERS, paper(), paper("rule"))

    assert (found.kind, found.against) == (RemarkKind.CONFLICT, (("rule", "2.1"),))


def test_a_text_that_is_not_held_may_say_otherwise(tmp_path: Path) -> None:
    (found,) = of(tmp_path, DIFFERS)

    assert found.against == (("rule", "2.1"),)


def test_a_remark_on_two_places_stands_at_both(tmp_path: Path) -> None:
    two = LATER.replace("}]", '}, { document = "paper", section = "2.1" }]')

    first, second = of(tmp_path, two)

    assert first.text == second.text
    assert second.span == paper().section("2.1").span


def test_remarks_on_a_document_that_is_not_held_are_left_out(tmp_path: Path) -> None:
    elsewhere = LATER.replace('document = "paper"', 'document = "elsewhere"')

    assert of(tmp_path, elsewhere) == ()
    assert [found.kind for found in of(tmp_path, elsewhere + DIFFERS)] == [RemarkKind.CONFLICT]


def test_words_of_an_act_are_not_looked_for_in_its_card(tmp_path: Path) -> None:
    card = replace(paper(), source=replace(paper().source, rendition=Rendition.CARD))
    old = LATER.replace("Georgia is now associated", "words that only the act has")

    (found,) = of(tmp_path, old, card)

    assert found.span == card.section("1").span


def test_remarks_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    earlier = LATER.replace("2025-01-01", "2024-07-03").replace("left.", "signed.")

    assert [found.text for found in of(tmp_path, LATER + earlier)] == [
        "Georgia signed.",
        "Georgia left.",
    ]


def test_without_a_list_there_are_none(tmp_path: Path) -> None:
    assert remarks((paper(),), tmp_path / "nowhere.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Georgia is now", "Norway is now", "paper does not say 'Norway is now associated'"),
        ("Georgia is now associated", "is", "paper says 'is' more than once"),
        ('section = "1"', 'section = "9"', "paper has no section '9'"),
        (', section = "1", words = "Georgia is now associated"', "", "with section or words"),
        ("date = 2025-01-01", "", "date should be a day without quotes"),
        ("date = 2025-01-01", 'date = "2025"', "date should be a day without quotes"),
        ('kind = "update"', 'kind = "rumour"', "kind should be one of update, conflict"),
        ('kind = "update"', "", "kind is missing"),
        ("https://x.eu/left", "somewhere", "source should be an address"),
        ('text = "Georgia left."', "text = 1", "text should be some text in quotes"),
        ('text = "Georgia left."', 'words = "Georgia left."', "words should be one of the keys"),
        ("[{ document", "{ document", "TOML"),
        ("[[remark]]", "[[remarks]]", "should hold [[remark]] entries"),
        ('document = "paper"', "documents = 1", "touches should be a list like"),
    ],
)
def test_what_does_not_fit_is_told_with_what_is_expected(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    bad = LATER.replace(old, new, 1)
    assert bad != LATER

    with pytest.raises(BadRemark) as raised:
        of(tmp_path, bad)

    assert told in str(raised.value)


def test_a_conflict_with_a_part_that_a_held_text_lacks_is_told(tmp_path: Path) -> None:
    lost = DIFFERS.replace("2.1", "art99")

    with pytest.raises(BadRemark, match="rule has no section 'art99'"):
        of(tmp_path, lost, paper(), paper("rule"))


def test_every_remark_that_ships_finds_its_words_and_what_it_is_against() -> None:
    # Imported here: the reader of the guidance is heavy, and the tests above do without it.
    from ingest.cards import cards
    from ingest.read import read

    listed = load_sources()
    guidance = listed[0]
    assert guidance.file
    text = read(guidance, (SOURCES.parent / "sources" / guidance.file).read_bytes(), listed)
    documents = (text.document, *(r.document for r in cards(listed, (guidance,))))

    found = remarks(documents, UPDATES)

    assert found
    for remark in found:
        assert remark.source
        assert remark.date or remark.kind is RemarkKind.CONFLICT
    held = {document.id: document for document in documents}
    for key, section in (against for remark in found for against in remark.against):
        assert held[key].section(section)
