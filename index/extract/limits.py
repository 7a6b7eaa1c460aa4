"""Limits on the size, time and memory of each file."""

from dataclasses import dataclass

from index.errors import UnreadableFile

LIMIT_FAILURES = frozenset(
    {"too_large", "took_too_long", "took_too_much_memory", "crashed"}
)
"""Failures that a higher limit might avoid."""

_MEGA, _GIGA = 10**6, 10**9


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file. A file that exceeds one fails, and the others are still read.

    `file_bytes` limits the file, and also its extracted text in UTF-8. `seconds` and
    `memory_bytes` apply to the kinds of file that are read in a separate process; memory is
    address space, which macOS doesn't limit.
    """

    file_bytes: int = 100 * _MEGA
    seconds: float = 60.0
    memory_bytes: int = 2 * _GIGA

    @property
    def recipe(self) -> str:
        """The limits as a name; a file that failed under other limits is worth a retry."""
        return f"limits/{self.file_bytes}-{self.seconds:g}-{self.memory_bytes}"

    def file_too_large(self, size: int) -> UnreadableFile:
        """The error for a file of `size` bytes."""
        return self._too_large(f"It has {size / _MEGA:,.1f} MB")

    def text_too_large(self) -> UnreadableFile:
        """The error for a file whose extracted text exceeds `file_bytes`."""
        return self._too_large("Its text is larger")

    def _too_large(self, problem: str) -> UnreadableFile:
        limit = f"{self.file_bytes / _MEGA:g} MB"
        return UnreadableFile(
            "too_large",
            f"{problem}, and the limit is {limit}; raise it with --max-file-size.",
        )

    def took_too_long(self) -> UnreadableFile:
        """The error for a file that wasn't read in time."""
        return UnreadableFile(
            "took_too_long",
            f"Reading it took more than {self.seconds:g} s; allow more with --max-seconds.",
        )

    def took_too_much_memory(self) -> UnreadableFile:
        """The error for a file that needed too much memory."""
        return UnreadableFile(
            "took_too_much_memory",
            f"Reading it took more than {self.memory_bytes / _GIGA:,g} GB of memory;"
            " split it into smaller files.",
        )


DEFAULT_LIMITS = Limits()
