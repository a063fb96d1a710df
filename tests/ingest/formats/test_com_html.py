"""Documents of the Commission: proposals, communications, reports."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, SectionKind, UnitKind
from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import CutShort, EmptySource
from ingest.formats.parsed import Layout
from ingest.read import Reading, read

SHARED = Path(__file__).parents[4] / "shared" / "eu" / "html-com"
SOURCE = Source(
    id="com",
    title="A document",
    author="",
    kind=Kind.OWN,
    force=Force.INFORMATIVE,
    rendition=Rendition.OFFICIAL,
    file="com.html",
)
COVER = """<p class="Logo"><img src="eclogo.jpg" alt="flag"/>EUROPEAN COMMISSION</p>
<p class="Emission">Brussels, 18.5.2031</p>
<p class="Rfrenceinstitutionnelle">COM(2031) 252 final</p><p class="cpMarking"/>"""


def page(*parts: str) -> bytes:
    body = "".join(f'<div class="content">{part}</div>' for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        "<title>IMMC.COM%282031%29252%20final.ENG.xhtml.1_EN_ACT_part1_v2.docx</title></head>"
        f'<body><div class="contentWrapper">{body}</div></body></html>'
    ).encode()


def p(style: str, words: str, number: str = "") -> str:
    shown = f'<span class="num"><span>{number}</span></span>' if number else ""
    return f'<p class="{style}">\n  {shown}<span>{words}</span>\n</p>\n'


def call(number: int) -> str:
    return (
        '</span><span class="FootnoteReference">\n <a class="footnoteRef" '
        f'id="footnoteref{number}" href="#footnote{number}">{number}</a>\n </span><span>'
    )


def notes(*texts: str) -> str:
    dds = "".join(
        f'<dd id="footnote{at}"><span class="num"><a class="footnote" '
        f'href="#footnoteref{at}">({at})</a></span><span><span class="tab">   </span></span>'
        f"<span>{text}</span></dd>"
        for at, text in enumerate(texts, 1)
    )
    return f'<dl id="footnotes">{dds}</dl>'


COMMUNICATION = (
    COVER
    + p("Typedudocument_cp", "COMMUNICATION FROM THE COMMISSION")
    + p("Titreobjet_cp", "A plan for open seas"),
    p("Typedudocument", "COMMUNICATION FROM THE COMMISSION")
    + p("Titreobjet", "A plan for open seas")
    + p("TOC1", "1. Introduction 2")
    + p("li ManualHeading1", "Introduc</span><span>tion", "1.")
    + p("Normal", f"The seas are open{call(1)}. They are twelf</span><span>th in rank.")
    + p("li ManualHeading1", "What is to be done", "2.")
    + p("li ManualHeading2", "Ships", "2.1.")
    + p("Normal", "Ships carry:")
    + p("li Bullet0", "grain;", "·")
    + p("li Bullet1", f"wheat{call(2)},", "o")
    + p("li Tiret0", "oil.", "\u2013")
    + p("li ManualHeading3", "Small ships", "2.1.1.")
    + p("li ManualNumPar1", "Every small ship is counted.", "(1)")
    + "<table><tr><th><p>Port</p></th><th><p>Ships</p></th></tr>"
    '<tr><td rowspan="2"><p class="Normal">North</p></td><td>1</td></tr><tr><td>2</td></tr></table>'
    + p("li ManualHeading2", "Harbours", "2.2.")
    + '<table><tr><td><p class="Normal">Box: a harbour is a place.</p></td></tr></table>'
    + p("ManualHeading1", "Outlook")
    + p("Normal", "More will come."),
    notes(
        "See the log.", 'Of 2030: <a href="https://seas.example/log">https://seas.example/log</a>'
    ),
)


def read_page(*parts: str) -> Reading:
    return read(SOURCE, page(*parts))


def words_of(document: Document, section: str) -> str:
    return document.section(section).span.cut(document.text).strip()


@pytest.fixture(scope="module")
def communication() -> Reading:
    return read_page(*COMMUNICATION)


def test_a_communication_is_sections_under_numbered_headings(communication: Reading) -> None:
    found = [(s.id, s.number, s.title, s.parent) for s in communication.document.sections]
    title = "COMMUNICATION FROM THE COMMISSION A plan for open seas"
    assert found == [
        ("title", title, title, None),
        ("1", "1", "Introduction", None),
        ("2", "2", "What is to be done", None),
        ("2.1", "2.1", "Ships", "2"),
        ("2.1.1", "2.1.1", "Small ships", "2.1"),
        ("2.1.1.pt1", "2.1.1, point 1", "2.1.1, point 1", "2.1.1"),
        ("2.2", "2.2", "Harbours", "2"),
        ("outlook", "Outlook", "Outlook", None),
    ]
    assert all(section.page is None for section in communication.document.sections)
    assert communication.document.section("2.1.1").headings == (
        "What is to be done",
        "Ships",
        "Small ships",
    )
    assert communication.layout is Layout.COM_HTML


def test_what_it_says_of_itself_is_known(communication: Reading) -> None:
    about = communication.about
    assert about.title == "COMMUNICATION FROM THE COMMISSION A plan for open seas"
    assert (about.celex, about.lang, about.date) == ("52031DC0252", "en", date(2031, 5, 18))


def test_words_split_over_spans_are_whole_and_none_are_fused(communication: Reading) -> None:
    assert words_of(communication.document, "1") == (
        "1. Introduction\n\nThe seas are open. They are twelfth in rank."
    )


def test_cover_contents_and_letterhead_are_not_told_twice(communication: Reading) -> None:
    text = communication.document.text
    assert text.count("A plan for open seas") == 1
    assert text.count("Introduction") == 1
    assert "Brussels" not in text


def test_bullets_are_items_of_their_section(communication: Reading) -> None:
    items = [u for u in communication.document.units if u.kind is UnitKind.ITEM]
    told = [u.span.cut(communication.document.text) for u in items]
    assert told == ["· grain;", "o wheat,", "\u2013 oil."]
    assert {u.section for u in items} == {"2.1"}


def test_notes_stand_in_the_section_that_calls_them(communication: Reading) -> None:
    found = [(n.marker, n.section) for n in communication.document.footnotes]
    assert found == [("1", "1"), ("2", "2.1")]
    first, second = communication.document.footnotes
    assert communication.document.text[: first.anchors[0]].endswith("The seas are open")
    assert second.url == "https://seas.example/log"


def test_a_table_keeps_its_rows_and_a_box_is_prose(communication: Reading) -> None:
    lines = words_of(communication.document, "2.1.1").splitlines()
    assert [line for line in lines if "|" in line] == ["Port | Ships", "North | 1", "| 2"]
    assert words_of(communication.document, "2.2").endswith("Box: a harbour is a place.")


def test_a_report_without_a_cover_begins_with_its_title() -> None:
    reading = read_page(
        p("Typedudocument", "REPORT FROM THE COMMISSION")
        + p("Titreobjet", "On the plan")
        + p("Heading1", "Findings", "1.")
        + p("Normal", "It works."),
    )
    assert [s.id for s in reading.document.sections] == ["title", "1"]
    assert reading.about.celex is None


def test_a_second_institution_on_the_cover_is_no_title() -> None:
    reading = read_page(
        p("Nomdelinstitution", "HIGH REPRESENTATIVE")
        + COVER
        + p("Typedudocument", "JOINT COMMUNICATION")
        + p("Titreobjet", "On ports")
        + p("Normal", "Ports are open."),
    )
    assert reading.about.title == "JOINT COMMUNICATION On ports"
    assert reading.document.text.startswith("HIGH REPRESENTATIVE")
    assert [s.title for s in reading.document.sections] == ["JOINT COMMUNICATION On ports"]


def test_a_title_within_the_text_is_text() -> None:
    reading = read_page(
        p("li ManualHeading1", "Context", "1.")
        + p("Normal", "Boats sink.")
        + p("Titreobjet", "On boats"),
    )
    assert words_of(reading.document, "1").endswith("Boats sink.\n\nOn boats")


def test_a_text_without_title_or_headings_is_read_all_the_same() -> None:
    reading = read_page(p("Normal", "Only") + p("li Point0", "words", "(a)"))
    assert reading.document.text == "Only\n\n(a) words"
    assert [s.id for s in reading.document.sections] == ["title"]


PROPOSAL = (
    COVER
    + p("Statut", "Proposal for a")
    + p("Typedudocument_cp", "COUNCIL DECISION")
    + p("Titreobjet_cp", "on boats"),
    p("Exposdesmotifstitre", "EXPLANATORY MEMORANDUM")
    + p("li ManualHeading1", "Context", "1.")
    + p("li ManualHeading2", "Reasons", "1.1.")
    + p("Normal", f"Boats sink{call(1)}."),
    p("Statut", "Proposal for a")
    + p("Typedudocument", "COUNCIL DECISION")
    + p("Titreobjet", "on boats")
    + p("Institutionquiagit", "THE COUNCIL OF THE EUROPEAN UNION,")
    + p("Normal", "Having regard to the sea,")
    + p("Normal", "Whereas:")
    + p("li ManualConsidrant", f"Boats float{call(2)}.", "(1)")
    + p("Formuledadoption", "HAS ADOPTED THIS DECISION:")
    + p("Titrearticle", "Article 1")
    + p("Titrearticle", "Scope")
    + p("li ManualNumPar1", "Boats are:", "1.")
    + p("li Point1", "ships;", "(a)")
    + p("Text2", "large ones;")
    + p("li Point1", "rafts.", "(b)")
    + p("Text1", "Ducks are none.")
    + p("Titrearticle", "Article 2<br/>Entry into force")
    + p("Normal", "It enters into force at once.")
    + p("Fait", "Done at Brussels,")
    + f'<div class="signature">{p("Institutionquisigne", "For the Council")}</div>'
    + p("Annexetitre", "ANNEX I")
    + p("Annexetitre", "Kinds of boats")
    + p("li ManualHeading1", "Large", "1.")
    + p("Normal", "Ferries."),
    notes("They do.", "Most of them."),
)


def test_a_proposal_gives_its_memorandum_and_the_articles_of_its_act() -> None:
    reading = read_page(*PROPOSAL)
    found = {s.id: (s.number, s.title) for s in reading.document.sections}
    named = "explanatory-memorandum"
    assert list(found) == [
        "title",
        named,
        f"{named}.1",
        f"{named}.1.1",
        "preamble",
        "rec1",
        "art1",
        "art1.par1",
        "art1.par1.pta",
        "art1.par1.ptb",
        "art2",
        "final",
        "anx1",
        "anx1.1",
    ]
    assert found[f"{named}.1.1"] == ("Explanatory Memorandum, section 1.1", "Reasons")
    assert found["art1"] == ("Article 1", "Scope")
    assert found["art1.par1.ptb"][0] == "Article 1(1)(b)"
    assert found["art2"] == ("Article 2", "Entry into force")
    assert found["anx1.1"] == ("Annex I, point 1", "Large")
    assert reading.about.celex == "52031PC0252"
    document = reading.document
    assert words_of(document, "art1.par1.pta") == "(a) ships;\n\nlarge ones;"
    assert words_of(document, "art1.par1").endswith("Ducks are none.")
    assert [(n.marker, n.section) for n in document.footnotes] == [
        ("1", f"{named}.1.1"),
        ("2", "rec1"),
    ]


def test_a_note_that_is_not_there_is_said_to_be_lost() -> None:
    with pytest.raises(CutShort, match="marker 1"):
        read_page(p("Titreobjet", "Title"), p("Normal", f"Words{call(1)}."))


def test_a_document_of_covers_only_holds_no_text() -> None:
    with pytest.raises(EmptySource, match="no words"):
        read_page(COVER)


# As counted with XPath in the README of the samples; all of them agree.
COUNTS = {
    "COM-2025-11.en.html": (2, 5, 1, "52025PC0011"),
    "COM-2025-18.en.html": (3, 5, 3, "52025PC0018"),
    "COM-2025-43.en.html": (2, 8, 17, "52025PC0043"),
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_proposal_has_as_many_parts_as_were_counted(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    reading = read(SOURCE, path.read_bytes())
    kinds = Counter(section.kind for section in reading.document.sections)
    articles, recitals, noted, celex = COUNTS[name]
    assert kinds[SectionKind.ARTICLE] == articles
    assert kinds[SectionKind.RECITAL] == recitals
    assert len(reading.document.footnotes) == noted
    assert sum(len(note.anchors) for note in reading.document.footnotes) == noted
    assert (reading.about.celex, reading.about.lang) == (celex, "en")
    assert reading.document.section("explanatory-memorandum.4.1.1").title == "Principles"
