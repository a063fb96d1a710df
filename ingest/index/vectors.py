"""The dense side: Chroma, persistent and embedded, and nowhere else in the project.

One folder and one collection per index. Chroma holds vectors, passage ids and the document of each;
words and texts lie elsewhere. It is imported on first use, since that takes most of a second.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from ingest.index.errors import BrokenIndex, CannotWrite

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
PAGE = 4_000
"""Rows written or read at once: Chroma takes 5,461 in a batch, SQLite 32,766 variables."""
MANY = 1_000
"""From so many rows on, Chroma's graph is worth a file; below, everyone who opens it makes it."""

LEAST_SEARCHED = 100
"""Rows of the graph that are looked at, as Chroma has it and as many as are asked for."""


@contextmanager
def new_vectors(folder: Path, count: int) -> Iterator["Writer"]:
    """A new collection, to be filled row by row.

    Args:
        folder: Made if missing; must hold no Chroma yet.
        count: How many rows there will be.

    Raises:
        CannotWrite: when Chroma cannot write, which in a new folder means the disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    client = _client(folder)
    try:
        with _told(folder):
            collection = client.create_collection(
                COLLECTION,
                configuration={"hnsw": _graph(count)},
                embedding_function=None,
            )
        writer = Writer(collection, min(PAGE, client.get_max_batch_size()), folder)
        yield writer
        writer.flush()
    finally:
        client.close()


def _graph(count: int) -> "CreateHNSWConfiguration":
    """Cosines; the graph is written once, with the last row.

    Written more often it costs minutes. Rows that came after it was written would be added to it
    anew by everyone who opens the index. Where it is not written at all, no two who open the index
    make the same graph, so all of it is searched: the same question then finds the same.
    """
    if count < MANY:
        return {"space": "cosine", "ef_search": max(LEAST_SEARCHED, count)}
    return {"space": "cosine", "sync_threshold": count}


class Writer:
    """Takes rows as they come and hands Chroma a page of them at a time."""

    def __init__(self, collection: Any, page: int, folder: Path) -> None:
        self._collection = collection
        self._page = page
        self._folder = folder
        self._ids: list[str] = []
        self._documents: list[str] = []
        self._rows: list[npt.NDArray[np.float32]] = []

    def add(
        self, ids: Sequence[str], documents: Sequence[str], vectors: npt.NDArray[np.float32]
    ) -> None:
        """Add rows.

        Args:
            ids: Passage ids, one for each row of `vectors`.
            documents: The document of each passage, to search within some of them.
            vectors: Unit vectors, shape (len(ids), dimension).

        Raises:
            CannotWrite: as `new_vectors` says.
        """
        self._ids.extend(ids)
        self._documents.extend(documents)
        self._rows.extend(vectors)
        while len(self._ids) >= self._page:
            self._write(self._page)

    def flush(self) -> None:
        """Write what is held back. Raises CannotWrite as `new_vectors` says."""
        if self._ids:
            self._write(len(self._ids))

    def _write(self, count: int) -> None:
        with _told(self._folder):
            self._collection.add(
                ids=self._ids[:count],
                embeddings=np.stack(self._rows[:count]),
                metadatas=[{"document": document} for document in self._documents[:count]],
            )
        del self._ids[:count], self._documents[:count], self._rows[:count]


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Chroma seldom passes on why a write failed ("Error purging logs")."""
    try:
        yield
    except Exception as error:
        raise CannotWrite(
            f"the vectors could not be written to {folder} ({error}); "
            f"{disk_usage(folder).free / 1e6:.1f} MB are free there: make room, then type "
            "`python -m ingest`; the index in use is unchanged"
        ) from error


class Vectors:
    """An open collection; safe to use from many threads. Close it when done.

    Raises:
        BrokenIndex: when the folder holds none, or it does not open.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / DATABASE).is_file():
            # Chroma would make an empty one and find nothing in it.
            raise BrokenIndex(f"{folder / DATABASE} is missing: type `python -m ingest`")
        self._client: Client | None = None
        try:
            self._client = _client(folder)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        except Exception as error:
            self.close()
            raise self._broken(error) from error

    def __len__(self) -> int:
        try:
            return self._collection.count()
        except Exception as error:
            raise self._broken(error) from error

    def search(
        self, vector: npt.NDArray[np.float32], k: int, documents: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Passage ids and cosines of the nearest, best first.

        Args:
            vector: Unit vector, shape (dimension,).
            k: At most so many.
            documents: Ids of the documents to search; empty for all.
        """
        query: Any = [vector]
        where: Any = {"document": {"$in": list(documents)}} if documents else None
        try:
            found = self._collection.query(
                query_embeddings=query, n_results=k, where=where, include=["distances"]
            )
        except Exception as error:
            raise self._broken(error) from error
        distances = (found["distances"] or [[]])[0]
        hits = [
            (key, 1.0 - float(far)) for key, far in zip(found["ids"][0], distances, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def vectors(self, ids: Sequence[str]) -> npt.NDArray[np.float32]:
        """The stored vectors of these passages, shape (len(ids), dimension)."""
        rows: dict[str, npt.NDArray[Any]] = {}
        try:
            for start in range(0, len(ids), PAGE):
                got = self._collection.get(
                    ids=list(ids[start : start + PAGE]), include=["embeddings"]
                )
                rows.update(zip(got["ids"], np.asarray(got["embeddings"]), strict=True))
            return np.asarray([rows[key] for key in ids], dtype=np.float32)
        except Exception as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """Let go of the files; harmless when repeated."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _broken(self, error: Exception) -> BrokenIndex:
        return BrokenIndex(
            f"the vectors in {self._folder} cannot be read ({error}): type `python -m ingest`"
        )


def _client(folder: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(
        str(folder.absolute()), settings=Settings(anonymized_telemetry=False)
    )
    # Declared as the interface, which cannot be closed; the embedded client can.
    return cast("Client", client)
