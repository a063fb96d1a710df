"""Akoma Ntoso as the institutions write it: acts, proposals, prose, annexes."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, SectionKind
from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import Damaged, OnlyMetadata
from ingest.formats.parsed import Layout
from ingest.read import Reading, read

SHARED = Path(__file__).parents[4] / "shared" / "eu" / "akn4eu"
SOURCE = Source(
    id="akn",
    title="An act",
    author="",
    kind=Kind.OWN,
    force=Force.INFORMATIVE,
    rendition=Rendition.OFFICIAL,
    file="akn.xml",
)
META = """<meta><identification><FRBRWork><FRBRdate date="2031-02-03"/>
<FRBRnumber value="COM(2031) 7"/></FRBRWork><FRBRExpression>
<FRBRlanguage language="en"/></FRBRExpression></identification></meta>"""
BILL = f"""<bill>{META}
<preface><container name="procedureIdentifier"><p><docketNumber>2031/1 (NLE)</docketNumber></p>
</container><longTitle><p><docStage>Proposal for a</docStage> <docType>REGULATION</docType>
on boats</p></longTitle></preface>
<preamble><formula><p>THE COUNCIL,</p></formula><citations><citation><p>Having regard to
the sea<authorialNote marker="(1)"><p>It is blue.</p></authorialNote>,</p></citation></citations>
<recitals><intro><p>Whereas:</p></intro><recital><num>(1)</num><p>Boats float.</p></recital>
</recitals></preamble>
<body><chapter><num>CHAPTER I</num><heading>General</heading>
<article><num>Article 1</num><heading>Scope</heading>
<paragraph><num>1.</num><list><subparagraph><content><p>Boats are:</p></content></subparagraph>
<point><num>(a)</num><list><subparagraph><content><p>ships:</p></content></subparagraph>
<point><num>(i)</num><content><p>large;</p></content></point></list></point>
<indent><num>-</num><content><p>rafts.</p></content></indent></list>
<subparagraph><content><p>Ducks are none.</p></content></subparagraph></paragraph>
<paragraph><num>2.</num><content><p>In Regulation 1, this is added:</p>
<mod><quotedStructure startQuote="«" endQuote="»"><article><num>Article 9</num>
<paragraph><num>1.</num><content><p>Old boats too.</p></content></paragraph></article>
</quotedStructure></mod></content></paragraph></article></chapter>
<article><num>Article 2</num><paragraph><content><table><tr><th><p>Port</p></th><th><p>Ships</p>
</th></tr><tr><td><p>North</p></td><td><p>1<authorialNote marker="1"><p>About.</p>
</authorialNote></p></td></tr></table></content></paragraph></article>
<clause><content><p>This Regulation shall be binding.</p></content></clause></body>
<conclusions><p>Done at <location>Brussels</location>,</p></conclusions>
<attachments><attachment><doc><meta/><preface><longTitle><p>ANNEX I</p><p>Kinds</p></longTitle>
</preface><mainBody><level><num>1.</num><heading>Large</heading><content><p>Ferries.</p></content>
</level></mainBody></doc></attachment></attachments></bill>"""


def akn(inner: str) -> bytes:
    namespace = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
    return f'<akomaNtoso xmlns="{namespace}">{inner}</akomaNtoso>'.encode()


def words_of(document: Document, section: str) -> str:
    return document.section(section).span.cut(document.text).strip()


@pytest.fixture(scope="module")
def bill() -> Reading:
    return read(SOURCE, akn(BILL))


def test_sections_are_named_by_printed_numbers(bill: Reading) -> None:
    assert [(s.id, s.number) for s in bill.document.sections] == [
        ("title", "Proposal for a REGULATION on boats"),
        ("preamble", "Preamble"),
        ("rec1", "Recital 1"),
        ("chapter-i", "Chapter I"),
        ("art1", "Article 1"),
        ("art1.par1", "Article 1(1)"),
        ("art1.par1.pta", "Article 1(1)(a)"),
        ("art1.par1.pta.pti", "Article 1(1)(a)(i)"),
        ("art1.par2", "Article 1(2)"),
        ("art2", "Article 2"),
        ("final", "Final part"),
        ("anx1", "Annex I"),
        ("anx1.1", "Annex I, point 1"),
    ]
    assert bill.document.section("anx1.1").title == "Large"
    assert bill.layout is Layout.AKN


def test_points_and_what_follows_them_stand_where_they_belong(bill: Reading) -> None:
    assert words_of(bill.document, "art1.par1") == (
        "1. Boats are:\n\n(a) ships:\n(i) large;\n- rafts.\n\nDucks are none."
    )


def test_a_quoted_article_is_text_of_the_one_that_quotes_it(bill: Reading) -> None:
    told = words_of(bill.document, "art1.par2")
    assert "\u00abArticle 9" in told
    assert told.endswith("1. Old boats too.")


def test_notes_are_called_and_markers_used_twice_stay_apart(bill: Reading) -> None:
    found = [(n.marker, n.section) for n in bill.document.footnotes]
    assert found == [("1", "preamble"), ("1-2", "art2")]
    assert "the sea," in words_of(bill.document, "preamble")


def test_a_table_keeps_its_cells(bill: Reading) -> None:
    assert words_of(bill.document, "art2").endswith("Port | Ships\n\nNorth | 1")


def test_what_it_says_of_itself_is_known(bill: Reading) -> None:
    about = bill.about
    assert (about.celex, about.lang, about.date) == ("52031PC0007", "en", date(2031, 2, 3))
    assert "2031/1" not in bill.document.text


def test_prose_is_sections_under_its_headings() -> None:
    prose = """<doc><meta/><preface><longTitle><p>EXPLANATORY MEMORANDUM</p></longTitle></preface>
    <mainBody><level><num>1.</num><heading>Context</heading><level><num>1.1.</num>
    <heading>Reasons</heading><content><p>Boats sink.</p><list><item><num>•</num><p>Often.</p>
    </item></list></content></level></level></mainBody></doc>"""
    document = read(SOURCE, akn(prose)).document
    assert [(s.id, s.title) for s in document.sections[1:]] == [
        ("1", "Context"),
        ("1.1", "Reasons"),
    ]
    assert words_of(document, "1.1") == "1.1. Reasons\n\nBoats sink.\n\n• Often."


def test_a_file_without_a_text_is_only_metadata() -> None:
    with pytest.raises(OnlyMetadata, match=r"akn\.xml"):
        read(SOURCE, akn(f"<bill>{META}</bill>"))


def test_a_file_that_is_cut_off_or_declares_entities_is_refused() -> None:
    with pytest.raises(Damaged, match="well-formed"):
        read(SOURCE, akn(BILL)[:-40])
    bomb = b'<!DOCTYPE akomaNtoso [<!ENTITY a "aaaa">]>' + akn("<act><p>&a;</p></act>")
    with pytest.raises(Damaged, match="entities"):
        read(SOURCE, bomb)


def test_a_real_proposal_has_as_many_parts_as_were_counted() -> None:
    path = SHARED / "JOIN-2022-19.en.xml"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    reading = read(SOURCE, path.read_bytes())
    kinds = Counter(section.kind for section in reading.document.sections)
    assert kinds[SectionKind.ARTICLE] == 15
    assert kinds[SectionKind.RECITAL] == 8
    assert kinds[SectionKind.POINT] == 53
    assert len(reading.document.footnotes) == 2
    # A joint proposal is numbered JOIN; its day is not set yet and stands as the year 2999.
    about = reading.about
    assert (about.celex, about.lang, about.date) == ("52022JC0019", "en", None)
