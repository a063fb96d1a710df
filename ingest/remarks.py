"""Remarks: later developments and conflicts of `updates.toml`, tied to the words they touch.

A remark names exact words of a document, or a numbered part of it. Words that are not there, or
more than once, are an error at ingest: a remark that nobody would ever see must not go unnoticed.
Only where the document itself is not held, its remarks are left out.
"""

import datetime
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.document import Document
from corpus.normalise import find
from corpus.remark import Remark, RemarkKind
from corpus.source import Rendition
from corpus.span import Span
from ingest.errors import BadRemark
from ingest.sources import SOURCES

UPDATES = SOURCES.parent / "updates.toml"
"""The remarks that ship with the project."""

_KEYS = frozenset({"kind", "text", "date", "source", "touches", "against"})
_NEEDED = ("kind", "text", "source", "touches")
_TOUCH = 'a list like [{ document = "guidance", section = "3.2", words = "…" }]'
_AGAINST = 'a list like [{ document = "32021r0695", section = "art16.par1" }]'


def remarks(documents: Sequence[Document], path: Path = UPDATES) -> tuple[Remark, ...]:
    """The remarks of a list that touch some documents, those of older dates first.

    Args:
        documents: All documents that are held, texts and cards.
        path: The list; one that is not there holds none.

    Raises:
        BadRemark: naming the remark, what was expected and what came.
    """
    if not path.is_file():
        return ()
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRemark(f"{path} cannot be read as TOML in UTF-8: {error}") from error
    entries = plain.get("remark", [])
    if set(plain) - {"remark"} or not isinstance(entries, list):
        raise BadRemark(f"{path} should hold [[remark]] entries and nothing else")
    held = {document.id: document for document in documents}
    found = [
        remark
        for place, entry in enumerate(entries, 1)
        for remark in _Entry(f"{path}, remark {place}", entry, held).remarks()
    ]
    return tuple(sorted(found, key=lambda remark: remark.date or datetime.date.min))


class _Entry:
    """One entry of the list on its way to remarks, one for each place that it touches."""

    def __init__(self, where: str, entry: Any, held: Mapping[str, Document]) -> None:
        self.where = where
        self.held = held
        if not isinstance(entry, dict):
            raise self.wrong("the entry", "a table [[remark]]", entry)
        for key in entry:
            if key not in _KEYS:
                raise self.wrong(key, f"one of the keys {', '.join(sorted(_KEYS))}", entry[key])
        for key in _NEEDED:
            if key not in entry:
                raise BadRemark(f"{where}: {key} is missing: add {key} = …")
        self.entry: dict[str, Any] = entry

    def wrong(self, key: str, expected: str, got: object) -> BadRemark:
        return BadRemark(f"{self.where}: {key} should be {expected}, is {got!r}")

    def remarks(self) -> Iterator[Remark]:
        kind, text, source = self.kind(), self.text("text"), self.address()
        date, against = self.day(kind), tuple(self.against())
        for document, span in self.touched():
            yield Remark(kind, document.id, span, text, date, source, against)

    def kind(self) -> RemarkKind:
        try:
            return RemarkKind(self.entry["kind"])
        except ValueError:
            raise self.wrong(
                "kind", f"one of {', '.join(RemarkKind)}", self.entry["kind"]
            ) from None

    def text(self, key: str) -> str:
        value = self.entry[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "some text in quotes", value)
        return value

    def address(self) -> str:
        value = self.text("source")
        if not value.startswith(("https://", "http://")):
            raise self.wrong("source", "an address that begins with https://", value)
        return value

    def day(self, kind: RemarkKind) -> datetime.date | None:
        value = self.entry.get("date")
        if value is None and kind is RemarkKind.CONFLICT:
            return None
        if type(value) is not datetime.date:
            raise self.wrong("date", "a day without quotes, like 2025-11-10", value)
        return value

    def against(self) -> Iterator[tuple[str, str]]:
        """The texts that say otherwise; in those that are held, the part has to be there."""
        for place in self.places("against", {"document", "section"}, {"document", "section"}):
            document = self.held.get(place["document"])
            if document is not None:
                self.section(document, place["section"])
            yield place["document"], place["section"]

    def touched(self) -> Iterator[tuple[Document, Span]]:
        places = self.places("touches", {"document"}, {"document", "section", "words"})
        if not places:
            raise self.wrong("touches", _TOUCH, places)
        for place in places:
            document = self.held.get(place["document"])
            if document is None:
                continue
            if len(place) == 1:
                raise self.wrong("touches", f"{_TOUCH}, with section or words", place)
            within = document.body
            if "section" in place:
                within = self.section(document, place["section"])
            # A card has the parts of its act, but none of its words.
            if "words" in place and document.source.rendition is not Rendition.CARD:
                within = self.words(document, place["words"], within)
            yield document, within

    def places(self, key: str, needed: set[str], allowed: set[str]) -> list[dict[str, str]]:
        expected = _TOUCH if key == "touches" else _AGAINST
        places = self.entry.get(key, [])
        if not isinstance(places, list):
            raise self.wrong(key, expected, places)
        for place in places:
            if (
                not isinstance(place, dict)
                or not needed <= set(place) <= allowed
                or not all(isinstance(value, str) and value for value in place.values())
            ):
                raise self.wrong(key, expected, place)
        return places

    def section(self, document: Document, key: str) -> Span:
        try:
            return document.section(key).span
        except KeyError:
            raise BadRemark(
                f"{self.where}: {document.id} has no section {key!r}; "
                f"`python -m ingest read FILE` shows those that it has"
            ) from None

    def words(self, document: Document, words: str, within: Span) -> Span:
        """Where a document says so within a span; once, or it is not clear what is touched."""
        text = within.cut(document.text)
        found = find(words, text)
        if found is None:
            raise BadRemark(
                f"{self.where}: {document.id} does not say {words!r} there; "
                "copy the words from the text that is held"
            )
        if find(words, text, found.end) is not None:
            raise BadRemark(
                f"{self.where}: {document.id} says {words!r} more than once; "
                "quote more of it, or name the section"
            )
        return found.shifted(within.start)
