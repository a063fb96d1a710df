"""A page of the web that is no official text → Blocks of its main content.

Where a page marks its main content itself, that is read, whole. Where it only has menus around it,
trafilatura finds it. A page without menus is all content, such as one saved from Word.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import trafilatura
from lxml import etree, html

from ingest.blocks import Block, BlockKind, Inline
from ingest.errors import EmptySource
from ingest.formats.flow import inline_of, is_unseen, read_flow
from ingest.formats.page import parse_page
from ingest.formats.parsed import About, Layout, Parsed

LEAST = 250
"""Letters of the shortest main content that is a text, those of links aside."""

MOST_ELEMENTS = 20_000
"""Elements of the largest page in which trafilatura looks; larger ones lose their menus only."""

_AROUND = frozenset({"nav", "footer", "aside"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
_MENUS = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|menubar|breadcrumbs?|cookies?|sidebar|share|sharing|"
    r"social|pager|pagination|skip-?link|toolbar|site-?(?:header|footer))(?:$|[-_ ])",
    re.IGNORECASE,
)
_MAIN = ("main-content", "content", "main", "page-content", "maincontent")
_CALL = re.compile(r"[\[(]?(\d{1,3}|[ivx]{1,5}|\*{1,3})[\])]?")
_HOLDERS = frozenset({"li", "p", "div", "dd", "aside", "td"})


def read_web(files: Mapping[str, bytes]) -> Parsed:
    """Read one page.

    Raises:
        EmptySource: when its main content is hardly a text.
        ReadingProblem: as `parse_page`.
    """
    name, data = next(iter(files.items()))
    root = parse_page(data, name)
    title = " ".join((root.findtext(".//title") or "").split()) or None
    content, heading = _content(root)
    notes, markers = _take_notes(content)
    blocks = read_flow(content, markers)
    if not any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        first = heading if heading is not None and heading.text.strip() else None
        if first is not None and not any(block.text == first.text for block in blocks):
            blocks = (Block(BlockKind.HEADING, first, level=1), *blocks)
    _refuse_menus(name, blocks)
    lang = (root.get("lang") or "")[:2].lower() or None
    return Parsed(Layout.WEB, (*blocks, *notes), About(title=title, lang=lang))


def _content(root: etree._Element) -> tuple[etree._Element, Inline | None]:
    """The main content, without menus, and the heading of the page."""
    headings = [inline_of(node) for node in root.iter("h1") if not is_unseen(node)]
    heading = headings[0] if len(headings) == 1 else None
    body = root.find("body")
    body = root if body is None else body
    marked = _marked(body)
    if marked is not None:
        _drop_menus(marked)
        return marked, heading
    if not any(_is_around(node) for node in body.iter(etree.Element)):
        return body, heading
    return _found(root, body), heading


def _marked(body: etree._Element) -> etree._Element | None:
    """What the page itself calls its main content."""
    for nodes in (
        [node for node in body.iter("main") if not is_unseen(node)],
        [node for node in body.iter(etree.Element) if node.get("role") == "main"],
        [node for node in body.iter("article") if not is_unseen(node)],
    ):
        if len(nodes) == 1:
            return nodes[0]
    for name in _MAIN:
        found = next((n for n in body.iter(etree.Element) if n.get("id") == name), None)
        if found is not None and found.tag in {"div", "section", "td"}:
            return found
    return None


def _is_around(node: etree._Element) -> bool:
    """Whether an element is a menu, or else stands around the content."""
    if node.tag in _AROUND or node.get("role") in _ROLES:
        return True
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return node.tag in {"div", "ul", "ol", "section", "header"} and bool(_MENUS.search(named))


def _drop_menus(content: etree._Element) -> None:
    for node in list(content.iter(etree.Element)):
        if node is not content and _is_around(node):
            parent = node.getparent()
            if parent is None:
                continue
            before, tail = node.getprevious(), node.tail
            if tail and before is not None:
                before.tail = (before.tail or "") + tail
            elif tail:
                parent.text = (parent.text or "") + tail
            parent.remove(node)


def _found(root: etree._Element, body: etree._Element) -> etree._Element:
    """What trafilatura takes for the main content; all but the menus, where it finds none."""
    made = _fits(body) and trafilatura.extract(
        etree.tostring(root, encoding="unicode", method="html"),
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    if made:
        found = html.document_fromstring(made).find("body")
        if found is not None:
            return found
    _drop_menus(body)
    return body


def _fits(body: etree._Element) -> bool:
    """Whether a page is small enough for trafilatura, whose time grows with the square of it."""
    return sum(1 for _ in body.iter(etree.Element)) <= MOST_ELEMENTS


def _take_notes(content: etree._Element) -> tuple[tuple[Block, ...], Mapping[str, str]]:
    """Notes that a number in the text links to and that link back, taken out of the content."""
    targets = {
        str(key): node
        for node in content.iter(etree.Element)
        for key in (node.get("id"), node.get("name"))
        if key
    }
    notes: list[Block] = []
    markers: dict[str, str] = {}
    for link in list(content.iter("a")):
        found = _CALL.fullmatch("".join(link.itertext()).strip())
        target = (link.get("href") or "")[1:] if (link.get("href") or "").startswith("#") else ""
        if not found or target not in targets or target in markers:
            continue
        holder = _holder(targets[target])
        if holder is None or holder in link.iterancestors() or not _links_back(holder, link):
            continue
        markers[target] = _unused(found[1], markers)
        _without_links_back(holder, link)
        inline = inline_of(holder)
        notes.append(Block(BlockKind.NOTE, inline, marker=markers[target]))
        parent = holder.getparent()
        if parent is not None:
            holder.drop_tree() if isinstance(holder, html.HtmlElement) else parent.remove(holder)
    return tuple(notes), markers


def _holder(node: etree._Element) -> etree._Element | None:
    around = (node, *node.iterancestors())
    return next((each for each in around if each.tag in _HOLDERS), None)


def _names(link: etree._Element) -> Iterator[str]:
    """What can name the place of a call: the link, or what directly holds it."""
    for node in (link, *list(link.iterancestors())[:2]):
        for key in ("id", "name"):
            if node.get(key):
                yield "#" + str(node.get(key))


def _links_back(holder: etree._Element, link: etree._Element) -> bool:
    back = set(_names(link))
    return any(other.get("href") in back for other in holder.iter("a"))


def _without_links_back(holder: etree._Element, link: etree._Element) -> None:
    back = set(_names(link))
    for other in list(holder.iter("a")):
        if other.get("href") in back:
            other.text = None
            for child in list(other):
                other.remove(child)


def _unused(marker: str, markers: Mapping[str, str]) -> str:
    unique, again = marker, 1
    while unique in markers.values():
        again += 1
        unique = f"{marker}-{again}"
    return unique


def _refuse_menus(name: str, blocks: Sequence[Block]) -> None:
    """Refuse a page whose main content is hardly a text.

    Raises:
        EmptySource: saying how little there is.
    """
    letters = linked = 0
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            letters += sum(ch.isalnum() for ch in block.text)
            linked += sum(
                sum(ch.isalnum() for ch in block.text[start:end])
                for start, end, _ in block.inline.links
            )
    if letters - linked < LEAST:
        raise EmptySource(
            f"{name} is a page with {letters - linked} letters of text beside its menus and links, "
            "that is no document: save the page with its text, or its PDF"
        )
