# ruff: noqa: RUF001 (the typography of the texts)
"""What is read from the guidance itself, as its printed pages have it."""

import functools
from collections import Counter
from pathlib import Path

import pytest

import corpus
from corpus.citation import cite
from corpus.document import Document, UnitKind
from corpus.passage import PassageKind
from corpus.sentences import sentences
from corpus.span import Span
from ingest.acronyms import acronyms
from ingest.check import check_passages
from ingest.read import Reading, as_json, describe, read_file
from ingest.sources import load_sources
from ingest.split import LIMIT, split

GUIDANCE = Path(corpus.__file__).parent / "sources" / "era-learn-international-cooperation-2024.md"


@functools.cache
def reading() -> Reading:
    return read_file(GUIDANCE)


def guidance() -> Document:
    return reading().document


def place(words: str) -> Span:
    start = guidance().text.index(words)
    return Span(start, start + len(words))


def test_every_promise_is_kept() -> None:
    assert reading().findings == ()


def test_sections_are_those_of_the_contents_with_their_pages() -> None:
    numbered = [(s.id, s.page) for s in guidance().sections if s.id == s.number]

    assert numbered == [
        ("1", 4),
        ("2", 6),
        ("2.1", 6),
        ("2.2", 7),
        ("3", 8),
        ("3.1", 8),
        ("3.2", 9),
        ("3.3", 10),
        ("4", 11),
        ("5", 13),
        ("6", 15),
        ("7", 17),
    ]


def test_front_matter_and_imprint_are_sections_of_unknown_page() -> None:
    plain = [(s.id, s.number, s.parent, s.page) for s in guidance().sections if s.page is None]

    assert plain == [
        ("title", "ERA-LEARN", None, None),
        ("information", "Information", None, None),
        ("imprint", "Imprint", None, None),
        ("imprint.authors", "Imprint", "imprint", None),
    ]
    assert guidance().page_at(place("AUTHORS").start) is None


def test_headings_without_a_number_stand_below_the_numbered_section() -> None:
    section = guidance().section("2.2.integration-modalities-of-partnerships")

    assert section.number == "2.2"
    assert section.parent == "2.2"
    assert section.headings == (
        "Rationales and Challenges of International Cooperation by European Partnerships",
        "Challenges to international cooperation",
        "Integration modalities of partnerships",
    )
    assert [s.id for s in guidance().sections if s.parent == "2.1"] == [
        "2.1.tackling-global-challenges-jointly-and-enhancing-impact",
        "2.1.connecting-to-leading-r-i-communities",
        "2.1.increasing-international-coordination-of-r-i-roadmaps-and-activities",
    ]


def test_the_table_of_contents_is_no_text() -> None:
    assert "Table of content" not in guidance().text
    assert guidance().text.count("Mitigation of Risks in Global Cooperation") == 1
    assert len(reading().contents.entries) == 12


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("dialogues play a crucial role for dealing with the diversity of international", 4),
        ("the European Investment Bank and the European Bank for Reconstruction and Dev", 8),
        ("covering essential topics such as protection of academic freedoms, data secur", 15),
        ("Choices regarding diversification and prioritizing ties should be made in the", 11),
    ],
)
def test_what_the_ends_of_pages_cut_is_whole(words: str, page: int) -> None:
    span = place(words)

    assert any(unit.span.holds(span) for unit in guidance().units)
    assert cite(guidance(), span).page == page


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("The countries associated with Horizon Europe as of 21 March 2024", 9),
        ("diversity of international cooperation approaches", 5),
        ("Further, implementing the international dimension", 9),
        ("Soft coordination: ADR", 13),
        ("Complete integration of global actors: CETP", 14),
        ("prioritizing ties", 12),
        ("Values", 15),
        ("Cybersecurity\n", 16),
        ("Considering the global developments", 17),
    ],
)
def test_words_know_their_page(words: str, page: int) -> None:
    assert guidance().page_at(place(words).start) == page


@pytest.mark.parametrize(
    ("marker", "section", "before", "document"),
    [
        ("1", "1", "in a changing world", "52021dc0252"),
        ("2", "1", "non-discriminatory and safe manner”", "brussels-statement-2024"),
        ("3", "1", "the following key topics", "brussels-statement-2024"),
        ("4", "1", "Stakeholder Forums in Horizon Europe", "stakeholder-forum-2022"),
        ("5", "1", "Stakeholder Forums in Horizon Europe", "stakeholder-forum-2023"),
        ("6", "3.1", "research and innovation (R&I)", "52021dc0252"),
        ("7", "3.1", "international R&I cooperation", "council-conclusions-global-approach-2021"),
        ("8", "3.1", "supported the strategy in a resolution", "52022ip0112"),
        ("9", "3.1", "Cooperation (NDICI) – Global Europe", "32021r0947"),
        ("10", "3.2", "Horizon Europe Regulation 2021/695", "32021r0695"),
        ("11", "3.2", "encouraged international cooperation", "52023dc0356"),
        ("12", "3.3", "principles on knowledge valorisation", "32022h2415"),
        ("13", "3.3", "management of intellectual assets", "32023h0499"),
        ("14", "3.3", "a code of practice on standardisation", "32023h0498"),
        ("15", "5", "benefits for the involved parties", "stakeholder-forum-2023"),
        ("16", "6", "must take into account”", "commission-news-toolkit-2022"),
        ("17", "6", "summary of mitigation measures", "foreign-interference-toolkit-2022"),
    ],
)
def test_a_note_is_called_where_its_marker_stood(
    marker: str, section: str, before: str, document: str
) -> None:
    note = guidance().footnote(marker)

    assert note is not None
    assert note.section == section
    assert note.document == document
    assert len(note.anchors) == 1
    assert guidance().text[: note.anchors[0]].endswith(before)


def test_there_are_seventeen_notes_and_six_of_them_have_an_address() -> None:
    assert [note.marker for note in guidance().footnotes] == [str(n) for n in range(1, 18)]
    assert [n.marker for n in guidance().footnotes if n.url] == ["2", "3", "4", "10", "16", "17"]


def test_an_address_escaped_twice_is_read_as_it_was_meant() -> None:
    note = guidance().footnote("2")

    assert note is not None
    assert note.url is not None
    assert "3c569c60-93bf-45c1-82a3-b52301baaf7b_en?filename=" in note.url
    assert note.span.cut(guidance().text).endswith(note.url)


def test_a_quoted_sentence_brings_its_note_and_no_other() -> None:
    words = "Association to Horizon Europe is governed by the Horizon Europe Regulation 2021/695."

    citation = cite(guidance(), place(words))

    assert [note.marker for note in citation.footnotes] == ["10"]
    assert citation.section.id == "3.2"
    assert citation.page == 9


def test_two_markers_in_one_superscript_call_two_notes() -> None:
    words = "during the two recent European Partnership Stakeholder Forums in Horizon Europe."

    assert [n.marker for n in cite(guidance(), place(words)).footnotes] == ["4", "5"]


def test_a_raised_ordinal_is_a_word() -> None:
    assert "from February 16th, 2024 highlighted" in guidance().text


def test_links_whose_targets_were_lost_keep_their_words() -> None:
    lost = [link.span.cut(guidance().text) for link in guidance().links if link.url is None]

    assert "Horizon Europe office" in lost
    assert "Smart Specialisation Platform" in lost


def test_both_tables_have_their_rows_under_their_categories() -> None:
    text = guidance().text
    rows = [
        [(r.category.cut(text) if r.category else "", len(r.contents)) for r in table.rows]
        for table in reading().tables
    ]

    assert rows == [
        [
            ("International standardization activities: SESAR, ATM", 1),
            ("Leveraging networks and alliances: Clean Hydrogen, CET, EIT KICs", 1),
            ("Soft coordination: ADR", 1),
            ("Complete integration of global actors: CETP", 1),
            ("Regional collaborations with strategic foci: CBE JU, OHAMR", 1),
        ],
        [("Values", 4), ("Governance", 2), ("Partnerships", 2), ("Cybersecurity", 3)],
    ]


def test_the_paragraph_below_a_table_is_none_of_its_rows() -> None:
    span = place("Some partnerships like PRIMA")

    unit = next(u for u in guidance().units if u.span.holds(span))

    assert (unit.kind, unit.group, unit.section) == (UnitKind.PARAGRAPH, None, "5")


@pytest.mark.parametrize(
    ("item", "lead", "count"),
    [
        ("open science", "The recent round of the Multilateral Dialogue meetings revolved", 9),
        ("Modulating international cooperation", "The European Commission named the foll", 3),
    ],
)
def test_a_list_is_one_group_under_the_sentence_that_introduces_it(
    item: str, lead: str, count: int
) -> None:
    at = guidance().text.index(f"\n{item}") + 1
    unit = next(u for u in guidance().units if u.span.start == at)

    assert unit.lead is not None
    assert unit.lead.cut(guidance().text).startswith(lead)
    assert sum(u.group == unit.group for u in guidance().units) == count


def test_lines_of_key_and_value_are_units() -> None:
    lines = [
        u.span.cut(guidance().text)
        for u in guidance().units
        if u.section == "information" and u.kind is UnitKind.PARAGRAPH
    ]

    assert lines[0] == "Project no. 101102316"
    assert lines[5] == "Duration 48 Months"
    assert len(lines) == 8


def test_nothing_of_the_markup_is_left() -> None:
    for trace in ("<", "](", "**", "\\", "&amp;", "•", "---", "\t", "  "):
        assert trace not in guidance().text


def test_passages_keep_their_promises() -> None:
    passages = split(guidance(), lambda text: len(text) // 4)

    assert check_passages(guidance(), passages) == ()
    assert Counter(p.kind for p in passages)[PassageKind.NOTE] == 17
    assert Counter(p.kind for p in passages)[PassageKind.ROW] == 16
    assert Counter(p.kind for p in passages)[PassageKind.ITEM] == 12
    assert max(len(p.text) // 4 for p in passages) <= LIMIT


def test_notes_of_the_same_words_are_two_passages() -> None:
    passages = split(guidance(), len)
    notes = [p for p in passages if p.footnote in {"2", "3"}]

    assert len({p.id for p in notes}) == len(notes)


def test_a_row_stands_under_its_caption_and_category() -> None:
    passages = split(guidance(), lambda text: len(text) // 4)

    row = next(p for p in passages if p.text.startswith("CETP aims"))

    assert row.headings == (
        "Approaches to International Cooperation among European Partnerships",
        "Table 1. Examples of activities international cooperation by European Partnerships",
        "Complete integration of global actors: CETP",
    )


def test_short_lines_of_a_section_are_one_passage() -> None:
    passages = split(guidance(), lambda text: len(text) // 4)

    assert [p.section for p in passages].count("information") == 1
    assert [p.section for p in passages].count("imprint.authors") == 1


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("MI", "Mission Innovation"),
        ("AU", "African Union"),
        ("CELAC", "Community of Latin American and Caribbean States"),
        ("EFTA", "European Free Trade Association"),
        ("IEA", "International Energy Agency"),
        ("ENP", "European neighbourhood policy"),
        ("NDICI", "Neighbourhood and Development and International Cooperation"),
        ("HE", "Horizon Europe"),
        ("CETP", "Clean Energy Transition Partnership"),
        ("FI", "Foreign Interference"),
        ("MS", "Member States"),
        ("UK", "United Kingdom"),
        ("EC", "European Commission"),
        ("BMR", "Biennial Monitoring Report"),
        ("TTC", "Trade and Technology Council"),
        ("EBRD", "European Bank for Reconstruction and Development"),
    ],
)
def test_short_forms_are_known(short: str, long: str) -> None:
    assert acronyms([guidance()])[short][0] == long


def test_an_apposition_spells_a_short_form_out() -> None:
    assert acronyms([guidance()])["PRIMA"][0].startswith("Partnership for Research and Innovation")


def test_every_cited_document_is_listed() -> None:
    listed = {source.id for source in load_sources()}

    assert {note.document for note in guidance().footnotes} <= listed


def test_what_was_read_can_be_shown() -> None:
    shown = describe(reading())

    assert "3.2. International dimension of Horizon Europe  [3.2] page 9" in shown
    assert "none: every promise is kept" in shown
    assert as_json(reading())["characters"] == len(guidance().text)


def test_sentences_of_the_body_end_where_sentences_end() -> None:
    unit = next(u for u in guidance().units if u.span.holds(place("The countries associated with")))

    found = [
        s.cut(unit.span.cut(guidance().text)) for s in sentences(unit.span.cut(guidance().text))
    ]

    assert len(found) == 3
    assert found[2] == "Transitional agreements also apply to Canada, Morocco and Switzerland."
