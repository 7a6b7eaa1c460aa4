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


class LoginAttempts:
    """Counts wrong passwords by name and address, whether or not there is such a name.

    For a name from everywhere the bound is wide: else anybody could lock its owner out.
    """

    def __init__(self) -> None:
        self._limits = {
            "name and address": (RateLimit("5/minute"), RateLimit("20/hour")),
            "address": (RateLimit("40/hour"),),
            "name": (RateLimit("100/hour"),),
        }

    async def wait(self, name: str, address: str) -> int:
        """The seconds to wait before the next password is looked at; 0 for none."""
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
