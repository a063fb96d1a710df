"""`docs/formats.md` says what is read, what is metadata, what is refused; and it is true."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from ingest.errors import OnlyMetadata, ReadingProblem
from ingest.formats import formex
from ingest.formats.layouts import layout_of
from ingest.formats.parsed import Layout
from ingest.formats.reader import parse

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def packed(members: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, text in members.items():
            package.writestr(name, text)
    return held.getvalue()


def html(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


ACT = "<ACT><TITLE><TI><P>Act</P></TI></TITLE></ACT>"
LAYOUTS: dict[str, list[tuple[str, bytes]]] = {
    "oj-html": [("a", html('<p class="oj-normal">x</p>'))],
    "oj-html-old": [
        ("a", html(f'<p class="{name}">x</p>')) for name in ("ti-art", "doc-ti", "hd-oj")
    ],
    "consolidated-html": [
        ("a", html('<p class="title-article-norm">x</p>')),
        ("a", html('<p class="modref">x</p>')),
        ("a", html('<p class="norm">x</p><p class="arrow">B</p>')),
    ],
    "plain-html": [
        ("a", html('<div id="TexteOnly"><p>x</p></div>')),
        ("a", html("<TXT_TE><p>x</p></TXT_TE>")),
    ],
    "com-html": [
        ("a", html('<p class="Titrearticle">x</p>')),
        ("a", html('<p class="li ManualHeading1">x</p>')),
        ("a", html('<p><span class="FootnoteReference">x</span></p>')),
        ("a", html("<p>x</p>", "<title>x.docx</title>")),
    ],
    "formex": [("a", ACT.encode()), ("a", b"<ANNEX/>")],
    "formex-consolidated": [("a", b"<CONS.ACT/>"), ("a", b"<CONS.ANNEX/>")],
    "akn": [("a", b'<akomaNtoso xmlns="x"/>')],
    "web": [("a", html("<p>x</p>"))],
    "pdf": [("a", b"%PDF-1.7")],
    "docx": [("a", packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}))],
    "markdown": [("a.md", b"# x"), ("a.markdown", b"# x")],
    "text": [("a.txt", b"x")],
}
META = '<meta><identification><FRBRWork><FRBRuri value="x"/></FRBRWork></identification></meta>'
DEEP = "<ACT>" + "<P>" * 210 + "</P>" * 210 + "</ACT>"
LISTED = '<DOC><FMX><REF.PHYS FILE="b.xml"/></FMX></DOC>'
REFUSED: dict[str, dict[str, bytes]] = {
    "list of the files of a package (`.doc.xml`)": {"a.doc.xml": b"<DOC/>"},
    "contents of the Official Journal (`.toc`)": {"a.toc": b"<PUBLICATION/>"},
    "notice of Cellar or EUR-Lex": {"a.xml": b"<NOTICE/>"},
    "Akoma Ntoso without a body": {"a.xml": f"<akomaNtoso><act>{META}</act></akomaNtoso>".encode()},
    "page of the EUR-Lex site without a text": {
        "a.html": html('<div id="MainContent"><div id="PP1Contents">Menu</div></div>')
    },
    "an act in a layout that is not known": {
        "a.html": html("<p>x</p>", "<title>EUR-Lex - 32099R0001 - EN</title>")
    },
    "any other file": {"a.rtf": b"{\\rtf1 x}"},
    "a ZIP of something else": {"a.zip": packed({"a.txt": "x"})},
    "two acts in one package": {"a.xml": ACT.encode(), "b.xml": ACT.encode()},
    "a package that lacks a file": {"a.xml": ACT.encode(), "a.doc.xml": LISTED.encode()},
    "an empty file": {"a.xml": b" "},
    "broken XML": {"a.xml": b"<ACT><P>x</ACT>"},
    "XML with entities of its own": {
        "a.xml": b'<!DOCTYPE ACT [<!ENTITY a "b">]><ACT><P>&a;</P></ACT>'
    },
    "XML or HTML nested as no document is": {"a.xml": DEEP.encode()},
    "a broken ZIP": {"a.zip": packed({"a.xml": ACT})[:-20]},
    "text in another charset than it says": {"a.md": b"caf\xe9"},
}


def test_every_layout_is_in_the_table() -> None:
    # A card is no file.
    layouts = {layout.value for layout in Layout if layout is not Layout.CARD}
    told = [row[2].strip("`") for row in rows("Read")]
    assert sorted(told) == sorted(layouts)
    assert set(LAYOUTS) == layouts


@pytest.mark.parametrize("row", rows("Read"), ids=lambda row: row[2])
def test_a_layout_is_known_by_what_the_table_says(row: list[str]) -> None:
    layout, reader = row[2].strip("`"), row[3].strip("`")
    assert (ROOT / "ingest" / "formats" / reader).is_file()
    for name, data in LAYOUTS[layout]:
        found = layout_of({name: data})
        if found is Layout.FORMEX:
            # Which of the two it is, the reader tells: a consolidated text by its root.
            consolidated = data.startswith(b"<CONS.")
            assert (layout == "formex-consolidated") == consolidated
            assert re.findall(rb"<([A-Z.]+)", data)[0].decode() in formex.ROOTS
        else:
            assert found.value == layout
    named = set(re.findall(r"`([^`]+)`", row[1]))
    samples = "".join(f"{name} {data!r}" for name, data in LAYOUTS[layout])
    assert all(name.strip("#") in samples for name in named)


@pytest.mark.parametrize("row", [*rows("Only metadata"), *rows("Refused")], ids=lambda row: row[0])
def test_a_file_is_refused_with_the_words_of_the_table(row: list[str]) -> None:
    with pytest.raises(ReadingProblem, match=re.escape(row[2])) as told:
        parse(REFUSED[row[0]])
    assert (row in rows("Only metadata")) == isinstance(told.value, OnlyMetadata)


def test_no_row_of_the_tables_is_without_a_sample() -> None:
    told = [row[0] for row in (*rows("Only metadata"), *rows("Refused"))]
    assert sorted(told) == sorted(REFUSED)
