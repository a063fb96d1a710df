"""The index in use, followed while it changes."""

import logging
from threading import Lock

from ingest.embedding import Embedder
from ingest.index.errors import IndexProblem
from ingest.index.index import Index, open_index
from ingest.index.settings import IndexSettings

log = logging.getLogger(__name__)


class LiveIndex:
    """Opens the index in use, and the next one as soon as it is switched to.

    Whoever holds the earlier one may go on reading it; its files are let go when nobody does. If
    the new one does not open, the earlier stays in use and the reason is logged, once.
    """

    def __init__(self, settings: IndexSettings, embedder: Embedder) -> None:
        self._settings = settings
        self._embedder = embedder
        self._lock = Lock()
        self._index: Index | None = None
        self._seen: tuple[int, int] | None = None

    def current(self) -> Index:
        """The index in use now; costs one look at a file while nothing changes.

        Raises:
            NoIndex, IndexMismatch, BrokenIndex: when none could be opened so far.
        """
        if self._index is not None and self._mark() == self._seen:
            return self._index
        with self._lock:
            mark = self._mark()
            if self._index is not None and (mark is None or mark == self._seen):
                return self._index
            try:
                self._index = open_index(self._settings, self._embedder)
            except IndexProblem as problem:
                if self._index is None:
                    raise
                log.warning("staying with index %s: %s", self._index.name, problem)
            self._seen = mark
            return self._index

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index = None

    def _mark(self) -> tuple[int, int] | None:
        try:
            state = self._settings.pointer.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_ino
