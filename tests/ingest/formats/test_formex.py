"""Formex: acts, annexes, consolidations, packages."""

import io
import time
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, SectionKind
from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import CutShort, Damaged, OnlyMetadata, UnknownFormat
from ingest.formats.formex_inline import grouped
from ingest.formats.parsed import Layout
from ingest.formats.reader import parse
from ingest.read import Reading, read, read_file

SHARED = Path(__file__).parents[4] / "shared" / "eu"
SOURCE = Source(
    id="act",
    title="An act",
    author="",
    kind=Kind.OWN,
    force=Force.BINDING,
    rendition=Rendition.OFFICIAL,
    file="act.xml",
)
ACT = """<ACT><BIB.INSTANCE><LG.DOC>EN</LG.DOC><DATE ISO="20310203">20310203</DATE></BIB.INSTANCE>
<TITLE><TI><P><HT TYPE="UC">Regulation 2031/7</HT></P><P>on boats</P></TI></TITLE>
<PREAMBLE><PREAMBLE.INIT><P>THE COUNCIL,</P></PREAMBLE.INIT><GR.VISA><VISA>Having regard to the
sea<NOTE NOTE.ID="E1" TYPE="FOOTNOTE"><P>It is blue.</P></NOTE>,</VISA></GR.VISA>
<GR.CONSID><GR.CONSID.INIT>Whereas:</GR.CONSID.INIT><CONSID><NP><NO.P>(1)</NO.P>
<TXT>Boats float.</TXT></NP></CONSID><CONSID><NP><NO.P>(2)</NO.P><TXT>Stones<NOTE NOTE.ID="E2"
TYPE="FOOTNOTE"><P>Most.</P></NOTE> sink.</TXT></NP></CONSID></GR.CONSID></PREAMBLE>
<ENACTING.TERMS><DIVISION><TITLE><TI><P>CHAPTER I</P></TI><STI><P>General</P></STI></TITLE>
<ARTICLE IDENTIFIER="001"><TI.ART>Article 1</TI.ART><STI.ART>Scope</STI.ART>
<PARAG IDENTIFIER="001.001"><NO.PARAG>1.</NO.PARAG><ALINEA><P>Boats are:</P>
<LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P><TXT>ships with <FT TYPE="NUMBER">1500000</FT>
<QUOT.START CODE="2018"/>sails<QUOT.END CODE="2019"/>;</TXT><P><LIST TYPE="DASH"><ITEM>
<P>large;</P></ITEM></LIST></P></NP></ITEM><ITEM><NP><NO.P>(b)</NO.P><TXT>rafts<NOTE
NOTE.REF="E2" NOTE.ID="E3"/>.</TXT></NP></ITEM></LIST></ALINEA><ALINEA>Ducks are none.</ALINEA>
</PARAG></ARTICLE></DIVISION>
<ARTICLE IDENTIFIER="002"><TI.ART>Article 2</TI.ART><ALINEA><P>In Regulation 1:</P><QUOT.S>
<ARTICLE IDENTIFIER="009"><TI.ART><QUOT.START CODE="2018"/>Article 9</TI.ART><PARAG
IDENTIFIER="009.001"><NO.PARAG>1.</NO.PARAG><ALINEA>Old boats too.<QUOT.END CODE="2019"/></ALINEA>
</PARAG></ARTICLE></QUOT.S></ALINEA></ARTICLE></ENACTING.TERMS>
<FINAL><SIGNATURE><PL.DATE>Done at Brussels.</PL.DATE></SIGNATURE></FINAL></ACT>"""
ANNEX = """<ANNEX><BIB.INSTANCE><LG.DOC>EN</LG.DOC></BIB.INSTANCE><TITLE><TI><P>ANNEX {}</P></TI>
<STI><P>{}</P></STI></TITLE><CONTENTS><TBL COLS="3"><CORPUS><ROW TYPE="HEADER"><CELL>Port</CELL>
<CELL COLSPAN="2">Ships</CELL></ROW><ROW><CELL ROWSPAN="2">North</CELL><CELL>1</CELL><CELL>2</CELL>
</ROW><ROW><CELL>3</CELL><CELL><IE/></CELL></ROW></CORPUS></TBL></CONTENTS></ANNEX>"""
TOC = "<PUBLICATION><OJ><BIB.OJ><COLL>L</COLL></BIB.OJ></OJ></PUBLICATION>"
CONSOLIDATED = """<CONS.ACT><INFO.CONSLEG START.DATE="20320101"/><FAM.COMP><BIB.DATA>
<NO.CELEX>32031R0007</NO.CELEX><DATE ISO="20310203"/></BIB.DATA></FAM.COMP><CONS.DOC>
<BIB.INSTANCE.CONS><LG.DOC>EN</LG.DOC></BIB.INSTANCE.CONS><TITLE><TI><P>Regulation 2031/7</P></TI>
</TITLE><ENACTING.TERMS><ARTICLE IDENTIFIER="001"><TI.ART>Article 1</TI.ART><ALINEA>Boats float.
</ALINEA></ARTICLE></ENACTING.TERMS></CONS.DOC></CONS.ACT>"""


def listing(*names: str) -> str:
    files = "".join(f'<DOC.SUB.PUB><REF.PHYS FILE="{name}"/></DOC.SUB.PUB>' for name in names)
    return (
        "<DOC><BIB.DOC><NO.DOC><YEAR>2031</YEAR><NO.CURRENT>7</NO.CURRENT></NO.DOC></BIB.DOC>"
        f"<FMX><DOC.MAIN.PUB><LEGAL.VALUE>REG</LEGAL.VALUE></DOC.MAIN.PUB>{files}</FMX></DOC>"
    )


def package(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


WHOLE = {
    "L.01.xml": ANNEX.format("I", "Kinds"),
    "L.00.xml": ANNEX.format("II", "Places"),
    "L.act.xml": ACT,
    "L.doc.xml": listing("L.act.xml", "L.01.xml", "L.00.xml"),
    "L.toc.xml": TOC,
}


def words_of(document: Document, section: str) -> str:
    return document.section(section).span.cut(document.text).strip()


@pytest.fixture(scope="module")
def whole() -> Reading:
    return read(SOURCE, package(WHOLE))


def test_a_package_is_one_act_with_its_annexes_as_listed(whole: Reading) -> None:
    assert [(s.id, s.number) for s in whole.document.sections] == [
        ("title", "REGULATION 2031/7 on boats"),
        ("preamble", "Preamble"),
        ("rec1", "Recital 1"),
        ("rec2", "Recital 2"),
        ("chapter-i", "Chapter I"),
        ("art1", "Article 1"),
        ("art1.par1", "Article 1(1)"),
        ("art1.par1.pta", "Article 1(1)(a)"),
        ("art1.par1.ptb", "Article 1(1)(b)"),
        ("art2", "Article 2"),
        ("final", "Final part"),
        ("anx1", "Annex I"),
        ("anx2", "Annex II"),
    ]
    assert whole.document.section("anx2").title == "Places"
    assert whole.layout is Layout.FORMEX


def test_the_list_of_files_tells_the_number_of_the_act(whole: Reading) -> None:
    about = whole.about
    assert (about.celex, about.lang, about.date) == ("32031R0007", "en", date(2031, 2, 3))
    assert about.title == "REGULATION 2031/7 on boats"


def test_words_are_as_the_printer_makes_them(whole: Reading) -> None:
    point = words_of(whole.document, "art1.par1.pta")
    assert "with 1 500 000" in point.replace("\u00a0", " ")
    assert "\u2018sails\u2019;" in point
    assert point.endswith("\u2014 large;")
    assert words_of(whole.document, "art1.par1").endswith("Ducks are none.")


def test_a_quoted_article_is_text_of_the_one_that_quotes_it(whole: Reading) -> None:
    assert words_of(whole.document, "art2") == (
        "Article 2\n\nIn Regulation 1:\n\n\u2018Article 9\n\n1. Old boats too.\u2019"
    )


def test_a_note_may_be_called_twice_but_is_told_once(whole: Reading) -> None:
    found = [(n.marker, n.span.cut(whole.document.text)) for n in whole.document.footnotes]
    assert found == [("1", "It is blue."), ("2", "Most.")]
    assert len(whole.document.footnotes[1].anchors) == 2


def test_a_table_keeps_its_columns_where_cells_cover_others(whole: Reading) -> None:
    table = words_of(whole.document, "anx1").splitlines()
    rows = [line for line in table if "|" in line]
    assert rows == ["Port | Ships |", "North | 1 | 2", "| 3 |"]


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("1500000000", "1 500 000 000"),
        ("12345,5", "12 345,5"),
        ("500", "500"),
        ("0042", "0042"),
        ("1 500", "1 500"),
        ("none", "none"),
    ],
)
def test_numbers_are_grouped_in_threes(given: str, printed: str) -> None:
    assert grouped(given).replace("\u00a0", " ") == printed


def test_a_zip_is_read_as_the_package_in_it() -> None:
    packed = {f"folder/{name}": text for name, text in WHOLE.items()}
    parsed = parse({"act.zip": zipped({**packed, "folder/picture.tif": "no XML"})})
    assert parsed.blocks == parse(package(WHOLE)).blocks


def test_a_contents_file_beside_the_others_does_not_break_a_package() -> None:
    assert parse(package({"L.toc": TOC, **WHOLE})).blocks == parse(package(WHOLE)).blocks


def test_a_folder_is_read_as_the_package_in_it(tmp_path: Path) -> None:
    for name, text in WHOLE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "L.toc").write_text(TOC, encoding="utf-8")
    (tmp_path / "picture.tif").write_bytes(b"no XML")
    document = read_file(tmp_path, ()).document
    assert document.sections[-1].number == "Annex II"


def test_a_folder_without_a_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Title", encoding="utf-8")
    with pytest.raises(UnknownFormat, match="no package of Formex"):
        read_file(tmp_path, ())


def test_a_listed_file_that_is_missing_is_named() -> None:
    lacking = {name: text for name, text in WHOLE.items() if name != "L.00.xml"}
    with pytest.raises(CutShort, match=r"L\.00\.xml"):
        parse(package(lacking))


@pytest.mark.parametrize("name", ["L.doc.xml", "L.toc.xml"])
def test_lists_alone_are_only_metadata(name: str) -> None:
    with pytest.raises(OnlyMetadata, match="does not hold its text"):
        parse(package({name: WHOLE[name]}))


def test_a_notice_is_only_metadata() -> None:
    with pytest.raises(OnlyMetadata):
        parse({"notice.xml": b"<NOTICE><WORK/></NOTICE>"})


def test_two_acts_in_one_package_are_refused() -> None:
    with pytest.raises(UnknownFormat, match="two acts"):
        parse(package({"a.xml": ACT, "b.xml": ACT}))


def test_a_consolidation_names_its_edition() -> None:
    reading = read(SOURCE, package({"CL.xml": CONSOLIDATED}))
    about = reading.about
    assert about.celex == "02031R0007-20320101"
    assert (about.edition, about.date) == (date(2032, 1, 1), date(2031, 2, 3))
    assert reading.layout is Layout.FORMEX_CONSOLIDATED
    assert "32031R0007" not in reading.document.text


def test_an_annex_alone_is_read() -> None:
    reading = read(SOURCE, package({"a.xml": ANNEX.format("IV", "Kinds")}))
    assert [s.id for s in reading.document.sections] == ["anx4"]


LAUGHS = "<!DOCTYPE ACT [" + "".join(
    f'<!ENTITY a{at + 1} "{f"&a{at};" * 10}">' if at else '<!ENTITY a1 "ha">' for at in range(9)
)


@pytest.mark.parametrize(
    "data",
    [
        ACT[:-200],
        '<!DOCTYPE ACT [<!ENTITY x SYSTEM "file:///etc/passwd">]><ACT><P>&x;</P></ACT>',
        f"{LAUGHS}]><ACT><P>&a9;</P></ACT>",
        "<ACT>" + "<P>" * 100_000 + "</P>" * 100_000 + "</ACT>",
        "<ACT>" + "<QUOT.S>" * 300 + "deep" + "</QUOT.S>" * 300 + "</ACT>",
    ],
    ids=["cut off", "a file of the machine", "a billion laughs", "very deep", "deep"],
)
def test_a_file_made_to_do_harm_is_refused_soon(data: str) -> None:
    began = time.monotonic()
    with pytest.raises(Damaged):
        parse({"act.xml": data.encode()})
    assert time.monotonic() - began < 5


def test_the_deepest_file_that_is_read_does_not_exhaust_the_stack() -> None:
    item = '<LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P><TXT>x</TXT><P>'
    deep = f"<ACT><TITLE><P>T</P></TITLE>{item * 48}end{'</P></NP></ITEM></LIST>' * 48}</ACT>"
    assert "end" in "".join(block.text for block in parse({"a.xml": deep.encode()}).blocks)


# As counted with XPath in the README of the samples, by file: articles that are not quoted,
# recitals, paragraphs, notes, divisions. Where we have fewer:
# - in 02021R1119 seven and in 02024R0795 twenty-five of the counted 39 and 59 paragraphs are of
#   quoted articles: they are text of the article that quotes;
# - 02009R0401 has four elements NOTE, of which one only refers to another: three notes.
COUNTS = {
    "formex-consolidated/02009D1008-20241223/CL2009D1008EN0050010.0001.xml": (3, 0, 0, 0, 0),
    "formex-consolidated/02009R0401-20260101/CL2009R0401EN0020010.0001.xml": (22, 0, 58, 3, 0),
    "formex-consolidated/02021R1119-20260407/CL2021R1119EN0010010.0001.xml": (14, 0, 32, 2, 0),
    "formex-consolidated/02024R0795-20251223/CL2024R0795EN0010010.0001.xml": (20, 0, 34, 14, 3),
    "formex-oj/32019L0790/L_2019130EN.01009201.xml": (32, 86, 73, 22, 12),
    "formex-oj/32024R0903/L_202400903EN.000101.fmx.xml": (23, 57, 95, 20, 6),
    "formex-oj/32024R0903/L_202400903EN.002601.fmx.xml": (0, 0, 0, 0, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_file_has_as_many_parts_as_were_counted(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    document = read(SOURCE, path.read_bytes()).document
    kinds = Counter(s.kind for s in document.sections if not s.id.startswith("anx"))
    assert (
        kinds[SectionKind.ARTICLE],
        kinds[SectionKind.RECITAL],
        kinds[SectionKind.PARAGRAPH],
        len(document.footnotes),
        kinds[SectionKind.DIVISION],
    ) == COUNTS[name]
