"""What askers said of answers, kept beside them for the same time."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.ids import new_id

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY,
    given REAL NOT NULL,
    answer_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    comment TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS feedback_answer ON feedback (answer_id);
"""


class Verdict(StrEnum):
    """What an asker says of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    WRONG_SOURCE = "wrong_source"
    INCOMPLETE = "incomplete"
    SHOULD_HAVE_ANSWERED = "should_have_answered"
    SHOULD_HAVE_DECLINED = "should_have_declined"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on an answer, with a comment that may be empty. `given` in seconds of the epoch."""

    id: str
    given: float
    answer_id: str
    verdict: Verdict
    comment: str = ""


class FeedbackStore:
    """Feedback in the file of the answers; safe to use from several threads.

    Feedback lives as long as answers do: `days`.
    """

    def __init__(self, path: Path, days: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._days = days
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_SCHEMA)

    def keep(
        self, answer_id: str, verdict: Verdict, comment: str = "", under: str | None = None
    ) -> Feedback:
        """Keep what was said, and let go of what is older than its time.

        What is said `under` an id takes the place of what was said under it before.
        """
        told = Feedback(under or new_id(), time.time(), answer_id, verdict, comment)
        with self._lock:
            self._db.execute("DELETE FROM feedback WHERE given <= ?", (self._oldest(),))
            self._db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)",
                (told.id, told.given, answer_id, verdict.value, comment),
            )
        return told

    def every(self) -> Iterator[Feedback]:
        """All feedback whose time is not over, the oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, given, answer_id, verdict, comment FROM feedback WHERE given > ? "
                "ORDER BY given, id",
                (self._oldest(),),
            ).fetchall()
        return (Feedback(row[0], row[1], row[2], Verdict(row[3]), row[4]) for row in rows)

    def forget(self, answer_id: str | None = None) -> int:
        """Forget what was said of one answer, or of all; returns how much there was."""
        where, keys = ("WHERE answer_id = ?", (answer_id,)) if answer_id else ("", ())
        with self._lock:
            self._db.execute("PRAGMA secure_delete = ON")
            gone = self._db.execute(f"DELETE FROM feedback {where}", keys).rowcount
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _oldest(self) -> float:
        return time.time() - self._days * 86_400


def exported(one: Feedback, answer: bytes | None) -> dict[str, Any]:
    """Feedback as a line of an export: with the answer that it is about, null once forgotten."""
    return {
        "id": one.id,
        "given": round(one.given, 3),
        "answer_id": one.answer_id,
        "verdict": one.verdict.value,
        "comment": one.comment,
        "answer": json.loads(answer) if answer is not None else None,
    }
