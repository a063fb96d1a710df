import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.citation import cite
from corpus.document import Document, SectionKind
from corpus.source import Force, Kind, Rendition, Source
from ingest.blocks import Inline
from ingest.cards import CARDS, Card, Fact, cards, load_card, read_card
from ingest.check import check_passages
from ingest.errors import BadCard
from ingest.formats.act import ActBuilder
from ingest.outline import opened
from ingest.sources import load_sources
from ingest.split import split

SEEN, ALSO = "https://x.eu/seen", "https://x.eu/also"
DAY = datetime.date(2026, 6, 30)
ACT = Source(
    "act",
    "Act on cards",
    "The Council",
    Kind.REGULATION,
    Force.BINDING,
    Rendition.OFFICIAL,
    date=datetime.date(2021, 4, 28),
    url="https://x.eu/act",
)
GOOD = f"""
as_of = 2026-06-30
[[fact]]
topic = "What it is"
text = "The act says what a card is."
source = "{SEEN}"
[[fact]]
at = "Article 22(5)(a)"
text = "Article 22(5)(a) lets a card be written."
source = "{ALSO}"
[[fact]]
at = "Article 22(1)"
text = "Article 22(1) opens cards to all."
source = "{SEEN}"
[[fact]]
at = "Recital 12"
text = "Recital 12 gives the reason."
source = "{SEEN}"
"""


def folder(tmp_path: Path, **texts: str) -> Path:
    for key, text in texts.items():
        (tmp_path / f"{key}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def made(tmp_path: Path) -> Document:
    (reading,) = cards((ACT,), (), folder(tmp_path, act=GOOD))
    return reading.document


def test_a_card_has_the_id_of_its_document_and_says_what_it_is(tmp_path: Path) -> None:
    card = made(tmp_path)

    assert (card.id, card.source.url) == (ACT.id, ACT.url)
    assert (card.source.rendition, card.source.as_of) == (Rendition.CARD, DAY)
    assert card.source.kind is Kind.REGULATION


def test_a_fact_stands_under_the_number_of_the_provision_that_it_is_about(tmp_path: Path) -> None:
    card = made(tmp_path)

    words = {
        key: card.section(key).span.cut(card.text).strip() for key in ("art22.par5.pta", "rec12")
    }

    assert words == {
        "art22.par5.pta": "Article 22(5)(a) lets a card be written.",
        "rec12": "Recital 12 gives the reason.",
    }
    assert card.section("about.what-it-is").span.cut(card.text).startswith("What it is\n")


def test_facts_on_one_article_stand_in_it_together(tmp_path: Path) -> None:
    card = made(tmp_path)

    article = card.section("art22").span.cut(card.text)

    assert "Article 22(5)(a)" in article
    assert "Article 22(1)" in article


def test_a_card_numbers_as_the_reader_of_acts_does() -> None:
    act = ActBuilder()
    act.title([Inline("Act on cards")])
    act.recital("(12)", Inline("Whereas cards help,"))
    act.article(Inline("Article 22"))
    act.paragraph("5.", Inline("A programme may:"))
    act.point("(a)", Inline("write cards."))
    facts = tuple(
        Fact("It says so.", SEEN, at=at)
        for at in ("Article 22", "Article 22(5)", "Article 22(5)(a)", "Recital 12")
    )
    openings = opened(opening for block in act.blocks() for opening in block.opens)
    official = {(head.id, head.number, head.kind) for head in openings}

    ours = read_card(Card("act", DAY, facts), ACT).document.sections

    numbered = {(s.id, s.number, s.kind) for s in ours if s.kind is not SectionKind.HEADING}
    assert len(numbered) == 4
    assert numbered <= official


def test_whoever_cites_a_fact_cites_where_it_was_seen(tmp_path: Path) -> None:
    card = made(tmp_path)
    start = card.text.index("Article 22(1) opens")

    citation = cite(card, replace(card.body, start=start, end=start + 33))

    assert citation.quote == "Article 22(1) opens cards to all."
    assert [note.url for note in citation.footnotes] == [SEEN]


def test_one_source_of_two_facts_is_one_note_and_no_number(tmp_path: Path) -> None:
    notes = made(tmp_path).footnotes

    assert [(note.marker, note.url, len(note.anchors)) for note in notes] == [
        ("a", SEEN, 3),
        ("b", ALSO, 1),
    ]


@pytest.mark.parametrize("edition", [None, "act"])
def test_the_text_supersedes_the_card_and_so_does_a_consolidated_edition(
    tmp_path: Path, edition: str | None
) -> None:
    text = replace(ACT, id="act-2024" if edition else "act", edition_of=edition)

    assert cards((ACT,), (text,), folder(tmp_path, act=GOOD)) == ()
    assert cards((ACT,), (replace(ACT, id="other"),), folder(tmp_path, act=GOOD))


def test_without_cards_there_are_none(tmp_path: Path) -> None:
    assert cards((ACT,), (), tmp_path / "nowhere") == ()


def test_a_card_of_no_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCard, match=r"other\.toml is the card of no source.*'other'"):
        cards((ACT,), (), folder(tmp_path, other=GOOD))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("as_of = 2026-06-30", "", "should have as_of"),
        ("as_of = 2026-06-30", 'as_of = "soon"', "like 2026-06-30, is 'soon'"),
        ("[[fact]]", "[fact", "TOML"),
        (f'source = "{ALSO}"', "", "fact 2: source is missing"),
        (ALSO, "the internet", "fact 2: source should be an address, is 'the internet'"),
        ('at = "Article 22(1)"', "", "fact 3: should have either at or topic"),
        ('at = "Article 22(1)"', 'at = "somewhere"', "is 'somewhere'"),
        ('at = "Article 22(1)"', "at = 22", "at should be some text in quotes, is 22"),
        ('at = "Article 22(1)"', 'place = "x"', "has 'place'"),
    ],
)
def test_what_does_not_fit_is_told_with_what_is_expected(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    bad = GOOD.replace(old, new, 1)
    assert bad != GOOD

    with pytest.raises(BadCard) as raised:
        load_card(folder(tmp_path, act=bad) / "act.toml")

    assert told in str(raised.value)


def test_many_sources_have_markers_of_their_own() -> None:
    facts = tuple(Fact(f"Fact {n} is so.", f"https://x.eu/{n}", topic="All") for n in range(30))

    notes = read_card(Card("act", DAY, facts), ACT).document.footnotes

    assert [note.marker for note in notes[24:28]] == ["y", "z", "aa", "ab"]


def test_an_address_of_a_card_is_no_passage_and_its_facts_are(tmp_path: Path) -> None:
    card = made(tmp_path)

    passages = split(card, lambda text: len(text.split()))

    assert [passage.text for passage in passages] == [
        "The act says what a card is.",
        "Article 22(5)(a) lets a card be written.",
        "Article 22(1) opens cards to all.",
        "Recital 12 gives the reason.",
    ]
    assert check_passages(card, passages) == ()


SHIPPED = sorted(CARDS.glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_card_that_ships_is_of_a_listed_source_and_reads(path: Path) -> None:
    source = next(source for source in load_sources() if source.id == path.stem)

    document = read_card(load_card(path), source).document

    assert all(note.anchors and note.url for note in document.footnotes)
