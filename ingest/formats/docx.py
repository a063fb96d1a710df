"""DOCX → Blocks: mammoth makes HTML of it, which reads as it says.

Before that the file is taken apart within bounds, and what mammoth does not know is written into
it: the numbers that Word counts by itself, headings of any style, no contents, no hidden words.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import mammoth
from lxml import etree, html

from ingest.blocks import Block, BlockKind, Inline
from ingest.errors import Damaged, ReadingProblem
from ingest.formats.docx_hidden import drop_hidden_runs, hidden_styles
from ingest.formats.docx_numbers import Numbers, StyleOf, W, formatted, styles_of
from ingest.formats.flow import inline_of, read_flow
from ingest.formats.parsed import About, Layout, Parsed, title_in
from ingest.formats.prose import without_long_lists
from ingest.formats.xml import parse_xml

LARGEST_PART = 40_000_000
"""Bytes of the largest part that is read: some 3,000 pages."""

MOST_PARTS = 5_000

_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    "word/_rels/footnotes.xml.rels",
    "word/_rels/endnotes.xml.rels",
    "word/document.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
    "word/numbering.xml",
    "word/styles.xml",
)
_CONTENTS = re.compile(r"toc [1-9]|toc heading|table of figures|contents [1-9]|contents heading")
_TITLES = frozenset({"title"})
_CONTENTS_NAMES = re.compile(
    r"(?:table of )?contents?|list of (?:tables|figures|boxes|annexes)", re.IGNORECASE
)
_STYLE_MAP = "\n".join(f"p.EraHeading{n} => h{n}:fresh" for n in range(1, 7))
_NOTE = re.compile(r"(footnote|endnote)-.+")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TOLD = 60


def read_docx(files: Mapping[str, bytes]) -> Parsed:
    """Read one Word file.

    Raises:
        Damaged: when it is no whole DOCX, or swollen as no document is.
    """
    name, data = next(iter(files.items()))
    parts = _parts(data, name)
    trees = {
        part: parse_xml(held, f"{part} of {name}") for part, held in parts.items() if held.strip()
    }
    if "word/document.xml" not in trees:
        raise Damaged(f"{name} holds no word/document.xml: save it as DOCX anew")
    document = trees["word/document.xml"]
    styles = styles_of(trees.get("word/styles.xml"))
    unseen = hidden_styles(trees.get("word/styles.xml"))
    for part in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
        if part in trees:
            drop_hidden_runs(trees[part], unseen)
    _prepare(document, styles, Numbers(trees.get("word/numbering.xml")))
    root = _as_html(trees, name)
    notes, markers = _take_notes(root, _forms(data))
    blocks = without_long_lists(_with_headings(read_flow(root, markers)))
    title = title_in(_title(data), blocks)
    remarks = tuple(_lost(document, blocks))
    return Parsed(Layout.DOCX, (*blocks, *notes), About(title=title), remarks=remarks)


def _parts(data: bytes, name: str) -> dict[str, bytes]:
    """The parts that are read, none larger than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {member.filename: member for member in package.infolist()}
            if len(members) > MOST_PARTS:
                raise Damaged(f"{name} has {len(members):,} parts, no document has: save it anew")
            return {
                part: _unpacked(package, members[part], name) for part in _PARTS if part in members
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Damaged(f"{name} is no whole DOCX ({error}): fetch or save it again") from error


def _unpacked(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    with package.open(member) as part:
        held = part.read(LARGEST_PART + 1)
    if len(held) > LARGEST_PART:
        raise Damaged(
            f"{member.filename} of {name} unpacks to more than {LARGEST_PART:,} bytes, no "
            "document's does: cut the document into parts"
        )
    return held


def _prepare(document: etree._Element, styles: Mapping[str, StyleOf], numbers: Numbers) -> None:
    """Write numbers and headings into the text, and take contents out."""
    for block in list(document.iter(f"{W}sdt")):
        gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        if gallery is not None and "table of contents" in (gallery.get(f"{W}val") or "").lower():
            _remove(block)
    above: etree._Element | None = None
    for paragraph in list(document.iter(f"{W}p")):
        name = _val(paragraph, "pStyle")
        style = styles.get(name or "", StyleOf("", None, None, None))
        if _CONTENTS.fullmatch(style.name):
            if above is not None and _CONTENTS_NAMES.fullmatch(_words(above).strip(" :")):
                _remove(above)
            above = None
            _remove(paragraph)
            continue
        _number(paragraph, name or "", style, numbers)
        _set_heading(paragraph, style)
        if _words(paragraph).strip():
            above = paragraph


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if node.tag == f"{W}p" and parent.tag == f"{W}tc":
        node[:] = []  # a cell must hold a paragraph
        return
    parent.remove(node)


def _number(paragraph: etree._Element, name: str, style: StyleOf, numbers: Numbers) -> None:
    """Write the number that Word counts before the words of a paragraph."""
    properties = paragraph.find(f"{W}pPr")
    listed = None if properties is None else properties.find(f"{W}numPr")
    number, level = style.number, style.level
    if listed is not None:
        own = listed.find(f"{W}numId")
        number = number if own is None else own.get(f"{W}val")
        deep = listed.find(f"{W}ilvl")
        level = level if deep is None else int(deep.get(f"{W}val") or 0)
    if number in {None, "0"} or number is None:
        return
    if level is None:
        level = numbers.level_of(number, name)
    if not _words(paragraph).strip():
        return
    label = numbers.next(number, level)
    if not label.strip():
        return
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}t")
    text.text = f"{label.strip()} "
    text.set(_XML_SPACE, "preserve")
    paragraph.insert(0 if properties is None else 1, run)


def _set_heading(paragraph: etree._Element, style: StyleOf) -> None:
    """Give headings of any style one that mammoth is told of."""
    properties = paragraph.find(f"{W}pPr")
    own = None if properties is None else properties.find(f"{W}outlineLvl")
    outline = style.outline if own is None else int(own.get(f"{W}val") or 9)
    if style.name in _TITLES:
        outline = 0
    if outline is None or outline > 8 or _in_table(paragraph):
        return
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    named = properties.find(f"{W}pStyle")
    if named is None:
        named = etree.Element(f"{W}pStyle")
        properties.insert(0, named)
    named.set(f"{W}val", f"EraHeading{min(outline + 1, 6)}")


def _in_table(node: etree._Element) -> bool:
    return next(node.iterancestors(f"{W}tc"), None) is not None


def _val(paragraph: etree._Element, name: str) -> str | None:
    found = paragraph.find(f"{W}pPr/{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _words(node: etree._Element) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def _as_html(trees: Mapping[str, etree._Element], name: str) -> etree._Element:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for part, tree in trees.items():
            package.writestr(part, etree.tostring(tree, encoding="utf-8", xml_declaration=True))
    packed.seek(0)
    try:
        made = mammoth.convert_to_html(
            packed,
            style_map=_STYLE_MAP,
            convert_image=lambda image: [],
            ignore_empty_paragraphs=True,
        ).value
    except ReadingProblem:
        raise
    except Exception as error:  # mammoth has no errors of its own: whatever it meets, it raises
        raise Damaged(f"{name} cannot be read as DOCX ({error!r}): save it anew") from error
    return html.fragment_fromstring(made, create_parent="div")


def _forms(data: bytes) -> Mapping[str, str]:
    """How notes are numbered where the file does not say otherwise, and where it does."""
    forms = {"footnote": "decimal", "endnote": "lowerRoman"}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in ("word/settings.xml", "word/document.xml"):
            if part in package.namelist():
                head = package.open(part).read(LARGEST_PART)
                for kind in forms:
                    found = re.search(
                        rf'<w:{kind}Pr>(?:(?!</w:{kind}Pr>).)*?<w:numFmt w:val="(\w+)"'.encode(),
                        head,
                    )
                    if found:
                        forms[kind] = found[1].decode()
    return forms


def _take_notes(
    root: etree._Element, forms: Mapping[str, str]
) -> tuple[tuple[Block, ...], Mapping[str, str]]:
    """The notes, taken out of the tree, and the marker of each by its id."""
    held = {
        item.get("id") or "": item
        for item in root.iter("li")
        if _NOTE.fullmatch(item.get("id") or "")
    }
    markers: dict[str, str] = {}
    counts = Counter[str]()
    for link in root.iter("a"):
        target = (link.get("href") or "").lstrip("#")
        if target in held and target not in markers:
            kind = target.partition("-")[0]
            counts[kind] += 1
            marker = formatted(counts[kind], forms[kind])
            markers[target] = marker if marker not in markers.values() else f"{marker}-2"
    blocks = []
    for target, marker in markers.items():
        item = held[target]
        for back in list(item.iter("a")):
            if (back.get("href") or "").startswith(("#footnote-ref-", "#endnote-ref-")):
                _drop_link(back)
        inline = inline_of(item)
        blocks.append(Block(BlockKind.NOTE, _stripped(inline), marker=marker))
    for item in held.values():
        parent = item.getparent()
        if parent is not None:
            parent.remove(item)
    return tuple(blocks), markers


def _drop_link(back: etree._Element) -> None:
    """Take the arrow back to the call out of a note; nothing but blanks follows it."""
    parent = back.getparent()
    if parent is not None:
        parent.remove(back)


def _stripped(inline: Inline) -> Inline:
    start = len(inline.text) - len(inline.text.lstrip())
    return inline.cut(start, len(inline.text.rstrip())) if inline.text.strip() else inline


def _with_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; where no style makes a heading, lines set in bold alone are headings."""
    if any(block.kind is BlockKind.HEADING for block in blocks):
        return tuple(blocks)
    return tuple(
        replace(block, kind=BlockKind.HEADING, level=1)
        if _looks_like_heading(block, following)
        else block
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
    )


def _looks_like_heading(block: Block, following: Block | None) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and block.bold
        and len(block.text.split()) <= 15
        and not block.text.rstrip().endswith((".", ",", ";", ":"))
        and following is not None
    )


def _title(data: bytes) -> str | None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "docProps/core.xml" not in package.namelist():
            return None
        with package.open("docProps/core.xml") as part:
            held = part.read(1_000_000)
    try:
        found = parse_xml(held).find("{http://purl.org/dc/elements/1.1/}title")
    except ReadingProblem:
        return None
    return ((found.text or "").strip() or None) if found is not None else None


def _lost(document: etree._Element, blocks: Sequence[Block]) -> Iterator[str]:
    """Letters of the file that are in no block: how often each stands there, and here."""
    there = _letters(_visible(document))
    here = _letters("".join(block.text for block in blocks))
    lost = there - here
    if lost:
        shown = "".join(ch for ch, _ in lost.most_common(20))
        yield f"{sum(lost.values())} letters of the file are in no block: {shown!r}"


def _visible(document: etree._Element) -> str:
    """The words of the text, not by mammoth: deleted and moved ones, and doubles, left out."""
    unseen = {f"{W}del", f"{W}moveFrom"}
    return "".join(
        text.text or ""
        for text in document.iter(f"{W}t")
        if not any(
            above.tag in unseen or str(above.tag).endswith("}Choice")
            for above in text.iterancestors()
        )
    )


def _letters(text: str) -> Counter[str]:
    return Counter(ch for ch in text if ch.isalpha())
