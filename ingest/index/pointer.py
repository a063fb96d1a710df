"""Which index is in use, and which one was before: one small file, replaced in one write."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.index.errors import BrokenIndex, NoIndex


@dataclass(frozen=True, slots=True)
class Pointer:
    """Names of indexes: the one in use and, for roll-back, the one before."""

    current: str
    previous: str | None = None


def read_pointer(path: Path) -> Pointer | None:
    """The pointer in a file; None where nothing was indexed yet.

    Raises:
        BrokenIndex: when the file cannot be understood.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Pointer(str(plain["current"]), plain["previous"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenIndex(
            f"{path} does not name an index ({error}): type `python -m ingest`"
        ) from error


def switch(path: Path, name: str) -> Pointer:
    """Put an index into use; the one in use becomes the previous one."""
    try:
        before = read_pointer(path)
    except BrokenIndex:
        before = None
    if before is not None and before.current == name:
        return before
    return _write(path, Pointer(name, before.current if before else None))


def rollback(path: Path, examine: Callable[[str], object]) -> Pointer:
    """Put the previous index back into use; rolling back twice changes nothing.

    Args:
        path: Of the pointer.
        examine: Given the name of the index to go back to; raises when it is not whole.

    Raises:
        NoIndex: when there is none to go back to.
    """
    now = read_pointer(path)
    if now is None or now.previous is None:
        raise NoIndex(
            f"there is no earlier index under {path.parent} to go back to: type "
            "`python -m ingest status` to see what there is"
        )
    examine(now.previous)
    return _write(path, Pointer(now.previous, now.current))


def _write(path: Path, pointer: Pointer) -> Pointer:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    with beside.open("w", encoding="utf-8") as out:
        json.dump(asdict(pointer), out)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    return pointer
