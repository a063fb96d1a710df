"""A vector for each word of the corpus, so that words that mean much the same can be told."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.index.errors import BrokenIndex

VECTORS = "words.npy"
WORDS = "words.json"
MOST = 12_000
"""Words that get a vector, the frequent first; rarer ones are met by themselves only.

A word of a question is compared with all of them, which takes two milliseconds for so many.
"""
SHORTEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Lower-case words and their unit vectors, float32, shape (len(words), dimension)."""

    words: tuple[str, ...]
    vectors: npt.NDArray[np.float32]


def worth_a_vector(words: Mapping[str, int]) -> list[str]:
    """The words to embed, of those that occur with these counts."""
    fit = [word for word in words if len(word) >= SHORTEST and word.isalpha()]
    return sorted(fit, key=lambda word: (-words[word], word))[:MOST]


def fill_word_vectors(
    folder: Path, words: Sequence[str], batches: Iterable[npt.NDArray[np.float32]], dimension: int
) -> None:
    """Write the words and, row by row, their vectors."""
    made = list(batches)
    vectors = np.concatenate(made) if made else np.empty((0, dimension), dtype=np.float32)
    np.save(folder / VECTORS, vectors.astype(np.float32))
    (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def read_word_vectors(folder: Path) -> WordVectors:
    """The words of an index.

    Raises:
        BrokenIndex: when a file is missing or cut short, or the two do not fit each other.
    """
    try:
        words = tuple(json.loads((folder / WORDS).read_text(encoding="utf-8")))
        vectors = np.load(folder / VECTORS)
    except (OSError, ValueError, EOFError) as error:
        raise BrokenIndex(
            f"the words in {folder} cannot be read ({error}): type `python -m ingest`"
        ) from error
    if len(words) != len(vectors):
        raise BrokenIndex(
            f"{folder} has {len(vectors)} vectors for {len(words)} words: type `python -m ingest`"
        )
    return WordVectors(words, vectors)
