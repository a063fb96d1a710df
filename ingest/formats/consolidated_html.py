"""Consolidated texts as HTML: with grids and ids, or, in older files, paragraphs in a row.

What stands above the text (a disclaimer, the list of amending acts) is no part of it, nor are the
marks that tell which amendment some words come from.
"""

import re
from collections.abc import Mapping

from lxml import etree

from corpus.document import SectionKind
from ingest.errors import OnlyMetadata
from ingest.formats.act import ActBuilder
from ingest.formats.official import Role, Style, above_title, visible
from ingest.formats.official_about import consolidated
from ingest.formats.official_inline import Notes
from ingest.formats.official_reader import Reader
from ingest.formats.oj_html import ROLES, rank_of, real
from ingest.formats.oj_html import role_of as role_by_id
from ingest.formats.page import parse_page, text_panel
from ingest.formats.parsed import Layout, Parsed

_ROLES = ROLES | {
    "reference": Role.UNSEEN,
    "disclaimer": Role.UNSEEN,
    "arrow": Role.UNSEEN,
    "modref": Role.UNSEEN,
    "hd-modifiers": Role.UNSEEN,
    "hd-corrigenda": Role.UNSEEN,
    "title-doc-first": Role.TITLE,
    "title-doc-last": Role.TITLE,
    "title-doc-oj-reference": Role.UNSEEN,
    "title-division-1": Role.DIVISION,
    "title-division-2": Role.DIVISION_HEADING,
    "title-article-norm": Role.ARTICLE,
    "stitle-article-norm": Role.ARTICLE_HEADING,
    "title-annex-1": Role.ANNEX,
    "title-annex-2": Role.ANNEX_HEADING,
    "title-table": Role.CAPTION,
    "no-parag": Role.MARKER,
    "separator-annex": Role.APART,
    "preamble": Role.PREAMBLE,
}
_TITLES = frozenset({"title-doc-first", "title-doc-last"})
_FAMILY = frozenset({"title-fam-member-star", "title-fam-member", "hd-toc-1", "hd-toc-2"})
_PREFIX = "clg-"
_GROUP = re.compile(r"title-gr-seq-level-\d")


def read_consolidated_html(files: Mapping[str, bytes]) -> Parsed:
    """Read one consolidated text.

    Args:
        files: One file, by name.

    Raises:
        OnlyMetadata: when it lists acts but holds no text, as that of a repealed act does.
        ReadingProblem: as `parse_page`.
    """
    name, data = next(iter(files.items()))
    page = parse_page(data, name)
    panel = text_panel(page)
    _unprefix(panel)
    above = above_title(panel, _TITLES, frozenset({"title-article-norm"}))
    style = Style(_ROLES, frozenset({"footnote", "note"}), _role_of, real, rank_of, above)
    notes = Notes.of(panel, style.noting)
    reader = Reader(style, notes, ActBuilder())
    reader.read(panel)
    blocks = reader.act.blocks()
    articles = any(at.kind is SectionKind.ARTICLE for block in blocks for at in block.opens)
    if reader.act.named is None and not articles:
        raise OnlyMetadata(
            f"{name} tells that an act was amended or repealed, but holds no text of it: fetch the "
            "edition before, or the text of the Journal"
        )
    return Parsed(
        Layout.CONSOLIDATED_HTML,
        blocks,
        consolidated(page, reader.act.named),
        visible(panel, style, notes),
        reader.remarks(panel),
    )


def _unprefix(panel: etree._Element) -> None:
    """Call the classes of a page of the site as those of the file that it holds."""
    for node in panel.iter(etree.Element):
        names = node.get("class") or ""
        if _PREFIX in names:
            node.set("class", " ".join(name.removeprefix(_PREFIX) for name in names.split()))


def _role_of(node: etree._Element) -> Role | None:
    names = (node.get("class") or "").split()
    for name in names:
        if name.endswith("-quoted") or "-quoted-" in name:
            return Role.QUOTED
        if _GROUP.fullmatch(name):
            return Role.GROUP
    if node.tag == "table" and _is_family(node):
        return Role.UNSEEN
    return role_by_id(node)


def _is_family(table: etree._Element) -> bool:
    """Whether a table lists the act itself and those that amended it."""
    return any(
        _FAMILY & set((node.get("class") or "").split())
        or "title-doc-oj-reference" in (node.get("class") or "")
        for node in table.iter("p")
    )
