"""Acts of the Official Journal as HTML, as they were made until 2022: no ids, articles in a row."""

from collections.abc import Mapping

from lxml import etree

from ingest.formats.official import Style
from ingest.formats.oj_html import ROLES, read_journal, role_of
from ingest.formats.parsed import Layout, Parsed


def read_oj_html_old(files: Mapping[str, bytes]) -> Parsed:
    """Read one act.

    Args:
        files: One file, by name.

    Raises:
        ReadingProblem: as `parse_page`.
    """
    style = Style(ROLES, frozenset({"note"}), role_of, _unknown, _unranked)
    return read_journal(files, Layout.OJ_HTML_OLD, style)


def _unknown(node: etree._Element) -> bool | None:
    """Nothing but its number tells an article of the act from one that it quotes."""
    return None


def _unranked(node: etree._Element) -> int | None:
    """Nothing but its words tells how deep a division lies."""
    return None
