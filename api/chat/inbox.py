"""What a chat system sent, once each: in the store, so that restarts and replicas know it, too.

An event is kept before it is acknowledged, and its words are dropped as soon as it is done. Who
works on it holds a lease; where the lease ends (the process is gone), another one takes over.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEASE_S = 60.0
"""Seconds for which work is left to whoever took it; it is renewed while it goes on."""
GIVE_UP_S = 3_600.0
"""Seconds after which nobody waits for an answer any more."""
KEPT_S = 7 * 86_400.0
"""Seconds for which an event is remembered; chat systems send again for an hour at most."""
_PRUNE_EVERY_S = 3_600.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS chat_events (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    received REAL NOT NULL,
    data TEXT NOT NULL,
    owner TEXT NOT NULL,
    lease REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    shown TEXT NOT NULL DEFAULT '[]',
    done INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chat_events_open ON chat_events (lease) WHERE done = 0;
"""
_COLUMNS = "key, kind, received, data, tries, shown"


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done about an event; `key` is the event's own.

    `tries` counts how often it was begun before, `shown` are the messages in which its answer
    stands already, as far as it does.
    """

    key: str
    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    tries: int = 0
    shown: tuple[str, ...] = ()
    received: float = 0.0


class Inbox:
    """The events of a chat system; safe to use from several threads, processes and machines.

    Machines share it as far as they share the file. `now` gives seconds of the epoch.
    """

    def __init__(
        self, path: Path, now: Callable[[], float] = time.time, lease_s: float = LEASE_S
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.lease_s = lease_s
        self._now = now
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=2)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        # Words that were dropped do not stay in the file.
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.executescript(_SCHEMA)
        self._pruned = 0.0
        self._prune()

    def take(self, job: Job, owner: str) -> Job | None:
        """The job, if it is this owner's to do; None where it is done, or somebody does it.

        One that is sent again after whoever took it is gone goes on where that one was.
        """
        now = self._now()
        fresh = self._do(
            "INSERT OR IGNORE INTO chat_events (key, kind, received, data, owner, lease) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            *(job.key, job.kind, now, json.dumps(job.data), owner, now + self.lease_s),
        )
        if fresh:
            return Job(job.key, job.kind, job.data, received=now)
        return self._take_over(job.key, owner)

    def due(self, owner: str, most: int) -> list[Job]:
        """Take over what nobody works on any more; now and then, forget keys of long ago."""
        if self._now() - self._pruned >= _PRUNE_EVERY_S:
            self._prune()
        with self._lock:
            keys = self._db.execute(
                "SELECT key FROM chat_events WHERE done = 0 AND lease <= ? AND owner <> ? "
                "ORDER BY lease LIMIT ?",
                (self._now(), owner, most),
            ).fetchall()
        taken = (self._take_over(key, owner) for (key,) in keys)
        return [job for job in taken if job is not None]

    def renew(self, owner: str) -> None:
        """Hold on to what this owner works on."""
        self._do(
            "UPDATE chat_events SET lease = ? WHERE owner = ? AND done = 0",
            self._now() + self.lease_s,
            owner,
        )

    def holds(self, key: str, owner: str) -> bool:
        """Whether this owner still works on it; another one may have taken over."""
        with self._lock:
            row = self._db.execute(
                "SELECT 1 FROM chat_events WHERE key = ? AND owner = ? AND done = 0", (key, owner)
            ).fetchone()
        return row is not None

    def show(self, key: str, shown: Sequence[str]) -> None:
        """Remember in which messages the answer stands so far."""
        self._do("UPDATE chat_events SET shown = ? WHERE key = ?", json.dumps(list(shown)), key)

    def later(self, key: str, owner: str, seconds: float) -> None:
        """Let go of it until then."""
        self._do(
            "UPDATE chat_events SET owner = '', lease = ? WHERE key = ? AND owner = ? AND done = 0",
            self._now() + seconds,
            key,
            owner,
        )

    def done(self, key: str) -> None:
        """Nothing is left to do; only the key is kept."""
        self._do("UPDATE chat_events SET done = 1, data = '{}', shown = '[]' WHERE key = ?", key)

    def release(self, owner: str) -> None:
        """Let go of everything that this owner works on, at once."""
        self._do("UPDATE chat_events SET owner = '', lease = 0 WHERE owner = ? AND done = 0", owner)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _prune(self) -> None:
        self._pruned = self._now()
        self._do("DELETE FROM chat_events WHERE received <= ?", self._pruned - KEPT_S)

    def _take_over(self, key: str, owner: str) -> Job | None:
        now = self._now()
        self._do(
            "UPDATE chat_events SET done = 1, data = '{}' WHERE key = ? AND received <= ?",
            *(key, now - GIVE_UP_S),
        )
        taken = self._do(
            "UPDATE chat_events SET owner = ?, lease = ?, tries = tries + 1 "
            # Its own work is never taken over: a process that asks is not gone.
            "WHERE key = ? AND done = 0 AND lease <= ? AND owner <> ?",
            *(owner, now + self.lease_s, key, now, owner),
        )
        if not taken:
            return None
        with self._lock:
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM chat_events WHERE key = ?", (key,)
            ).fetchone()
        key, kind, received, data, tries, shown = row
        return Job(key, kind, json.loads(data), tries, tuple(json.loads(shown)), received)

    def _do(self, statement: str, *values: object) -> int:
        with self._lock:
            return self._db.execute(statement, values).rowcount
