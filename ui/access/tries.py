"""How many wrong passwords are allowed before one has to wait."""

from ui.access.rate_limit import RateLimit


class Tries:
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
