"""A snapshot, searched: by vector, by words, sentence by sentence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import finalize

import numpy as np
import numpy.typing as npt

from corpus.errors import BrokenSnapshot
from corpus.snapshot import Snapshot, read_snapshot
from ingest.embedding import Embedder
from ingest.index.card import Card, read_card
from ingest.index.errors import BrokenIndex, NoIndex
from ingest.index.fill import STATISTICS
from ingest.index.pointer import read_pointer
from ingest.index.sentences import Sentences, SentenceVectors
from ingest.index.settings import IndexSettings
from ingest.index.vectors import Vectors
from ingest.index.words import Words, terms
from ingest.index.wordvectors import WordVectors, read_word_vectors


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found. `score` is a cosine in [-1, 1], or BM25, at least 0."""

    passage: str
    score: float


class Index:
    """An open index; safe to use from many threads. Its files are let go when nobody holds it.

    Args:
        folder: Of the index.
        snapshots: Folder of the snapshots, which holds the one that the index was made from.
        embedder: The one that will embed the questions.

    Raises:
        BrokenIndex: when a file of index or snapshot is missing, cut short or altered.
        IndexMismatch: when it was made from another snapshot, model, dimension or splitter.
    """

    def __init__(self, folder: Path, snapshots: Path, embedder: Embedder) -> None:
        self.card: Card = read_card(folder)
        self.snapshot: Snapshot = _snapshot(snapshots / self.card.snapshot)
        self.card.require(self.snapshot.id, self.snapshot.splitter, embedder)
        self.card.check_files(folder)
        self._rows = {passage.id: row for row, passage in enumerate(self.snapshot.passages)}
        self._documents = frozenset(document.id for document in self.snapshot.documents)
        self._words = Words(folder / "words")
        self._sentences = SentenceVectors(folder)
        statistics = json.loads((folder / STATISTICS).read_text(encoding="utf-8"))
        self.vocabulary: Mapping[str, int] = statistics["vocabulary"]
        self.words: Mapping[str, int] = statistics["words"]
        self.word_vectors: WordVectors = read_word_vectors(folder)
        self._vectors = Vectors(folder / "vectors")
        self._closed = finalize(self, self._vectors.close)
        try:
            self._check_counts()
        except BrokenIndex:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The name of the index; no two have the same."""
        return self.card.name

    def terms(self, text: str) -> list[str]:
        """The terms of a text: lower-cased words without stop words, stemmed, repeats included."""
        return terms(text)

    def dense(
        self, vector: npt.NDArray[np.float32], k: int, documents: Sequence[str] = ()
    ) -> list[Hit]:
        """The passages nearest to a unit vector of shape (dimension,), best first.

        Args:
            vector: As the embedder gives it, one row.
            k: At most so many.
            documents: Ids of the documents to search; empty for all.
        """
        if vector.shape != (self.card.dimension,):
            raise ValueError(
                f"one vector of {self.card.dimension} numbers expected, got {vector.shape}"
            )
        among = self._among(documents)
        k = min(k, len(self._rows))
        if among is None or k < 1:
            return []
        return [Hit(key, cosine) for key, cosine in self._vectors.search(vector, k, among)]

    def lexical(self, terms: Sequence[str], k: int, documents: Sequence[str] = ()) -> list[Hit]:
        """The passages that hold at least one of the terms, by BM25, best first.

        Args:
            terms: As `terms` gives them; a repeated one counts twice.
            k: At most so many.
            documents: Ids of the documents to search; empty for all.
        """
        among = self._among(documents)
        if among is None:
            return []
        passages = self.snapshot.passages
        return [Hit(passages[row].id, score) for row, score in self._words.search(terms, k, among)]

    def sentences(self, passage_id: str) -> Sentences:
        """The sentences of a passage with their vectors. Raises KeyError for an unknown one."""
        return self._sentences.of(self._rows[passage_id])

    def passage_vectors(self, ids: Sequence[str]) -> npt.NDArray[np.float32]:
        """The vectors of some passages, shape (len(ids), dimension)."""
        return self._vectors.vectors(ids)

    def frequency(self, term: str) -> int:
        """How many passages hold the term in their text or headings."""
        return self.vocabulary.get(term, 0)

    def close(self) -> None:
        """Let go of the files; harmless when repeated."""
        self._closed()

    def _among(self, documents: Sequence[str]) -> tuple[str, ...] | None:
        """The filter that is left when unknown documents and needless filters are dropped."""
        if not documents:
            return ()
        known = self._documents.intersection(documents)
        if not known:
            return None
        # A filter that lets everything through costs Chroma ten times the search.
        return () if known == self._documents else tuple(sorted(known))

    def _check_counts(self) -> None:
        counts = {
            "passages in the snapshot": len(self.snapshot.passages),
            "passages by words": len(self._words),
            "passages by vector": len(self._vectors),
            "passages by sentence": self._sentences.passages,
        }
        wrong = [f"{count} {what}" for what, count in counts.items() if count != self.card.passages]
        if wrong:
            raise BrokenIndex(
                f"the index {self.name} has {', '.join(wrong)}, its card says "
                f"{self.card.passages}: type `python -m ingest`"
            )


def open_index(settings: IndexSettings, embedder: Embedder) -> Index:
    """The index in use.

    Raises:
        NoIndex: when nothing has been indexed yet.
        IndexMismatch, BrokenIndex: as `Index` says.
    """
    return Index(settings.indexes / name_in_use(settings), settings.snapshots, embedder)


def name_in_use(settings: IndexSettings) -> str:
    """The name of the index in use, found without opening it.

    Raises:
        NoIndex: when nothing has been indexed yet.
    """
    pointer = read_pointer(settings.pointer)
    if pointer is None:
        raise NoIndex(f"nothing is indexed under {settings.home} yet: type `python -m ingest`")
    return pointer.current


def _snapshot(folder: Path) -> Snapshot:
    try:
        return read_snapshot(folder)
    except BrokenSnapshot as error:
        raise BrokenIndex(str(error)) from error
