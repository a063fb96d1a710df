"""Answers given, kept for a time under their ids, in one SQLite file that outlives the process."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REQUEST_KEPT_S = 3600.0
"""Seconds for which a request_id is remembered."""
_PRUNE_EVERY = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY,
    given REAL NOT NULL,
    request_id TEXT,
    fingerprint TEXT NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_given ON answers (given);
CREATE INDEX IF NOT EXISTS answers_request ON answers (request_id) WHERE request_id IS NOT NULL;
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given: its JSON and the digest of the question it belongs to."""

    id: str
    fingerprint: str
    body: bytes


class Store:
    """Keeps answers for `days`, at most `most` of them; safe to use from several threads.

    One connection under a lock: a write takes some fifty microseconds, as the write-ahead log is
    synced only when it is folded in. A power cut may lose the last answers and nothing else.
    """

    def __init__(self, path: Path, days: float, most: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._days = days
        self._most = most
        self._lock = threading.Lock()
        self._written = 0
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self._prune()

    def keep(self, kept: Kept, request_id: str | None = None) -> None:
        """Keep an answer; now and then, let go of those whose time is over."""
        with self._lock:
            self._db.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
                (kept.id, time.time(), request_id, kept.fingerprint, kept.body),
            )
            self._written += 1
            if self._written % _PRUNE_EVERY == 0:
                self._prune()

    def answer(self, answer_id: str) -> Kept | None:
        """The answer with this id, unless its time is over."""
        return self._one("id = ? AND given > ?", answer_id, self._days * 86_400)

    def answer_to(self, request_id: str) -> Kept | None:
        """The answer to this request_id within the hour."""
        return self._one("request_id = ? AND given > ?", request_id, REQUEST_KEPT_S)

    def every(self) -> Iterator[Kept]:
        """All answers whose time is not over, the oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, fingerprint, body FROM answers WHERE given > ? ORDER BY given, id",
                (time.time() - self._days * 86_400,),
            ).fetchall()
        return (Kept(*row) for row in rows)

    def forget(self, answer_id: str | None = None) -> int:
        """Forget one answer, or all; returns how many there were.

        The words do not stay in the file either: what was freed is overwritten.
        """
        where, keys = ("WHERE id = ?", (answer_id,)) if answer_id else ("", ())
        with self._lock:
            self._db.execute("PRAGMA secure_delete = ON")
            gone = self._db.execute(f"DELETE FROM answers {where}", keys).rowcount
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _one(self, where: str, key: str, kept_s: float) -> Kept | None:
        with self._lock:
            row = self._db.execute(
                f"SELECT id, fingerprint, body FROM answers WHERE {where} "
                "ORDER BY given DESC LIMIT 1",
                (key, time.time() - kept_s),
            ).fetchone()
        return Kept(*row) if row else None

    def _prune(self) -> None:
        self._db.execute(
            "DELETE FROM answers WHERE given <= ?", (time.time() - self._days * 86_400,)
        )
        self._db.execute(
            "DELETE FROM answers WHERE given < "
            "(SELECT given FROM answers ORDER BY given DESC LIMIT 1 OFFSET ?)",
            (self._most - 1,),
        )
