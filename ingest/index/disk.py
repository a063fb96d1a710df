"""A disk that is full or refuses, told as what it is by whoever noticed it: us, SQLite or Rust."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.index.errors import CannotWrite, IndexProblem

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.ENOTDIR, errno.EEXIST)
FULL_IN_WORDS = (
    "no space left on device",
    "disk is full",
    "disk quota exceeded",
    "file too large",
    "disk i/o error",
)
"""What Chroma, tantivy and SQLite say; they pass no number on."""


@contextmanager
def writing_under(home: Path) -> Iterator[None]:
    """Tell of a disk that is full or refuses, whichever library met it first in this block.

    Raises:
        CannotWrite: in place of what the library raised.
    """
    try:
        yield
    except IndexProblem:
        raise
    except Exception as error:
        if _full(error):
            raise CannotWrite(
                f"the disk is full ({_short(error)}): make room under {home.absolute()}, then type "
                "`python -m ingest`; the index in use is unchanged"
            ) from error
        if _refused(error):
            raise CannotWrite(
                f"{home.absolute()} cannot be written ({_short(error)}): correct its permissions "
                "or name another folder in ERAGUIDE_HOME, then type `python -m ingest`"
            ) from error
        raise


def _full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return any(words in str(error).lower() for words in FULL_IN_WORDS)


def _refused(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in REFUSED
    return isinstance(error, sqlite3.OperationalError)


def _short(error: BaseException) -> str:
    return str(error).splitlines()[0][:200]
