"""The identity of an index: what it was made from, and which files belong to it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ingest.embedding import Embedder
from ingest.index.enrich import ENRICHMENT
from ingest.index.errors import BrokenIndex, IndexMismatch
from ingest.index.words import ANALYSER

FORMAT = 3
"""Rises when the files of an index change their shape."""
CARD = "card.json"
DIGESTED = 1_000_000
"""Files up to so many bytes are compared by digest, larger ones by size."""


@dataclass(frozen=True, slots=True)
class Card:
    """What an index was made from and what it holds.

    `embedder`, `enrichment`, `splitter` and `analyser` name how texts became vectors, passages and
    terms. `cut` counts texts that the model did not read to their end. `files` maps paths within
    the index to a size in bytes or a digest, as `measure` gives it.
    """

    name: str
    snapshot: str
    embedder: str
    dimension: int
    splitter: str
    passages: int
    sentences: int
    cut: int
    made_at: str
    files: Mapping[str, str] = field(repr=False)
    enrichment: str = ENRICHMENT
    analyser: str = ANALYSER
    format: int = FORMAT

    def serves(self, snapshot: str, splitter: str, embedder: Embedder) -> bool:
        """Whether an index made now from these would be the same."""
        return not self._differences(snapshot, splitter, embedder)

    def require(self, snapshot: str, splitter: str, embedder: Embedder) -> None:
        """Refuse to be used with another snapshot, splitter, model or program.

        Raises:
            IndexMismatch: with both sides of every difference.
        """
        differences = self._differences(snapshot, splitter, embedder)
        if differences:
            raise IndexMismatch(
                f"the index {self.name} does not fit: {'; '.join(differences)}. "
                "Type `python -m ingest`"
            )

    def _differences(self, snapshot: str, splitter: str, embedder: Embedder) -> list[str]:
        sides = (
            ("format", self.format, FORMAT),
            ("snapshot", self.snapshot, snapshot),
            ("splitter", self.splitter, splitter),
            ("embedding model", self.embedder, embedder.identity),
            ("dimension", self.dimension, embedder.dimension),
            ("enrichment", self.enrichment, ENRICHMENT),
            ("analyser", self.analyser, ANALYSER),
        )
        return [f"its {what} is {own}, here is {here}" for what, own, here in sides if own != here]

    def check_files(self, folder: Path) -> None:
        """Find out whether every file is there and whole.

        Raises:
            BrokenIndex: naming the first that is not.
        """
        for name, expected in self.files.items():
            try:
                found = measure(folder / name, digest=expected.startswith("sha256:"))
            except OSError as error:
                raise BrokenIndex(
                    f"{folder / name} is missing or cannot be read ({error.strerror}): "
                    "type `python -m ingest`"
                ) from error
            if found != expected:
                raise BrokenIndex(
                    f"{folder / name} was altered or cut short ({found}, expected {expected}): "
                    "type `python -m ingest`"
                )


def measure(path: Path, digest: bool) -> str:
    """A file's digest or its size, as a card records it."""
    if digest:
        return "sha256:" + sha256(path.read_bytes()).hexdigest()[:32]
    return f"{path.stat().st_size} bytes"


def measure_all(folder: Path, opened_for_writing: str) -> dict[str, str]:
    """Every file of an index.

    Chroma touches its own (under `opened_for_writing`) when it only reads, so that of those the
    size alone is kept.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CARD)
    return {
        path.relative_to(folder).as_posix(): measure(
            path,
            digest=path.stat().st_size <= DIGESTED
            and opened_for_writing not in path.relative_to(folder).parts
            and not path.name.endswith(".lock"),
        )
        for path in paths
    }


def write_card(card: Card, folder: Path) -> None:
    """Write the card, last of all files of an index: without one it is half an index."""
    (folder / CARD).write_text(json.dumps(asdict(card), indent=1) + "\n", encoding="utf-8")


def read_card(folder: Path) -> Card:
    """The card of the index in a folder.

    Raises:
        BrokenIndex: when there is none, or it cannot be read.
        IndexMismatch: when it is of another format.
    """
    try:
        plain: dict[str, Any] = json.loads((folder / CARD).read_text(encoding="utf-8"))
        if plain["format"] != FORMAT:
            raise IndexMismatch(
                f"the index in {folder} has format {plain['format']}, this program reads {FORMAT}: "
                "type `python -m ingest`"
            )
        return Card(**plain)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenIndex(
            f"{folder} holds no whole index ({error}): type `python -m ingest`"
        ) from error
