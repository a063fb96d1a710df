"""What was fetched: the values of a fetch, and the lock file that remembers each file.

Under `fetched` in the home each document has a folder with its id, and in it one file, or the files
that somebody put there by hand. `fetched.lock.json` names their digests, and where they came from.
"""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from corpus.source import Source
from ingest.errors import BadLock

LOCK = "fetched.lock.json"
PARTS = ".parts"
"""Folder of what is half fetched, beside the documents."""

_FORMAT = 1


class Status(StrEnum):
    """How it went with one document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BY_HAND = "by hand"
    TO_FETCH = "to fetch"
    LINKED = "linked only"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document; `detail` says from where it came, or why not."""

    source: Source
    status: Status
    detail: str
    folder: Path
    bytes: int = 0


class Watch:
    """Is told how far a fetch is; this one says nothing."""

    def begin(self, source: Source, place: int, total: int) -> None:
        """A document is looked at, the `place`-th of `total`."""

    def got(self, done: int, total: int | None) -> None:
        """So many bytes of a file are here; `total` where the server says."""

    def wait(self, seconds: float, why: str) -> None:
        """Nothing happens for some seconds."""

    def end(self, outcome: Outcome) -> None:
        """A document is done."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the lock file says of a document.

    `files` are names in its folder with their SHA-256; `content` is the digest of what they hold,
    the same for a package that was only packed anew. `url` is what was asked, `final_url` who
    answered; both empty for a file put there by hand.
    """

    files: Mapping[str, str]
    content: str
    licence: str
    fetched_at: str
    url: str = ""
    final_url: str = ""
    format: str = ""
    etag: str | None = None
    last_modified: str | None = None

    @property
    def by_hand(self) -> bool:
        """Whether somebody put the files there."""
        return not self.url

    def intact(self, folder: Path) -> bool:
        """Whether the files are there and hold what they held."""
        return all(digest_of(folder / name) == digest for name, digest in self.files.items())


def digest_of(path: Path) -> str | None:
    """The SHA-256 of a file; None if it is not there."""
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def content_of(files: Mapping[str, bytes]) -> str:
    """The digest of what files hold, whenever and however they were packed."""
    digest = sha256()
    for data in files.values():
        for name, inner in sorted(_members(data).items()):
            digest.update(f"{name} {len(inner)}\n".encode())
            digest.update(inner)
    return digest.hexdigest()


def _members(data: bytes) -> Mapping[str, bytes]:
    if data[:4] != b"PK\x03\x04":
        return {"": data}
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {m.filename: package.read(m) for m in package.infolist() if not m.is_dir()}


def files_of(folder: Path) -> tuple[Path, ...]:
    """The files of one document: what was fetched, or put there by hand."""
    return tuple(
        path
        for path in sorted(folder.glob("*"))
        if path.is_file() and not path.name.startswith(".")
    )


def read_lock(folder: Path) -> dict[str, Record]:
    """What is remembered of each document, by its id.

    Raises:
        BadLock: when the lock file cannot be read.
    """
    path = folder / LOCK
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["format"] != _FORMAT:
            raise ValueError(f"its format is {known['format']}, read is {_FORMAT}")
        return {key: Record(**record) for key, record in known["documents"].items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadLock(
            f"{path} cannot be read ({error}): delete it and type `python -m ingest fetch`; the "
            "files beside it are then taken as put there by hand"
        ) from error


def write_lock(folder: Path, records: Mapping[str, Record]) -> None:
    """Remember all documents, in one write."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = {key: asdict(replace(r, files=dict(r.files))) for key, r in sorted(records.items())}
    beside = folder / f".{LOCK}.part"
    beside.write_text(
        json.dumps({"format": _FORMAT, "documents": documents}, ensure_ascii=False, indent=1),
        encoding="utf-8",
    )
    beside.replace(folder / LOCK)
