"""Acts of the Official Journal as HTML: the layout of today, whose classes begin with `oj-`."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from ingest.formats.act import ActBuilder
from ingest.formats.official import Role, Style, above_title, visible
from ingest.formats.official_about import journal
from ingest.formats.official_inline import Notes
from ingest.formats.official_reader import Reader
from ingest.formats.page import parse_page, text_panel
from ingest.formats.parsed import Layout, Parsed

ROLES = {
    "doc-ti": Role.TITLE,
    "ti-section-1": Role.DIVISION,
    "ti-section-2": Role.DIVISION_HEADING,
    "ti-art": Role.ARTICLE,
    "sti-art": Role.ARTICLE_HEADING,
    "ti-grseq-1": Role.GROUP,
    "ti-grseq-2": Role.GROUP,
    "ti-grseq-3": Role.GROUP,
    "ti-tbl": Role.CAPTION,
    "hd-date": Role.UNSEEN,
    "hd-lg": Role.UNSEEN,
    "hd-ti": Role.UNSEEN,
    "hd-oj": Role.UNSEEN,
    "hd-coll": Role.UNSEEN,
    "hd-uniq": Role.UNSEEN,
    "doc-sep": Role.APART,
    "final": Role.FINAL,
    "tocWrapper": Role.UNSEEN,
}
"""What the classes of the Journal mean, without the prefix of the new ones."""

_TITLES = frozenset({"doc-ti", "oj-doc-ti"})
_TEXTS = frozenset({"normal", "oj-normal"})
_IDS = {
    "pbl": Role.PREAMBLE,
    "rct": Role.RECITAL,
    "enc": Role.TERMS,
    "fnp": Role.FINAL,
}
_ID = re.compile(r"(pbl|rct|enc|fnp)_\w+")
_REAL = re.compile(r"(?:art|prt|tis|cpt|sct|sbs|ssc|anx)_")
_DIVISION = re.compile(r"(?:^|\.)(?:prt|tis|cpt|sct|sbs|ssc)_")
_IMPRINT = re.compile(r"\s*(?:ELI:\s*http|ISSN\s+\d{4})")


def read_oj_html(files: Mapping[str, bytes]) -> Parsed:
    """Read one act.

    Args:
        files: One file, by name.

    Raises:
        ReadingProblem: as `parse_page`.
    """
    roles = {f"oj-{name}": role for name, role in ROLES.items()} | {"tocWrapper": Role.UNSEEN}
    style = Style(roles, frozenset({"oj-note"}), role_of, real, rank_of)
    return read_journal(files, Layout.OJ_HTML, style)


def read_journal(files: Mapping[str, bytes], layout: Layout, style: Style) -> Parsed:
    """Read one act of the Journal, in the style of a layout."""
    name, data = next(iter(files.items()))
    page = parse_page(data, name)
    panel = text_panel(page)
    style = replace(style, above=above_title(panel, _TITLES, _TEXTS))
    notes = Notes.of(panel, style.noting)
    reader = Reader(style, notes, ActBuilder())
    reader.read(panel)
    about = journal(page, panel, reader.act.named)
    return Parsed(
        layout,
        reader.act.blocks(),
        about,
        visible(panel, style, notes),
        reader.remarks(panel),
    )


def role_of(node: etree._Element) -> Role | None:
    """The role of an element by its id, or of the imprint by its words."""
    found = _ID.fullmatch(node.get("id") or "")
    if found:
        return _IDS[found[1]]
    if node.tag == "p" and (node.text or "").lstrip()[:4] in {"ELI:", "ISSN"}:
        return Role.UNSEEN if _IMPRINT.match("".join(node.itertext())) else None
    return None


def real(node: etree._Element) -> bool | None:
    """Whether a heading is one of the act, as the id around it tells; None where none does."""
    around = node.getparent()
    name = (around.get("id") or "") if around is not None else ""
    if not _REAL.match(name):
        return None
    # What an article quotes may lie beside its heading; only the first is its own.
    kind = node.get("class")
    return all(before.get("class") != kind for before in node.itersiblings(preceding=True)) or None


def rank_of(node: etree._Element) -> int | None:
    """How many divisions lie around a heading, itself included; None where none has an id."""
    names = {at.get("id") or "" for at in node.iterancestors("div")}
    deepest = max((len(_DIVISION.findall(name)) for name in names), default=0)
    apart = sum(1 for name in names if _DIVISION.match(name) and "tit_" not in name)
    return max(deepest, apart) or None
