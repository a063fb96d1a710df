"""Cases written to a set: whole, or not at all."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from evals.case import Case
from evals.errors import BrokenSet
from evals.line import Line
from evals.questions import read_set

_OF_GOLD = ("sections", "quotes", "footnotes")


def line_of(case: Case) -> str:
    """The case as a line of a set, without what it does not say."""
    unsaid = {field.name: field.default for field in fields(Case)}
    given = asdict(case)
    plain: dict[str, Any] = {}
    for name in Line.model_fields:
        if name in unsaid and given[name] == unsaid[name]:
            continue
        if not (case.gold and name in _OF_GOLD):
            plain[name] = given[name]
    plain["gold"] = [{k: v for k, v in one.items() if v} for one in given["gold"]]
    if not case.gold:
        del plain["gold"]
    return json.dumps(plain, ensure_ascii=False)


def ids_in(path: Path) -> frozenset[str]:
    """The ids of a set; none for one that is not there yet.

    Raises:
        BrokenSet: with every problem, since nothing is added to what cannot be read.
    """
    if not path.exists() or not path.read_bytes().strip():
        return frozenset()
    read = read_set(path)
    if read.problems:
        raise BrokenSet(read.problems)
    return frozenset(case.id for case in read.cases)


def append(path: Path, cases: Sequence[Case]) -> None:
    """Add cases to a set, which is made where it is not there; others may add at the same time.

    A reader, and whoever is cut off, finds the set as it was or as it is now.

    Raises:
        BrokenSet: when the set cannot be read, or an id is taken; nothing is written then.
    """
    path = path.resolve()  # what a link points at is written, and the link stays
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.parent):
        taken = ids_in(path)
        twice = [case.id for case in cases if case.id in taken]
        if twice:
            raise BrokenSet([f"{path}: id {one!r} is taken; give another" for one in twice])
        before = path.read_bytes() if path.exists() else b""
        if before.strip() and not before.endswith(b"\n"):
            before += b"\n"
        lines = "".join(line_of(case) + "\n" for case in cases).encode()
        _replace(path, (before if before.strip() else b"") + lines)


def _replace(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as new:
        try:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
            if path.exists():
                shutil.copymode(path, new.name)
            else:
                Path(new.name).chmod(0o644)
            Path(new.name).replace(path)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else adds to a set of this folder meanwhile."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
