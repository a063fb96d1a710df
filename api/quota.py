"""How many questions one visitor may ask in a minute.

A visitor is an address; of IPv6 the first 64 bits, since one line has all the rest. Counted in
this process: with several replicas each allows as many.
"""

import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.problems import Problem


class Quota:
    """Counts questions in a moving window of a minute; safe to use from several threads."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, visitor: str) -> None:
        """Count a question of this visitor.

        Raises:
            Problem: too-many, with the seconds after which the next one is answered.
        """
        if self._item is None:
            return
        who = _line_of(visitor)
        if self._limiter.hit(self._item, who):
            return
        free_at = self._limiter.get_window_stats(self._item, who).reset_time
        wait = max(1, math.ceil(free_at - time.time()))
        raise Problem(
            "too-many",
            f"{self._item.amount} questions a minute are answered to one visitor; ask again in "
            f"{wait} seconds.",
            {"Retry-After": str(wait)},
        )


def _line_of(visitor: str) -> str:
    try:
        address = ipaddress.ip_address(visitor)
    except ValueError:
        return visitor
    if address.version == 4:
        return visitor
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
