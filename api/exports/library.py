"""References for a library of literature: plain text, BibTeX, RIS, CSL-JSON.

Kinds of documents are mapped as the formats have them (CSL 1.0.2; RIS of Research Information
Systems, as rispy writes it; BibTeX has no type for acts of law, which are `misc` there).
"""

import json
from collections.abc import Sequence
from typing import Any

import rispy
from pybtex.database import BibliographyData, Entry

from api.exports.sheet import Reference

_LAW = frozenset({"regulation", "directive", "decision", "recommendation", "proposal"})
_TEX = {
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "$": "\\textdollar{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    '"': "\\textquotedbl{}",
}
_REPORT = frozenset({"guidance", "communication", "staff_document", "report", "conclusions"})


def text(references: Sequence[Reference]) -> str:
    """One paragraph each, with the quoted words."""
    return "\n".join(f'[{one.n}] {one.line} "{one.quote}"' for one in references) + "\n"


def csl(references: Sequence[Reference]) -> str:
    """CSL-JSON, an array of items."""
    return json.dumps([_csl(one) for one in references], ensure_ascii=False, indent=2) + "\n"


def bibtex(references: Sequence[Reference]) -> str:
    """BibTeX; letters beyond ASCII are written as LaTeX writes them."""
    entries = {f"{one.document}-{one.n}": _bibtex(one) for one in references}
    return str(BibliographyData(entries).to_string("bibtex"))


def ris(references: Sequence[Reference]) -> str:
    """RIS, a record each."""
    return str(rispy.dumps([_ris(one) for one in references]))


def _csl(one: Reference) -> dict[str, Any]:
    day = one.edition or one.date
    item = {
        "id": f"{one.document}-{one.n}",
        "type": _of_kind(
            one.kind, law="legislation", report="report", web="webpage", other="document"
        ),
        "title": one.title,
        "author": [{"literal": one.author}] if one.author else None,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "number": one.number,
        "container-title": one.oj,
        "section": one.section,
        "page": str(one.page) if one.page is not None else None,
        "URL": one.url,
        "language": one.lang,
        "note": _note(one),
    }
    return {name: value for name, value in item.items() if value is not None}


def _bibtex(one: Reference) -> Entry:
    day = one.edition or one.date
    fields = {
        "title": f"{{{_tex(one.title)}}}",
        "author": f"{{{_tex(one.author)}}}" if one.author else None,
        "year": str(day.year) if day else None,
        "month": f"{day:%b}".lower() if day else None,
        "number": _tex(one.number) if one.number else None,
        "howpublished": _tex(one.oj) if one.oj else None,
        "url": one.url,
        "language": one.lang,
        "note": _tex(_note(one)),
    }
    kind = _of_kind(one.kind, law="misc", report="techreport", web="misc", other="misc")
    if kind == "techreport":
        fields["institution"] = fields["author"]
    return Entry(kind, [(name, value) for name, value in fields.items() if value])


def _ris(one: Reference) -> dict[str, Any]:
    day = one.edition or one.date
    record = {
        "type_of_reference": _of_kind(one.kind, law="STAT", report="RPRT", web="ELEC", other="GEN"),
        "id": f"{one.document}-{one.n}",
        "title": one.title,
        "authors": [one.author] if one.author else None,
        "year": str(day.year) if day else None,
        "date": f"{day:%Y/%m/%d}" if day else None,
        "number": one.number,
        "secondary_title": one.oj,
        "start_page": str(one.page) if one.page is not None else None,
        "urls": [one.url] if one.url else None,
        "language": one.lang,
        "notes": [_note(one)],
    }
    return {name: value for name, value in record.items() if value is not None}


def _tex(words: str) -> str:
    """Words as TeX reads them back: its own signs are named, and braces pair.

    pybtex escapes %, &, # and _ itself, and takes the rest for TeX.
    """
    return "".join(_TEX.get(ch, ch) for ch in " ".join(words.split()))


def _note(one: Reference) -> str:
    notes = "".join(f", footnote {marker}" for marker, _ in one.footnotes)
    return f'{one.place}{notes}: "{one.quote}"'


def _of_kind(kind: str, *, law: str, report: str, web: str, other: str) -> str:
    if kind in _LAW:
        return law
    if kind in _REPORT:
        return report
    return web if kind == "web" else other
