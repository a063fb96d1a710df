"""Ids of what is given out: they sort by time and cannot be guessed."""

import time
from secrets import token_hex


def new_id() -> str:
    """12 hex digits of milliseconds, then 20 random ones."""
    return f"{time.time_ns() // 1_000_000:012x}{token_hex(10)}"
