"""Cards: what is known of a document, in our own words, for as long as its text is not held.

`corpus/cards/<source id>.toml` holds facts, each with the provision that it is about and the
address it was taken from. A card becomes a document with the id of the official one and with its
numbering, so that whoever looks for "Article 22(5)" finds the card where the act would be.
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.document import SectionKind
from corpus.source import Rendition, Source
from ingest import canonical
from ingest.assemble import assemble
from ingest.blocks import Block, BlockKind, Inline, Opening
from ingest.check import Severity, check_document
from ingest.contents import Contents
from ingest.errors import BadCard
from ingest.formats.parsed import Layout, Parsed
from ingest.naming import TITLE, slug
from ingest.read import Reading
from ingest.sources import SOURCES

CARDS = SOURCES.parent / "cards"
"""The cards that ship with the project."""

_AT = re.compile(r"Article (\d+[a-z]{0,2})((?:\((?:\d+[a-z]?|[a-z]{1,3})\))*)")
_RECITAL = re.compile(r"Recital (\d+)")
_PART = re.compile(r"\((\w+)\)")
_ADDRESS = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a card: its words, where it was seen, and what it is about.

    `at` is a provision ("Article 22(5)", "Recital 12"); where there is none, the fact stands under
    the heading `topic`.
    """

    text: str
    source: str
    at: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """The facts of one document, as they were known on the day `as_of`."""

    id: str
    as_of: datetime.date
    facts: tuple[Fact, ...]


def cards(
    listed: Sequence[Source], held: Iterable[Source], folder: Path = CARDS
) -> tuple[Reading, ...]:
    """The cards of listed documents whose text is not held, in the order of the list.

    Args:
        listed: All sources of the list.
        held: The sources whose texts are held: the text supersedes the card, and so does a
            consolidated edition.
        folder: Where the cards lie; one that is not there holds none.

    Raises:
        BadCard: naming the file, what was expected and what came.
    """
    known = {source.id: source for source in listed}
    here = {key for source in held for key in (source.id, source.edition_of)}
    found = {path.stem: load_card(path) for path in sorted(folder.glob("*.toml"))}
    for key in found:
        if key not in known:
            raise BadCard(
                f"{folder / key}.toml is the card of no source: the list has no id {key!r}; "
                "name the file after one, or add the source to the list"
            )
    return tuple(
        read_card(found[source.id], source)
        for source in listed
        if source.id in found and source.id not in here
    )


def load_card(path: Path) -> Card:
    """Read one card. Raises BadCard, naming the fact and the key that do not fit."""
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCard(f"{path} cannot be read as TOML in UTF-8: {error}") from error
    if set(plain) != {"as_of", "fact"}:
        raise BadCard(f"{path} should have as_of and [[fact]] entries, has {sorted(plain)}")
    as_of, entries = plain["as_of"], plain["fact"]
    if type(as_of) is not datetime.date:
        raise BadCard(f"{path}: as_of should be a day like 2026-06-30, is {as_of!r}")
    if not isinstance(entries, list) or not entries:
        raise BadCard(f"{path} holds no fact: add [[fact]] with text and source")
    return Card(path.stem, as_of, tuple(_fact(path, n, one) for n, one in enumerate(entries, 1)))


def _fact(path: Path, place: int, entry: Any) -> Fact:
    where = f"{path}, fact {place}"
    if not isinstance(entry, dict):
        raise BadCard(f"{where} should be a table [[fact]], is {entry!r}")
    for key, value in entry.items():
        if key not in ("text", "source", "at", "topic"):
            raise BadCard(f"{where}: should have text, source, at or topic, has {key!r}")
        if not isinstance(value, str) or not value.strip():
            raise BadCard(f"{where}: {key} should be some text in quotes, is {value!r}")
    for key in ("text", "source"):
        if key not in entry:
            raise BadCard(f"{where}: {key} is missing: add {key} = …")
    if not entry["source"].startswith(_ADDRESS):
        raise BadCard(f"{where}: source should be an address, is {entry['source']!r}")
    if ("at" in entry) == ("topic" in entry):
        raise BadCard(f"{where}: should have either at or topic, has {sorted(entry)}")
    if "at" in entry and not (_AT.fullmatch(entry["at"]) or _RECITAL.fullmatch(entry["at"])):
        raise BadCard(
            f"{where}: at should be like 'Article 22(5)(a)' or 'Recital 12', is {entry['at']!r}"
        )
    return Fact(**entry)


def read_card(card: Card, source: Source) -> Reading:
    """Make the document of a card: the listed source's, but for rendition and as-of date."""
    named = replace(source, rendition=Rendition.CARD, as_of=card.as_of)
    title = Opening(TITLE, source.title, source.title, SectionKind.HEADING)
    addresses = list(dict.fromkeys(fact.source for fact in card.facts))
    blocks = [Block(BlockKind.HEADING, Inline(source.title), opens=(title,), within=TITLE)]
    opened: set[str] = set()
    for fact in _in_order(card.facts):
        marker = _letters(addresses.index(fact.source))
        said = Inline(fact.text, ((len(fact.text), marker),))
        path = _path(fact)
        fresh = tuple(opening for opening in path if opening.id not in opened)
        opened.update(opening.id for opening in fresh)
        if fact.topic and fresh:
            heading = Inline(fact.topic)
            blocks.append(Block(BlockKind.HEADING, heading, opens=fresh, within=path[-1].id))
            fresh = ()
        blocks.append(Block(BlockKind.PARAGRAPH, said, opens=fresh, within=path[-1].id))
    notes = [
        Block(
            BlockKind.NOTE,
            Inline(f"{_SEEN} {url}", links=((len(_SEEN) + 1, len(_SEEN) + 1 + len(url), url),)),
            marker=_letters(at),
        )
        for at, url in enumerate(addresses)
    ]
    text = [replace(block, inline=canonical.tidy(block.inline)) for block in blocks]
    assembled = assemble(named, text, notes, Contents(), {})
    findings = check_document(assembled, Parsed(Layout.CARD, ()), Contents(), text)
    broken = [finding for finding in findings if finding.severity is Severity.ERROR]
    if broken:
        raise BadCard(f"the card of {card.id} breaks a promise: {'; '.join(map(str, broken))}")
    return Reading(assembled.document, findings, layout=Layout.CARD)


_SEEN = "Taken from"


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Topics first, then provisions, each once: the facts on one thing stand together."""
    keys = {fact: tuple(opening.id for opening in _path(fact)) for fact in facts}
    first: dict[str, int] = {}
    for path in keys.values():
        for key in path:
            first.setdefault(key, len(first))
    return sorted(
        facts,
        key=lambda fact: (fact.at is not None, *(first[key] for key in keys[fact])),
    )


def _path(fact: Fact) -> tuple[Opening, ...]:
    """The sections that a fact stands in, the outermost first, numbered as its act's are."""
    if fact.topic is not None:
        return (Opening(f"about.{slug(fact.topic)}", fact.topic, fact.topic, SectionKind.HEADING),)
    return tuple(_openings(fact.at or ""))


def _openings(at: str) -> Iterator[Opening]:
    recital = _RECITAL.fullmatch(at)
    if recital:
        yield Opening(f"rec{recital[1]}", at, "", SectionKind.RECITAL)
        return
    article = _AT.fullmatch(at)
    assert article is not None, at
    key, number = f"art{article[1]}", f"Article {article[1]}"
    yield Opening(key, number, "", SectionKind.ARTICLE)
    for label in _PART.findall(article[2]):
        above, number = key, f"{number}({label})"
        paragraph = label[0].isdigit()
        key = f"{key}.{'par' if paragraph else 'pt'}{label}"
        kind = SectionKind.PARAGRAPH if paragraph else SectionKind.POINT
        yield Opening(key, number, "", kind, above)


def _letters(at: int) -> str:
    """Markers of a card's notes: letters, as numbers are the guidance's and the acts' own."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
