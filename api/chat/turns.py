"""Which answers were given in a thread: the conversation that a further question leans on.

Only ids are kept; the words are the stored answers' own, and forgotten with them.
"""

import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS chat_turns (
    place TEXT NOT NULL,
    thread TEXT NOT NULL,
    at TEXT NOT NULL,
    asker TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    given REAL NOT NULL,
    PRIMARY KEY (place, thread, at)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given to somebody, at the message with the id `at`."""

    at: str
    asker: str
    answer_id: str


class Turns:
    """The answers of threads, kept for `days`; safe to use from several threads."""

    def __init__(self, path: Path, days: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self._db.execute("DELETE FROM chat_turns WHERE given <= ?", (time.time() - days * 86_400,))

    def keep(self, place: str, thread: str, given: Given) -> None:
        """Remember an answer; one to the same message takes its place."""
        with self._lock:
            self._db.execute(
                "INSERT OR REPLACE INTO chat_turns VALUES (?, ?, ?, ?, ?, ?)",
                (place, thread, given.at, given.asker, given.answer_id, time.time()),
            )

    def before(self, place: str, thread: str, at: str, most: int) -> list[Given]:
        """The answers of a thread to messages before this one, oldest first, the last `most`."""
        with self._lock:
            rows = self._db.execute(
                "SELECT at, asker, answer_id FROM chat_turns "
                "WHERE place = ? AND thread = ? AND at < ? ORDER BY at DESC LIMIT ?",
                (place, thread, at, most),
            ).fetchall()
        return [Given(*row) for row in reversed(rows)]

    def forget(self, answer_id: str | None = None) -> None:
        """Forget one answer, or all of them."""
        where, keys = ("WHERE answer_id = ?", (answer_id,)) if answer_id else ("", ())
        with self._lock:
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute(f"DELETE FROM chat_turns {where}", keys)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()
