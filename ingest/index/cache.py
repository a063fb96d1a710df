"""Vectors of texts that were embedded before, so that what did not change is not embedded again."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np

from ingest.embedding import Embedder, Vectors

ASKED_AT_ONCE = 500
"""Keys in a query; SQLite takes 999 where it is old."""


class CachedEmbedder:
    """Another embedder, asked only for texts that it has not seen; `embedded` counts those.

    A cache that cannot be read is thrown away: it holds nothing that cannot be made again.
    """

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        self._path = path
        self.identity = embedder.identity
        self.dimension = embedder.dimension
        self.max_pieces = embedder.max_pieces
        self.embedded = 0
        try:
            self._connection = _connect(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            path.unlink()
            self._connection = _connect(path)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, (len(texts), dimension), in the order of the texts."""
        keys = [self._key(text) for text in texts]
        known = self._read(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = self._embedder.embed(list(missing.values()))
            self._write(list(missing), made)
            known.update(zip(missing, made, strict=True))
            self.embedded += len(missing)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, key in zip(vectors, keys, strict=True):
            row[:] = known[key]
        return vectors

    def pieces(self, text: str) -> int:
        """Word-pieces of a text."""
        return self._embedder.pieces(text)

    def knows(self, word: str) -> bool:
        """Whether the word is one whole piece."""
        return self._embedder.knows(word)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _key(self, text: str) -> bytes:
        words = f"{self.identity}\x1f{text}"
        return sha256(words.encode("utf-8", "surrogatepass")).digest()

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        known: dict[bytes, Vectors] = {}
        for some in _parts(keys):
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(
                f"select key, vector from vectors where key in ({marks})", some
            )
            known.update((key, np.frombuffer(blob, dtype="<f4")) for key, blob in rows)
        return {key: vector for key, vector in known.items() if len(vector) == self.dimension}

    def _write(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        rows = ((key, row.astype("<f4").tobytes()) for key, row in zip(keys, vectors, strict=True))
        with self._connection:
            self._connection.executemany("insert or replace into vectors values (?, ?)", rows)


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    try:
        with connection, closing(connection.cursor()) as cursor:
            cursor.execute(
                "create table if not exists vectors "
                "(key blob primary key, vector blob not null) without rowid"
            )
            cursor.execute("select key, vector from vectors limit 1").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), ASKED_AT_ONCE):
        yield keys[start : start + ASKED_AT_ONCE]
