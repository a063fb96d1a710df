"""Reads `sources.toml`, the list of every source, and says clearly what in it is wrong."""

import datetime
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import corpus
from corpus.source import CitedBy, Download, Force, Kind, Rendition, Source
from ingest.errors import BadSourceList

SOURCES = Path(corpus.__file__).parent / "sources.toml"
"""The list that ships with the project."""

EDITION = "{edition}"
"""In an address, stands for the CELEX number of the newest consolidated edition."""

FORMATS = ("formex", "html", "pdf", "docx")
"""What can be downloaded."""

_TEXTS = frozenset(
    {"id", "title", "author", "lang", "celex", "eli", "url", "licence", "file"}
    | {"number", "oj", "edition_of"}
)
_DATES = frozenset({"date", "as_of"})
_CHOICES: Mapping[str, type[StrEnum]] = {"kind": Kind, "force": Force, "rendition": Rendition}
_NEEDED = ("id", "title", "author", "kind", "force", "rendition")
_KNOWN = sorted(_TEXTS | _DATES | set(_CHOICES) | {"cited_by", "downloads", "names"})

_Choice = TypeVar("_Choice", bound=StrEnum)


def load_sources(path: Path | None = None) -> tuple[Source, ...]:
    """All sources of a list, in its order.

    Args:
        path: The list; None for the one that ships with the project.

    Raises:
        BadSourceList: naming the file, the entry and the key, what was expected and what came.
    """
    path = path or SOURCES
    entries = _parsed(path).get("source")
    if not isinstance(entries, list) or not entries:
        raise BadSourceList(f"{path} lists no source: type an entry [[source]] with {_needed()}")
    found: dict[str, Source] = {}
    for place, entry in enumerate(entries, 1):
        source = _Entry(path, place, entry).source()
        if source.id in found:
            raise BadSourceList(
                f"{path}: two sources have the id {source.id!r}: rename or remove entry {place}"
            )
        found[source.id] = source
    for source in found.values():
        if source.edition_of and source.edition_of not in found:
            raise BadSourceList(
                f"{path}, source {source.id!r}: edition_of should be the id of an act in the list, "
                f"is {source.edition_of!r}"
            )
    return tuple(found.values())


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSourceList(
            f"there is no list of sources at {path}: give the path of one"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSourceList(f"{path} cannot be read as UTF-8: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSourceList(f"{path} is no TOML: {error}") from error


def _needed() -> str:
    return ", ".join(_NEEDED)


class _Entry:
    """One entry of the list on its way to a Source."""

    def __init__(self, path: Path, place: int, entry: object) -> None:
        self.path = path
        self.place = f"source {place}"
        if not isinstance(entry, dict):
            raise self.wrong("the entry", "a table [[source]]", entry)
        self.entry: dict[str, Any] = entry
        if isinstance(entry.get("id"), str):
            self.place = f"source {entry['id']!r}"

    def wrong(self, key: str, expected: str, got: object) -> BadSourceList:
        return BadSourceList(f"{self.path}, {self.place}: {key} should be {expected}, is {got!r}")

    def source(self) -> Source:
        for key in self.entry:
            if key not in _KNOWN:
                raise self.wrong(key, f"one of the keys {', '.join(_KNOWN)}", self.entry[key])
        for key in _NEEDED:
            if key not in self.entry:
                raise BadSourceList(f"{self.path}, {self.place}: {key} is missing: add {key} = …")
        return Source(
            id=self.needed("id"),
            title=self.needed("title"),
            author=self.needed("author"),
            lang=self.text("lang") or "en",
            date=self.day("date"),
            as_of=self.day("as_of"),
            celex=self.text("celex"),
            eli=self.text("eli"),
            url=self.text("url"),
            licence=self.text("licence") or "",
            file=self.text("file"),
            kind=self.choice("kind", Kind),
            force=self.choice("force", Force),
            rendition=self.choice("rendition", Rendition),
            cited_by=self.cited_by(),
            number=self.text("number"),
            oj=self.text("oj"),
            names=self.names(),
            downloads=self.downloads(),
            edition_of=self.text("edition_of"),
        )

    def needed(self, key: str) -> str:
        return self.text(key) or ""

    def text(self, key: str) -> str | None:
        value = self.entry.get(key)
        if key not in self.entry:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "some text in quotes", value)
        if key == "url" and not value.startswith(("https://", "http://")):
            raise self.wrong(key, "an address that begins with https://", value)
        if key == "file" and (value.startswith("/") or ".." in PurePosixPath(value).parts):
            raise self.wrong(key, "a path below the folder sources/", value)
        return value

    def day(self, key: str) -> datetime.date | None:
        value = self.entry.get(key)
        if key not in self.entry:
            return None
        if type(value) is not datetime.date:
            raise self.wrong(key, "a day without quotes, like 2024-06-24", value)
        return value

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        value = self.entry[key]
        try:
            return choices(value)
        except ValueError:
            raise self.wrong(key, f"one of {', '.join(choices)}", value) from None

    def cited_by(self) -> tuple[CitedBy, ...]:
        places = self.entry.get("cited_by", [])
        expected = 'a list like [{ footnote = "10", section = "3.2" }]'
        if not isinstance(places, list):
            raise self.wrong("cited_by", expected, places)
        found = []
        for place in places:
            if (
                not isinstance(place, dict)
                or not place
                or not set(place) <= {"footnote", "section"}
                or not all(isinstance(value, str) for value in place.values())
            ):
                raise self.wrong("cited_by", expected, place)
            found.append(CitedBy(place.get("footnote"), place.get("section")))
        return tuple(found)

    def names(self) -> tuple[str, ...]:
        names = self.entry.get("names", [])
        if not isinstance(names, list) or not all(isinstance(n, str) and n.strip() for n in names):
            raise self.wrong("names", 'a list like ["Horizon Europe Regulation"]', names)
        return tuple(names)

    def downloads(self) -> tuple[Download, ...]:
        addresses = self.entry.get("downloads", [])
        expected = (
            'a list like [{ format = "html", url = "https://…" }], the best format first, of '
            + ", ".join(FORMATS)
        )
        if not isinstance(addresses, list):
            raise self.wrong("downloads", expected, addresses)
        found = []
        for address in addresses:
            if not isinstance(address, dict) or set(address) != {"format", "url"}:
                raise self.wrong("downloads", expected, address)
            form, url = address["format"], address["url"]
            if form not in FORMATS or not isinstance(url, str) or not _safe(url):
                raise self.wrong("downloads", expected, address)
            found.append(Download(url, form))
        return tuple(found)


def _safe(url: str) -> bool:
    """Whether nobody between here and there can alter what is fetched."""
    return url.startswith(("https://", "http://127.0.0.1:"))
