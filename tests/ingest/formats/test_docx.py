"""Word files made here, each with one of the traps that files of coordinators hold."""

import io
import zipfile

import pytest
from docx import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from corpus.document import Document, UnitKind
from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import Damaged, Locked, UnknownFormat
from ingest.formats.docx_numbers import formatted
from ingest.read import read
from tests.fixtures.hostile import docx

SOURCE = Source("own", "Own", "", Kind.OWN, Force.INFORMATIVE, Rendition.OWN, file="call.docx")


def saved(word: Word) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def document(data: bytes) -> Document:
    return read(SOURCE, data).document


def cuts(read_document: Document, kind: UnitKind) -> list[str]:
    return [u.span.cut(read_document.text) for u in read_document.units if u.kind is kind]


def with_part(data: bytes, name: str, change: object) -> bytes:
    """The package with one part changed by a function of its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            held = old.read(member)
            if member == name:
                held = change(held.decode()).encode()  # type: ignore[operator]
            new.writestr(member, held)
    return out.getvalue()


def test_headings_lists_and_tables_keep_their_form() -> None:
    word = Word()
    word.add_heading("The Call", 1)
    word.add_paragraph("Members may apply:")
    word.add_paragraph("with a partner", style="List Bullet")
    word.add_paragraph("without one", style="List Bullet")
    word.add_heading("Money", 2)
    table = word.add_table(2, 2)
    for row, words in zip(
        table.rows, (("Country", "Budget"), ("Malta", "€ 1 million")), strict=True
    ):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text

    own = document(saved(word))

    assert [(s.id, s.title) for s in own.sections] == [("title", "The Call"), ("money", "Money")]
    assert cuts(own, UnitKind.ITEM) == ["with a partner", "without one"]
    assert own.units[2].lead is not None
    assert "Malta | € 1 million" in own.text


def test_the_number_that_word_counts_is_part_of_the_heading_and_of_the_item() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Aims</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr>'
        "<w:r><w:t>to sail;</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr>'
        "<w:r><w:t>to land.</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Means</w:t></w:r></w:p>'
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = (
        f'<w:styles {space}><w:style w:type="paragraph" w:styleId="H"><w:name w:val="Kop"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>'
        "</w:style></w:styles>"
    )
    numbering = f"<w:numbering {space}>" + "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for n, start, form, text in ((1, 3, "decimal", "%1."), (2, 1, "lowerLetter", "(%1)"))
    )
    numbering += "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2)
    )
    data = docx(body, parts={"styles": styles, "numbering": numbering + "</w:numbering>"})

    own = document(data)

    assert [(s.id, s.title) for s in own.sections] == [("3", "Aims"), ("4", "Means")]
    assert cuts(own, UnitKind.ITEM) == ["(a) to sail;", "(b) to land."]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (28, "lowerLetter", "bb"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (7, "decimalZero", "07"),
        (0, "decimal", "0"),
    ],
)
def test_counts_are_written_as_word_writes_them(count: int, form: str, shown: str) -> None:
    assert formatted(count, form) == shown


def test_deleted_moved_hidden_and_commented_words_are_no_text() -> None:
    data = docx(
        "<w:p><w:r><w:t>A boat may </w:t></w:r>"
        "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>always </w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>never </w:t></w:r>"
        '<w:commentRangeStart w:id="1"/><w:r><w:t>enter.</w:t></w:r><w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )

    assert document(data).text == "A boat may always enter."


def test_contents_are_no_text() -> None:
    word = Word()
    for level in (1, 2):
        word.styles.add_style(f"toc {level}", 1)
    word.add_paragraph("Table of Contents")
    word.add_paragraph("Aims\t1", style="toc 1")
    word.add_paragraph("Money\t2", style="toc 2")
    word.add_heading("Aims", 1)
    word.add_paragraph("To sail.")
    word.add_heading("Money", 2)
    word.add_paragraph("There is none.")

    own = document(saved(word))

    assert own.text == "Aims\n\nTo sail.\n\nMoney\n\nThere is none."


def test_bold_lines_are_headings_where_no_style_makes_any() -> None:
    word = Word()
    for title, text in (("Who can apply", "All members."), ("Deadline", "Noon on 1 May.")):
        word.add_paragraph().add_run(title).bold = True
        word.add_paragraph(text)

    own = document(saved(word))

    assert [s.title for s in own.sections] == ["Who can apply", "Deadline"]


def test_footnotes_and_endnotes_are_told_apart() -> None:
    note = "<w:{0}s {1}>" + '<w:{0} w:id="2"><w:p><w:r><w:t>{2}</w:t></w:r></w:p></w:{0}></w:{0}s>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    data = docx(
        '<w:p><w:r><w:t>A boat</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
        '<w:r><w:t> sails</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:r><w:t>.</w:t></w:r></w:p>",
        parts={
            "footnotes": note.format("footnote", space, "Fast."),
            "endnotes": note.format("endnote", space, "Of wood."),
        },
    )

    own = document(data)

    assert own.body.cut(own.text) == "A boat sails."
    found = [(n.marker, n.span.cut(own.text), n.anchors) for n in own.footnotes]
    assert found == [("i", "Of wood.", (6,)), ("1", "Fast.", (12,))]


def test_a_box_of_one_cell_is_text_and_a_merged_cell_keeps_the_places_of_the_others() -> None:
    word = Word()
    word.add_table(1, 1).rows[0].cells[0].text = "Please note the deadline."
    table = word.add_table(2, 3)
    for row in range(2):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    merged = table.cell(0, 0).merge(table.cell(1, 0))
    merged.text = "both"

    own = document(saved(word))

    assert own.text.split("\n\n")[0] == "Please note the deadline."
    assert own.text.split("\n\n")[1] == "both | 01 | 02\n | 11 | 12".replace("\n |", "\n|")


def test_words_in_a_field_are_its_result_not_its_code() -> None:
    word = Word()
    paragraph = word.add_paragraph("See page ")
    run = paragraph.add_run()
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            code = OxmlElement("w:instrText")
            code.text = " PAGEREF x "
            run._r.append(code)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "separate":
            text = OxmlElement("w:t")
            text.text = "7"
            run._r.append(text)

    assert document(saved(word)).text == "See page 7"


@pytest.mark.parametrize(
    ("data", "problem", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnknownFormat, "before 2007"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Locked,
            "without one",
        ),
        (b"PK\x03\x04" + bytes(80), Damaged, "no whole ZIP"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, problem: type[Exception], says: str) -> None:
    with pytest.raises(problem, match=says):
        read(SOURCE, data)


@pytest.mark.parametrize(
    ("part", "named"),
    [("xl/workbook.xml", "Excel"), ("ppt/slides/a.xml", "PowerPoint"), ("content.xml", "OpenDoc")],
)
def test_other_office_files_are_refused_by_name(part: str, named: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "<x/>")

    with pytest.raises(UnknownFormat, match=f"{named}.*save it as DOCX or PDF"):
        read(SOURCE, packed.getvalue())
