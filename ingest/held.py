"""Which files hold the text of a document, and what is left out of a run."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.source import Source
from ingest.errors import ReadingProblem


class Origin(StrEnum):
    """Where the files of a document come from."""

    PROJECT = "project"
    FETCHED = "fetched"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Held:
    """A document whose text is at hand: one file, or all files of a package.

    A file of the project that cannot be read stops a run; others are left out of it, and named.
    """

    source: Source
    files: tuple[Path, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was left out: `what` names the file, `why` says the reason and what to do."""

    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


def left_out(what: str, problem: Exception) -> Skipped:
    """Why a document is left out; whatever a reader ran into, the others go in."""
    if isinstance(problem, ReadingProblem):
        return Skipped(what, str(problem))
    why = f"{type(problem).__name__}: {problem}"
    return Skipped(what, f"the reader broke ({why}): please report it, with the file if you may")
