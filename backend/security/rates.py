"""How often somebody may ask."""

import math
import time
from functools import cached_property
from typing import TYPE_CHECKING

from backend.errors import TooManyRequests

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import FixedWindowRateLimiter


class RateLimit:
    """Counts in windows of time, in the memory of this process."""

    def __init__(self, limits: str) -> None:
        self.limits = limits

    def count(self, who: str) -> None:
        """Count one request of somebody.

        Raises
        ------
        TooManyRequests
            There were too many, and this one is not to be answered.
        """
        # The library goes by the clock of the wall; numbering the windows by one that cannot be set keeps a
        # jump of it from shutting anybody out.
        now = time.monotonic()
        for item in self._items:
            seconds = item.get_expiry()
            if not self._limiter.hit(item, who, str(int(now // seconds))):
                raise TooManyRequests(
                    f"More than {item} came from here; wait, or ask for a higher limit.",
                    retry_after_seconds=math.ceil(seconds - now % seconds),
                )

    @cached_property
    def _items(self) -> "list[RateLimitItem]":
        from limits import parse_many

        return parse_many(self.limits)

    @cached_property
    def _limiter(self) -> "FixedWindowRateLimiter":
        # A limiter has a thread of its own, which a service without limits does without.
        from limits.storage import MemoryStorage
        from limits.strategies import FixedWindowRateLimiter

        return FixedWindowRateLimiter(MemoryStorage())
