"""What a language model may cost in a day, counted over processes and restarts."""

import datetime
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import BudgetSpent, ModelFailed

_TABLE = "CREATE TABLE IF NOT EXISTS spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL)"
_ADD = (
    "INSERT INTO spent VALUES (?, ?) "
    "ON CONFLICT (day) DO UPDATE SET tokens = max(0, tokens + excluded.tokens)"
)


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has: four bytes each, so that other scripts weigh more."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // 4)


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


class Budget:
    """Tokens of a day, in a file that every process of a home shares.

    What a call may cost at most is reserved before it and corrected after it, so that calls made
    at the same time cannot overspend together; a process that dies leaves its reservation spent.
    """

    def __init__(
        self, path: Path, per_day: int, today: Callable[[], datetime.date] = _today
    ) -> None:
        self._path = path
        self._per_day = per_day
        self._today = today

    def reserve(self, tokens: int) -> "Reserved":
        """Take tokens out of today's.

        Raises:
            BudgetSpent: fewer are left.
            ModelFailed: they cannot be counted, so that nothing may be spent.
        """
        day = self._today().isoformat()
        if not self._per_day:
            return Reserved(self, day, 0)
        with self._counted() as store:
            found = store.execute("SELECT tokens FROM spent WHERE day = ?", (day,)).fetchone()
            spent = found[0] if found else 0
            enough = spent + tokens <= self._per_day
            if enough:
                store.execute(_ADD, (day, tokens))
        if not enough:
            raise BudgetSpent(
                f"{spent:,} of the {self._per_day:,} tokens of {day} are spent and this answer may "
                f"need {tokens:,}; a new day begins at midnight UTC, and "
                "ERAGUIDE_MODEL_TOKENS_PER_DAY sets how many there are"
            )
        return Reserved(self, day, tokens)

    def spent(self) -> int:
        """Tokens of today that are spent or reserved."""
        with self._counted() as store:
            row = (self._today().isoformat(),)
            found = store.execute("SELECT tokens FROM spent WHERE day = ?", row).fetchone()
            return int(found[0]) if found else 0

    def add(self, day: str, tokens: int) -> None:
        """Count tokens as spent on a day; fewer than none give some back."""
        if self._per_day and tokens:
            with self._counted() as store:
                store.execute(_ADD, (day, tokens))

    @contextmanager
    def _counted(self) -> Iterator[sqlite3.Connection]:
        """The file, open and locked against other writers until what is done in it is done."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as store:
                store.execute("BEGIN IMMEDIATE")
                store.execute(_TABLE)
                yield store
                store.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise ModelFailed(
                f"the tokens of the day cannot be counted in {self._path} ({error}); make the file "
                "writable, or set ERAGUIDE_MODEL_TOKENS_PER_DAY=0 for no limit"
            ) from error


class Reserved:
    """Tokens that one call may spend."""

    def __init__(self, budget: Budget, day: str, tokens: int) -> None:
        self._budget = budget
        self._day = day
        self.tokens = tokens

    def settle(self, used: int) -> None:
        """Say what was spent in the end; the rest is given back, what was more is counted."""
        self._budget.add(self._day, used - self.tokens)
        self.tokens = used
