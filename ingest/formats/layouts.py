"""Which layout a file is in, told by what is in it; its name speaks only where content does not."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath

from lxml import etree

from ingest.errors import Damaged, Locked, OnlyMetadata, ReadingProblem, UnknownFormat
from ingest.formats.formex import ROOTS
from ingest.formats.page import classes, is_site, parse_page, text_panel
from ingest.formats.parsed import Layout

_MARKDOWN = frozenset({".md", ".markdown"})
_PAGES = frozenset({".htm", ".html", ".xhtml"})
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_METADATA_ROOTS = frozenset({"NOTICE"})
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OFFICE = {
    "xl/": "an Excel workbook",
    "ppt/": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file",
    "word/": "a Word file without its text",
}
_OLD = frozenset({"ti-art", "doc-ti", "hd-oj"})
_CONSOLIDATED = frozenset({"title-article-norm", "title-doc-first", "modref"})
_COM = frozenset(
    """
    Annexetitre Exposdesmotifstitre FootnoteReference ManualConsidrant ManualHeading1
    Rfrenceinterinstitutionnelle Titrearticle Titreobjet Titreobjet_cp Typedudocument
    Typedudocument_cp
    """.split()  # noqa: SIM905 (a list would take a line a word)
)
_ACT = re.compile(r"\W*(?:EUR-?Lex\W+)?[0-9CE]\d{4}[A-Z]{1,2}\d{4}", re.IGNORECASE)


def layout_of(files: Mapping[str, bytes]) -> Layout:
    """The layout of the files of one source.

    Raises:
        OnlyMetadata: when they tell of a document but do not hold its text.
        UnknownFormat: when they are in no layout that is known.
        ReadingProblem: as `parse_page`, when a page is broken.
    """
    name, data = next(iter(files.items()))
    ending = PurePath(name).suffix.lower()
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return Layout.PDF
    if data.startswith(_ZIP):
        return _packed(name, data)
    if data.startswith(_OLE):
        raise _old_office(name, data)
    # A page in UTF-16 has a nought in every other byte of its tags.
    head = (
        data[:8192].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n\f")
    )
    found = _ROOT.search(head) if head.startswith(b"<") else None
    root = found[1].decode() if found else ""
    if root in _METADATA_ROOTS:
        raise OnlyMetadata(f"{name} tells of a document but does not hold its text: fetch that")
    if root in ROOTS:
        return Layout.FORMEX
    if root == "akomaNtoso":
        return Layout.AKN
    if root.lower() == "html" or head[:14].lower() == b"<!doctype html" or ending in _PAGES:
        return _page(name, data)
    if ending in _MARKDOWN:
        return Layout.MARKDOWN
    if ending == ".txt":
        return Layout.TEXT
    raise UnknownFormat(
        f"{name} ends in {ending or 'nothing'} and is in no known layout: convert it"
    )


def _page(name: str, data: bytes) -> Layout:
    whole = parse_page(data, name)
    text = text_panel(whole)
    layout = _official(text, _title(whole))
    if layout is not None:
        return layout
    if is_site(whole):
        raise OnlyMetadata(
            f"{name} is a page of the EUR-Lex site without the text of any act: fetch the text "
            "itself, as HTML, PDF or Formex"
        )
    if _ACT.match(_title(whole)):
        raise UnknownFormat(
            f"{name} calls itself {_title(whole)!r}, but is in no layout of acts that is known: "
            "fetch it as Formex or in another format"
        )
    return Layout.WEB


def _official(text: etree._Element, title: str) -> Layout | None:
    """The layout of an official text; None where it is in none of them."""
    # Pages of the site give the classes of consolidated texts a prefix.
    found = {(tag, name.removeprefix("clg-")) for tag, name in classes(text)}
    names = {name for _, name in found}
    if any(name.startswith("oj-") for name in names):
        return Layout.OJ_HTML
    if names & _OLD:
        return Layout.OJ_HTML_OLD
    if names & _CONSOLIDATED or (("p", "norm") in found and ("p", "arrow") in found):
        return Layout.CONSOLIDATED_HTML
    if names & _COM or title.lower().endswith(".docx"):
        return Layout.COM_HTML
    if any(node.tag == "txt_te" or node.get("id") == "TexteOnly" for node in text.iter()):
        return Layout.PLAIN_HTML
    return None


def _title(root: etree._Element) -> str:
    return " ".join((root.findtext(".//title") or "").split())


def _packed(name: str, data: bytes) -> Layout:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Damaged(f"{name} is no whole ZIP ({error}): fetch it again") from error
    if "[Content_Types].xml" in members and "word/document.xml" in members:
        return Layout.DOCX
    for part, what in _OFFICE.items():
        if any(member.startswith(part) for member in members):
            raise UnknownFormat(
                f"{name} is {what}, which is not read: save it as DOCX or PDF, then add that"
            )
    raise UnknownFormat(f"{name} is a package of no kind that is read: convert it to PDF or DOCX")


def _old_office(name: str, data: bytes) -> ReadingProblem:
    """What to say of a file of the old Office, or of a new one that has a password."""
    if _ENCRYPTED in data:
        return Locked(f"{name} opens with a password only: save it without one, then add it again")
    return UnknownFormat(
        f"{name} is in the format of Office before 2007 (.doc, .xls, .ppt), which is not read: "
        "save it as DOCX or PDF, then add that"
    )
