"""A sheet as a Word document."""

from io import BytesIO

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Pt

from api.exports.sheet import PartKind, Sheet

_STYLES = {
    PartKind.QUOTE: "Intense Quote",
    PartKind.ITEM: "List Bullet",
    PartKind.SUGGESTION: "List Bullet",
}


def word(page: Sheet) -> bytes:
    """The sheet as .docx: headings, quotes, lists and numbered sources in Word's own styles."""
    made = Document()
    made.core_properties.title = _xml(page.question)[:255]
    made.core_properties.author = "ERA Guide"
    made.core_properties.comments = ""
    made.add_heading(_xml(page.question), level=1)
    made.add_paragraph(page.status).runs[0].italic = True
    for part in page.parts:
        paragraph = made.add_paragraph(style=_STYLES.get(part.kind))
        run = paragraph.add_run(_xml(part.marked))
        run.bold = part.kind is PartKind.NOTICE or None
        if part.kind is PartKind.SUGGESTION and part.href:
            paragraph.add_run(f" {_xml(part.href)}")
    if page.references:
        _sources(made, page)
    end = made.add_paragraph().add_run(_xml(page.colophon))
    end.font.size = Pt(8)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _sources(made: DocxDocument, page: Sheet) -> None:
    made.add_heading("Sources", level=2)
    for source in page.references:
        made.add_paragraph(f"[{source.n}] {_xml(source.line)}")
        made.add_paragraph(_xml(source.quote), style="Quote")
        for marker, words in source.footnotes:
            made.add_paragraph(_xml(f"Footnote {marker}: {words}"), style="List Bullet")


def _xml(words: str) -> str:
    """Words without the control characters that XML cannot hold."""
    return "".join(ch for ch in words if ch >= " " or ch in "\t\n")
