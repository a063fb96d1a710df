"""A vector for each sentence of each passage, in files that are mapped, not read."""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.passage import Passage
from corpus.sentences import sentences
from corpus.span import Span
from ingest.index.errors import BrokenIndex

VECTORS = "sentences.npy"
SPANS = "spans.npy"
FIRSTS = "firsts.npy"

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The sentences of one passage, in reading order.

    `spans` lie in the document; `vectors` are unit vectors, float32, shape (len(spans), dimension),
    row by row those of `spans`.
    """

    spans: tuple[Span, ...]
    vectors: npt.NDArray[np.float32]


def sentence_spans(passage: Passage) -> tuple[Span, ...]:
    """Where the sentences of a passage stand in its document; at least one.

    A line is a unit of the document: a sentence ends with it, stop or no stop.
    """
    found = [
        sentence.shifted(line.start())
        for line in _LINE.finditer(passage.text)
        for sentence in sentences(line.group())
    ] or [Span(0, len(passage.text))]
    return tuple(span.shifted(passage.span.start) for span in found)


def fill_spans(folder: Path, passages: Iterable[Passage]) -> npt.NDArray[np.int64]:
    """Write where the sentences of the passages stand; returns how many each passage has."""
    counts, flat = array("q"), array("q")
    for passage in passages:
        spans = sentence_spans(passage)
        counts.append(len(spans))
        for span in spans:
            flat.extend((span.start, span.end))
    of_passages = np.asarray(counts, dtype=np.int64)
    np.save(folder / FIRSTS, np.concatenate([[0], np.cumsum(of_passages)]).astype(np.int64))
    np.save(folder / SPANS, np.asarray(flat, dtype=np.int64).reshape(-1, 2))
    return of_passages


@contextmanager
def new_sentences(
    folder: Path, count: int, dimension: int
) -> Iterator[Callable[[npt.NDArray[np.float32]], None]]:
    """A file for the vectors of all sentences, which are written as they come, in their order.

    Written past the page cache's map: a full disk is then an error, and not a killed process.
    """
    with (folder / VECTORS).open("wb") as out:
        np.lib.format.write_array_header_1_0(
            out, {"descr": "<f4", "fortran_order": False, "shape": (count, dimension)}
        )

        def write(rows: npt.NDArray[np.float32]) -> None:
            out.write(np.ascontiguousarray(rows, dtype="<f4").tobytes())

        yield write


class SentenceVectors:
    """The open files.

    Raises:
        BrokenIndex: when one is missing, cut short, or does not fit the others.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._firsts = np.load(folder / FIRSTS)
            self._spans = np.load(folder / SPANS)
            empty = len(self._spans) == 0
            self._vectors = np.load(folder / VECTORS, mmap_mode=None if empty else "r")
        except (OSError, ValueError, EOFError) as error:
            raise BrokenIndex(
                f"the sentences in {folder} cannot be read ({error}): type `python -m ingest`"
            ) from error
        if not len(self._vectors) == len(self._spans) == self._firsts[-1]:
            raise BrokenIndex(
                f"{folder} has {len(self._vectors)} vectors for {len(self._spans)} sentences, "
                f"{self._firsts[-1]} expected: type `python -m ingest`"
            )

    def __len__(self) -> int:
        return len(self._spans)

    @property
    def passages(self) -> int:
        """Of how many passages these are the sentences."""
        return len(self._firsts) - 1

    def of(self, row: int) -> Sentences:
        """The sentences of the passage at this position of the snapshot."""
        rows = slice(int(self._firsts[row]), int(self._firsts[row + 1]))
        spans = tuple(Span(int(start), int(end)) for start, end in self._spans[rows])
        return Sentences(spans, np.asarray(self._vectors[rows]))
