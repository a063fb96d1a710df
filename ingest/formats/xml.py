"""XML bytes → a tree, within bounds: nothing is fetched, no entity is resolved, no DTD is read."""

from lxml import etree

from ingest.errors import Damaged, EmptySource

LARGEST = 50_000_000
"""Bytes of the largest file that is read."""

MOST = 3_000_000
"""The most tags that are read; each costs some hundred bytes of memory, however short it is."""

DEEPEST = 200
"""How deep elements may lie; acts need some thirty levels."""


def parse_xml(data: bytes, name: str = "the file") -> etree._Element:
    """Parse one file.

    Args:
        data: Its bytes.
        name: What messages call it.

    Returns:
        Its root. Comments are gone; processing instructions are kept, for their tails.

    Raises:
        EmptySource: when there are no bytes.
        Damaged: when it is no well-formed XML, declares entities, or is larger or deeper than any
            document of this kind.
    """
    if not data.strip():
        raise EmptySource(f"{name} is empty; fetch it again")
    if len(data) > LARGEST:
        raise Damaged(f"{name} has {len(data):,} bytes, read are at most {LARGEST:,}: cut it")
    if data.count(b"<") > MOST:
        raise Damaged(f"{name} has more than {MOST:,} tags, no document has: fetch it again")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        collect_ids=False,  # an id used twice is no harm, nothing is looked up by one
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"{name} is no well-formed XML ({error.msg}): fetch it again") from error
    _refuse_entities(root, name)
    _refuse_depth(root, name)
    return root


def _refuse_entities(root: etree._Element, name: str) -> None:
    subset = root.getroottree().docinfo.internalDTD
    declared = subset is not None and any(True for _ in subset.iterentities())
    if declared or next(root.iter(etree.Entity), None) is not None:
        raise Damaged(f"{name} declares or uses entities of its own, which are not resolved")


def _refuse_depth(root: etree._Element, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise Damaged(f"{name} nests elements deeper than {DEEPEST} levels, no document does")
