"""A text as PDF and the same as DOCX: two readers that share nothing must read the same.

Word's own PDF is the oracle for numbers that Word counts by itself; the DOCX is the oracle for what
a page has cut, raised, or printed around the text.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.document import Document, UnitKind
from ingest.read import Reading, read_file

FOLDER = Path(__file__).parents[4] / "shared" / "eu" / "pdf-docx"
NAMES = ("dcat-ap_1.1", "geodcat-ap_1.0.1")
COUNTS = {"dcat-ap_1.1": (54, 30, 30), "geodcat-ap_1.0.1": (8, 47, 87)}
"""Notes, tables and pages, as counted in the files by other means."""

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the samples {FOLDER} are not here")
Recorder = Callable[[str, object], None]
_read: dict[str, Reading] = {}


def reading(name: str, ending: str) -> Reading:
    key = f"{name}.{ending}"
    if key not in _read:
        _read[key] = read_file(FOLDER / key, ())
    return _read[key]


def twins(name: str) -> tuple[Document, Document]:
    return reading(name, "pdf").document, reading(name, "docx").document


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("name", NAMES)
def test_twins_share_their_words(name: str, record_property: Recorder) -> None:
    pdf, docx = (words(document.text) for document in twins(name))

    share = (pdf & docx).total() / max(pdf.total(), docx.total())

    record_property("share of words in common", f"{share:.2%}")
    # What is left: a date on the cover that Word computes, and words that narrow cells of tables
    # break without a hyphen.
    assert share >= 0.99


@pytest.mark.parametrize("name", NAMES)
def test_twins_have_the_same_notes_called_at_the_same_words(name: str) -> None:
    pdf, docx = twins(name)

    def notes(document: Document) -> list[tuple[str, str, list[str]]]:
        return [
            (
                note.marker,
                note.span.cut(document.text),
                [document.text[max(0, at - 12) : at] for at in note.anchors],
            )
            for note in document.footnotes
        ]

    assert len(notes(pdf)) == COUNTS[name][0]
    assert notes(pdf) == notes(docx)


@pytest.mark.parametrize("name", NAMES)
def test_twins_have_the_same_numbered_sections(name: str) -> None:
    pdf, docx = twins(name)

    def sections(document: Document) -> list[tuple[str, str]]:
        return [(s.id, s.title.casefold()) for s in document.sections if s.id[0].isdigit()]

    assert len(sections(docx)) > 15
    assert sections(pdf) == sections(docx)


@pytest.mark.parametrize("name", NAMES)
def test_every_heading_of_a_styled_file_is_found_in_its_pdf(name: str) -> None:
    pdf, docx = twins(name)

    def titles(document: Document) -> set[str]:
        return {re.sub(r"\W", "", s.title).casefold() for s in document.sections[1:]}

    assert titles(docx) <= titles(pdf)
    # The PDF has a few more: lines that are set like headings, without a style that says so.
    assert len(titles(pdf) - titles(docx)) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_every_section_of_a_pdf_knows_its_page(name: str) -> None:
    document = twins(name)[0]

    pages = [section.page for section in document.sections]

    assert None not in pages[1:]
    assert pages[1:] == sorted(p for p in pages[1:] if p is not None)
    assert max(page or 0 for _, page in document.pages) == COUNTS[name][2]


def test_a_section_stands_on_the_page_that_shows_it() -> None:
    document = twins("dcat-ap_1.1")[0]

    assert document.section("4.3.3").page == 14
    assert document.page_at(document.text.index("Two possible approaches")) == 22


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_of_a_docx_are_rows(name: str) -> None:
    document = twins(name)[1]

    def rows(document: Document) -> list[str]:
        return [
            unit.span.cut(document.text)
            for unit in document.units
            if unit.kind in {UnitKind.PARAGRAPH, UnitKind.CATEGORY}
            and " | " in unit.span.cut(document.text)
        ]

    assert len(rows(document)) >= COUNTS[name][1]


def test_most_rows_of_ruled_tables_are_the_rows_of_the_twin() -> None:
    pdf, docx = twins("dcat-ap_1.1")

    def rows(document: Document) -> set[str]:
        cut = (unit.span.cut(document.text) for unit in document.units)
        return {re.sub(r"\W+", "", text) for text in cut if " | " in text}

    assert len(rows(docx)) > 180
    assert len(rows(pdf) & rows(docx)) >= 0.93 * len(rows(docx))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_around_the_text_is_read(name: str) -> None:
    document = twins(name)[0]

    assert not re.search(r"\bPage \d+\b", document.text)
    assert not re.search(r"\.{4,}", document.text)
    assert document.text.count("application profile for data portals in Europe") <= 3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_no_letter_of_the_file_is_lost(name: str, ending: str) -> None:
    lost = [f for f in reading(name, ending).findings if "in no block" in f.message]

    assert lost == []
