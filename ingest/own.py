"""The documents of whoever runs the service: the folder `own` under `ERAGUIDE_HOME`.

What lies there is read by every run. A file that no reader should open (hidden, half written, a
link, too large) is not opened; it is named with the reason.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from corpus.source import Force, Kind, Rendition, Source
from ingest.errors import NotOwn
from ingest.formats.reader import LARGEST
from ingest.held import Held, Origin, Skipped, left_out
from ingest.naming import slug
from ingest.read import read

PREFIX = "own-"
_DIGITS = 6
_TEMPORARY = frozenset({".tmp", ".temp", ".part", ".crdownload", ".download", ".swp", ".lock"})
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did: the ids of what is new, of what was there already, and what was left out."""

    new: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class _Own:
    """A file that may be opened, and the digest of what it holds."""

    path: Path
    digest: str

    @property
    def source(self) -> Source:
        """What is known of it before it is read: its name."""
        return Source(
            id=f"{PREFIX}{slug(self.path.stem)}-{self.digest[:_DIGITS]}",
            title=self.path.stem,
            author="",
            kind=Kind.OWN,
            force=Force.INFORMATIVE,
            rendition=Rendition.OWN,
        )


def own_documents(folder: Path) -> tuple[tuple[Held, ...], tuple[Skipped, ...]]:
    """What lies in the folder, in the order of the names, and what of it is left out.

    Args:
        folder: May be missing.
    """
    held: dict[str, _Own] = {}
    skipped: list[Skipped] = []
    for found in _opened(folder):
        if isinstance(found, Skipped):
            skipped.append(found)
        elif found.digest in held:
            twin = held[found.digest].path
            skipped.append(
                Skipped(str(found.path), f"holds the same as {twin}: one of them is enough")
            )
        else:
            held[found.digest] = found
    return tuple(Held(o.source, (o.path,), Origin.OWN) for o in held.values()), tuple(skipped)


def add(paths: Sequence[Path], folder: Path, listed: Sequence[Source] = ()) -> Added:
    """Copy files, and all files of folders, into the folder; what cannot be read is not copied.

    Args:
        paths: Files and folders.
        folder: Made if missing.
        listed: All sources of the list.

    Raises:
        NotOwn: when one of the paths is not there; nothing is copied then.
        OSError: when the folder cannot be written.
    """
    for path in paths:
        if not path.exists():
            raise NotOwn(f"{path} is not there: name a file or a folder; nothing was added")
    there = {one.digest: one for one in _opened(folder) if isinstance(one, _Own)}
    new: list[str] = []
    known: dict[str, None] = {}
    skipped: list[Skipped] = []
    for found in (found for path in paths for found in _opened(path)):
        if isinstance(found, Skipped):
            skipped.append(found)
        elif found.digest in there:
            known[there[found.digest].source.id] = None
        elif problem := _unreadable(found, listed):
            skipped.append(problem)
        else:
            there[found.digest] = _copied(found, folder)
            new.append(there[found.digest].source.id)
    return Added(tuple(new), tuple(key for key in known if key not in new), tuple(skipped))


def remove(key: str, folder: Path) -> Path:
    """Delete the own document with this id, and return the path that it had.

    Raises:
        NotOwn: naming those that there are.
    """
    held, _ = own_documents(folder)
    for one in held:
        if one.source.id == key:
            one.files[0].unlink()
            return one.files[0]
    ids = ", ".join(one.source.id for one in held) or "none"
    raise NotOwn(f"there is no own document {key!r}; there are: {ids}")


def _unreadable(found: _Own, listed: Sequence[Source]) -> Skipped | None:
    """Why a file cannot be read, so that it is never copied; None if it can."""
    try:
        read(found.source, {found.path.name: found.path.read_bytes()}, listed)
    except Exception as problem:
        return left_out(str(found.path), problem)
    return None


def _copied(found: _Own, folder: Path) -> _Own:
    name = found.path.name
    if (folder / name).exists():
        # Another document of the same name: both stay, told apart by what they hold.
        folder = folder / found.digest[:_DIGITS]
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.part"
    shutil.copyfile(found.path, beside)
    beside.replace(folder / name)
    return _Own(folder / name, found.digest)


def _opened(base: Path) -> Iterator[_Own | Skipped]:
    for path, reason in _files(base):
        if reason:
            yield Skipped(str(path), reason)
            continue
        try:
            yield _Own(path, sha256(path.read_bytes()).hexdigest())
        except OSError as error:
            yield Skipped(str(path), f"cannot be read ({error.strerror})")


def _files(base: Path) -> Iterator[tuple[Path, str]]:
    """Files below a path in the order of their names; with each, why it is not to be opened."""
    if not base.is_dir():
        if base.exists():
            yield base, _reason(base, base.parent.resolve())
        return
    home = base.resolve()
    for here, folders, names in os.walk(base):
        # Links to folders are not followed: they may lead out of this one, or around in a circle.
        linked = [name for name in folders if (Path(here) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*names, *linked]):
            path = Path(here) / name
            yield path, _reason(path, home)


def _reason(path: Path, home: Path) -> str:
    """Why a file is not to be opened; empty if it is."""
    name = path.name.lower()
    if name.startswith(("~$", ".~lock.")):
        return "a lock file of an office program: close the document there"
    if name.startswith(".") or name in _OF_THE_SYSTEM:
        return "a hidden file"
    if name.endswith("~") or path.suffix.lower() in _TEMPORARY:
        return "a temporary file"
    if path.is_symlink() and not path.resolve().is_relative_to(home):
        return "a link that leads out of the folder: copy the file itself"
    if not path.is_file():
        return "no file with a text"
    if path.stat().st_size > LARGEST:
        return f"has {path.stat().st_size:,} bytes, read are at most {LARGEST:,}: cut it into parts"
    return ""
