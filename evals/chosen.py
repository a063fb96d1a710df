"""The questions that a run asks: a set of this project, one part of it, or a file of one's own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from evals.errors import BrokenSet
from evals.questions import HELD_OUT, SETS, Case, load_part, load_set

OWN = "set"
"""The part that questions of one's own file are."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set's name, its questions, and the files they stand in by part, for a run to keep."""

    name: str
    cases: tuple[Case, ...]
    files: Mapping[str, bytes]

    @property
    def held_out(self) -> bool:
        """Whether any of its questions are only to be reported on."""
        return any(case.part in HELD_OUT for case in self.cases)


def choose(named: str, part: str = "all") -> Chosen:
    """The questions of a file, of a set, or of a part of one ("guidance", "guidance-tune").

    Raises:
        BrokenSet: when there is no such set, or its questions cannot be believed.
    """
    path = Path(named)
    if path.suffix or path.exists():
        if path.is_dir():
            raise BrokenSet([f"{path}: is a folder; name a set in JSON Lines"])
        of = _part_of(path)
        return Chosen(path.stem.removesuffix(f"-{of}"), load_set(path, of), {of: path.read_bytes()})
    if part == "all" and (SETS / f"{named}.jsonl").exists():
        named, part = named.rsplit("-", 1)
    cases = load_part(named, part)
    files = {of: (SETS / f"{named}-{of}.jsonl").read_bytes() for of in _parts(cases)}
    return Chosen(named, cases, files)


def set_digest(cases: Iterable[Case]) -> str:
    """A digest of everything a set says; of file and line, and of what it leaves out, nothing."""
    digest = sha256()
    for case in cases:
        plain = {name: value for name, value in asdict(case).items() if value and name != "place"}
        digest.update(json.dumps(plain, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:20]


def _parts(cases: Iterable[Case]) -> Iterable[str]:
    return dict.fromkeys(case.part for case in cases)


def _part_of(path: Path) -> str:
    """A file of this project's sets is the part that it is, from wherever it is named."""
    last = path.stem.rpartition("-")[2]
    return last if last in HELD_OUT or path.resolve().parent == SETS.resolve() else OWN
