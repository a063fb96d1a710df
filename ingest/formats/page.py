"""HTML bytes → a tree, within bounds; and the part of a page of the EUR-Lex site that is the text.

Files that call themselves XHTML are often none: all are parsed as a browser would.
"""

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from ingest.errors import Damaged, EmptySource, NotUtf8
from ingest.formats.hidden import drop_hidden

LARGEST = 50_000_000
"""Bytes of the largest file that is read."""

MOST = 1_000_000
"""The most tags that are read; each costs memory and time, however short it is."""

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
_CHARSET = re.compile(
    rb"<(?:\?xml|meta)\b[^>]*?(?:encoding|charset)\s*=\s*[\"']?\s*([\w.:-]+)", re.I
)
# What HTML calls Latin 1 is what Windows makes of it; and some old names of the one charset.
_CALLED = {
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "unicode-1-1-utf-8": "utf-8",
    "utf-16": "utf-8",  # or the declaration itself could not have been read
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PANELS = ("document1", "textTabContent", "PP4Contents", "text")
_SITE = ("MainContent", "PP1Contents")


def parse_page(data: bytes, name: str = "the file") -> etree._Element:
    """Parse one file.

    Args:
        data: Its bytes, in the charset that they declare, or UTF-8.
        name: What messages call it.

    Returns:
        Its root. Comments, processing instructions and what nobody sees are gone.

    Raises:
        EmptySource: when there is nothing in it.
        NotUtf8: when the bytes are not in their charset.
        Damaged: when it is nested or swollen as no document is.
    """
    if not data.strip():
        raise EmptySource(f"{name} is empty; fetch it again")
    if len(data) > LARGEST:
        raise Damaged(f"{name} has {len(data):,} bytes, read are at most {LARGEST:,}: cut it")
    if data.count(b"<") > MOST:
        raise Damaged(f"{name} has more than {MOST:,} tags, no document has: fetch it again")
    text = _DECLARATION.sub("", markup(data, name)).replace("\0", "")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"{name} is no HTML ({error.msg}): fetch it again") from error
    for entry in parser.error_log:
        if entry.level == etree.ErrorLevels.FATAL:
            # The parser has stopped there; what follows would be lost without a word.
            raise Damaged(f"{name} is no HTML of a document ({entry.message}): fetch it again")
    if root is None:
        raise EmptySource(f"{name} holds nothing; fetch it again")
    drop_hidden(root)
    return root


def markup(data: bytes, name: str = "the file") -> str:
    """The characters of a file, in the charset that it declares, or UTF-8.

    Raises:
        NotUtf8: when the bytes are not in that charset.
    """
    charset = next((charset for bom, charset in _BOMS if data.startswith(bom)), None)
    if charset is None:
        found = _CHARSET.search(data[:4096])
        charset = found[1].decode("ascii").lower() if found else "utf-8"
        charset = _CALLED.get(charset, charset)
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError) as error:
        raise NotUtf8(
            f"{name} is not in {charset}, as it should be ({error}); convert it"
        ) from error


def classes(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Every class in a tree, with the tag that has it."""
    for node in root.iter(etree.Element):
        for name in (node.get("class") or "").split():
            yield str(node.tag), name


def text_panel(root: etree._Element) -> etree._Element:
    """What a page holds of a text: the inner container of a page of the site, else all of it."""
    named = partial(_by_id, root)
    many = named("document2") is not None
    for panel in _PANELS[many:]:
        found = named(panel)
        if found is not None and (panel != "text" or is_site(root)):
            return found
    return root


def is_site(root: etree._Element) -> bool:
    """Whether a page is one of the EUR-Lex site: a text with the site around it, or the site."""
    return any(_by_id(root, panel) is not None for panel in _SITE)


def _by_id(root: etree._Element, name: str) -> etree._Element | None:
    return next((node for node in root.iter(etree.Element) if node.get("id") == name), None)
