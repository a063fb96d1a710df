"""One writer at a time. The system lets go of the lock when its holder ends, however it ends."""

import datetime
import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import IO

from ingest.index.errors import IndexLocked


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the lock in the file `path` while the block runs.

    Raises:
        IndexLocked: saying who holds it, where and since when.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        if not _taken(file):
            raise IndexLocked(
                f"{_holder(file)} is writing under {path.parent}: wait until it is done, "
                "then type `python -m ingest` again"
            )
        _sign(file)
        try:
            yield
        finally:
            file.truncate(0)


def holder(path: Path) -> str | None:
    """Who holds the lock now; None when nobody does."""
    try:
        with path.open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        with path.open("r", encoding="utf-8") as file:
            return _holder(file)


def _taken(file: IO[str]) -> bool:
    # `holder` takes the lock for a moment to see whether it is free; we do not stumble over that.
    for _ in range(5):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(0.02)
        else:
            return True
    return False


def _sign(file: IO[str]) -> None:
    file.truncate(0)
    json.dump(
        {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "command": " ".join(sys.argv[:3]),
        },
        file,
    )
    file.flush()


def _holder(file: IO[str]) -> str:
    try:
        file.seek(0)
        who = json.load(file)
        return f"process {who['pid']} on {who['host']} (`{who['command']}`, since {who['since']})"
    except (ValueError, KeyError, TypeError):
        return "another process"
