"""How often something may happen."""

import math
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter


class RateLimit:
    """So many times in a while, for each key: `allowed` is such as "5/minute"."""

    def __init__(self, allowed: str) -> None:
        self._item: RateLimitItem = parse(allowed)
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    async def take(self, key: str) -> int:
        """Count one time; returns 0, or the seconds to wait where there are none left."""
        if await self._windows.hit(self._item, key):
            return 0
        return await self._seconds(key)

    async def wait(self, key: str) -> int:
        """The seconds to wait for the next time, without counting it; 0 for none."""
        if await self._windows.test(self._item, key):
            return 0
        return await self._seconds(key)

    async def _seconds(self, key: str) -> int:
        stats = await self._windows.get_window_stats(self._item, key)
        return max(1, math.ceil(stats.reset_time - time.time()))
