"""Which layout a file is in is told by its content."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from ingest.errors import Damaged, EmptySource, NotUtf8, OnlyMetadata, UnknownFormat
from ingest.formats.layouts import layout_of
from ingest.formats.page import parse_page, text_panel
from ingest.formats.parsed import Layout
from ingest.formats.reader import parse

SHARED = Path(__file__).parents[4] / "shared" / "eu"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def site(text: str) -> bytes:
    return page(
        f'<div id="MainContent"><nav>Menu</nav><div id="PP1Contents">Title</div>{text}</div>',
        "<title>EUR-Lex - 32099R0001 - EN - EUR-Lex</title>",
    )


def office(*members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for member in members:
            package.writestr(member, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "layout"),
    [
        (page('<p class="oj-ti-art">Article 1</p>'), Layout.OJ_HTML),
        (page('<p class="ti-art">Article 1</p>'), Layout.OJ_HTML_OLD),
        (page('<p class="hd-oj">L 1/1</p><p class="normal">Words</p>'), Layout.OJ_HTML_OLD),
        (page('<p class="title-article-norm">Article 1</p>'), Layout.CONSOLIDATED_HTML),
        (page('<p class="arrow">B</p><p class="norm">Words</p>'), Layout.CONSOLIDATED_HTML),
        (page('<p class="Normal"><span class="FootnoteReference"/></p>'), Layout.COM_HTML),
        (page("<p>Words</p>", "<title>1_EN_ACT_part1_v2.docx</title>"), Layout.COM_HTML),
        (page('<div id="TexteOnly"><p>Article 1</p></div>'), Layout.PLAIN_HTML),
        (page("<TXT_TE><p>Article 1</p></TXT_TE>"), Layout.PLAIN_HTML),
        (page('<div class="normal">A company</div>'), Layout.WEB),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<html><body>Words</body></html>', Layout.WEB),
        ('<?xml version="1.0" encoding="utf-16"?><html/>'.encode("utf-16"), Layout.WEB),
        (b'<?xml version="1.0"?><ACT/>', Layout.FORMEX),
        (b'<akn:akomaNtoso xmlns:akn="a"/>', Layout.AKN),
        (b"%PDF-1.7 ...", Layout.PDF),
        (office("[Content_Types].xml", "word/document.xml"), Layout.DOCX),
    ],
)
def test_a_layout_is_told_by_content_whatever_the_name(data: bytes, layout: Layout) -> None:
    assert layout_of({"a.txt": data}) is layout


def test_words_without_markup_are_told_by_their_name() -> None:
    assert layout_of({"a.md": b"# Title"}) is Layout.MARKDOWN
    with pytest.raises(UnknownFormat, match=r"a\.rtf"):
        layout_of({"a.rtf": b"{\\rtf1 Title}"})
    assert layout_of({"a.html": b"Title <b>and</b> words"}) is Layout.WEB


def test_a_saved_page_of_the_site_is_known_by_the_text_within() -> None:
    text = '<div id="text"><div id="textTabContent"><div id="document1" class="tabContent">{}</div>'
    assert layout_of({"a": site(text.format('<p class="oj-normal">x</p>'))}) is Layout.OJ_HTML
    plain = site(text.format('<div id="TexteOnly"><p>Article 1</p></div>'))
    assert layout_of({"a": plain}) is Layout.PLAIN_HTML
    assert "Menu" not in "".join(text_panel(parse_page(plain)).itertext())


def test_a_page_of_the_site_without_a_text_is_refused() -> None:
    with pytest.raises(OnlyMetadata, match="without the text of any act"):
        layout_of({"a.html": site("<p>The requested document does not exist.</p>")})


def test_an_act_in_a_layout_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownFormat, match="32099R0001"):
        layout_of({"a.html": page("<p>Words</p>", "<title>EUR-Lex - 32099R0001 - EN</title>")})


def test_a_notice_and_a_foreign_package_are_refused() -> None:
    with pytest.raises(OnlyMetadata):
        layout_of({"a.xml": b"<NOTICE/>"})
    with pytest.raises(UnknownFormat):
        layout_of({"a.zip": office("a.txt")})
    with pytest.raises(UnknownFormat):
        parse({"a.zip": office("a.txt")})
    with pytest.raises(Damaged):
        layout_of({"a.docx": office("[Content_Types].xml")[:-30]})


def test_a_page_is_read_in_the_charset_it_declares() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
    data = f"<html><head>{head}</head><body>„Café“: 5 €</body></html>".encode("windows-1252")
    assert "„Café“: 5 €" in "".join(parse_page(data).itertext())
    with pytest.raises(NotUtf8, match="utf-8"):
        parse_page("<html><body>Café</body></html>".encode("latin-1"))
    with pytest.raises(NotUtf8, match="nonsense"):
        parse_page(b'<?xml version="1.0" encoding="nonsense"?><html/>')


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<div>" * 1_000_000 + b"deep",
        b"<html><body>" + b"<div>" * 300 + b"deep" + b"</div>" * 300,
        b"<html>" + b"<i>" * 4_000_000,
        b"<html><p>" + b"a" * 11_000_000,
        b"<html><p title='" + b"a" * 11_000_000 + b"'>",
    ],
)
def test_a_page_made_to_do_harm_ends_soon(data: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(Damaged):
        parse_page(data)
    assert time.monotonic() - began < 5


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(EmptySource):
        parse_page(b" \n")


@pytest.mark.parametrize(
    ("folder", "layout"),
    [
        ("html-oj-new", Layout.OJ_HTML),
        ("html-oj-old", Layout.OJ_HTML_OLD),
        ("html-consolidated", Layout.CONSOLIDATED_HTML),
        ("html-plain", Layout.PLAIN_HTML),
        ("html-com", Layout.COM_HTML),
        ("formex-oj/32024R0903", Layout.FORMEX),
        ("akn4eu", Layout.AKN),
    ],
)
def test_the_layouts_of_official_files_are_told(folder: str, layout: Layout) -> None:
    files = sorted((SHARED / folder).glob("*ml"))
    if not files:
        pytest.skip(f"{SHARED / folder} is not there")
    assert {layout_of({file.name: file.read_bytes()}) for file in files} == {layout}


def test_official_pdf_and_docx_are_told_and_what_holds_no_text_is_refused() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there")
    for file in (SHARED / "pdf-docx").iterdir():
        assert layout_of({"x": file.read_bytes()}) is Layout(file.suffix[1:])
    for folder in ("html-chrome-only", "notice"):
        for file in (SHARED / folder).iterdir():
            with pytest.raises(OnlyMetadata):
                layout_of({file.name: file.read_bytes()})
