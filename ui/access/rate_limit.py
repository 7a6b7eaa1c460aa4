"""Limits on how often something may happen."""

import math
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter


class RateLimit:
    """A limit for each key, such as "5/minute"."""

    def __init__(self, limit: str) -> None:
        self._item: RateLimitItem = parse(limit)
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    async def take(self, key: str) -> int:
        """Count one use of a key; returns 0, or the seconds to wait if none is left."""
        if await self._windows.hit(self._item, key):
            return 0
        return await self._seconds(key)

    async def wait(self, key: str) -> int:
        """The seconds to wait before the next use, which is not counted; 0 if none."""
        if await self._windows.test(self._item, key):
            return 0
        return await self._seconds(key)

    async def _seconds(self, key: str) -> int:
        stats = await self._windows.get_window_stats(self._item, key)
        return max(1, math.ceil(stats.reset_time - time.time()))


class LoginAttempts:
    """Counts wrong passwords by name and by address, whether or not the name exists.

    The limit for a name from any address is high, because otherwise anybody could lock out
    its owner.
    """

    def __init__(self) -> None:
        self._limits = {
            "name and address": (RateLimit("5/minute"), RateLimit("20/hour")),
            "address": (RateLimit("40/hour"),),
            "name": (RateLimit("100/hour"),),
        }

    async def wait(self, name: str, address: str) -> int:
        """The seconds to wait before the next password is checked; 0 if none."""
        return max(
            [
                await limit.wait(key)
                for kind, key in _keys(name, address).items()
                for limit in self._limits[kind]
            ]
        )

    async def count_wrong(self, name: str, address: str) -> None:
        """Count a wrong password."""
        for kind, key in _keys(name, address).items():
            for limit in self._limits[kind]:
                await limit.take(key)


def _keys(name: str, address: str) -> dict[str, str]:
    return {"name and address": f"{address} {name}", "address": address, "name": name}
