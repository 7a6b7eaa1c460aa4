"""How much one file may take."""

from dataclasses import dataclass

from index.errors import UnreadableFile

LIMITED = frozenset({"too_large", "took_too_long", "took_too_much_memory", "crashed"})
"""The failures that other limits may spare a file."""

_MEGA, _GIGA = 10**6, 10**9


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take before it fails and the others go on.

    `file_bytes` bounds the file, and likewise the text that is read out of it, in UTF-8.
    `seconds` and `memory_bytes` bound the reading of the kinds of file that a process of
    its own reads; memory is address space, and macOS holds no process to it.
    """

    file_bytes: int = 100 * _MEGA
    seconds: float = 60.0
    memory_bytes: int = 2 * _GIGA

    @property
    def recipe(self) -> str:
        """Names the limits: what failed by these is worth a try by others."""
        return f"limits/{self.file_bytes}-{self.seconds:g}-{self.memory_bytes}"

    def file_too_large(self, size: int) -> UnreadableFile:
        """What to say of a file of so many bytes."""
        return self._too_large(f"It has {size / _MEGA:,.1f} MB")

    def text_too_large(self) -> UnreadableFile:
        """What to say of a file out of which comes more text than any file may hold."""
        return self._too_large("Its text is larger")

    def _too_large(self, what: str) -> UnreadableFile:
        most = f"{self.file_bytes / _MEGA:g} MB"
        return UnreadableFile(
            "too_large",
            f"{what}, and the limit is {most}; raise it with --max-file-size.",
        )

    def took_too_long(self) -> UnreadableFile:
        """What to say of a file that was not read in time."""
        return UnreadableFile(
            "took_too_long",
            f"Reading it took more than {self.seconds:g} s; allow more with --max-seconds.",
        )

    def took_too_much_memory(self) -> UnreadableFile:
        """What to say of a file for which there was not memory enough."""
        return UnreadableFile(
            "took_too_much_memory",
            f"Reading it took more than {self.memory_bytes / _GIGA:,g} GB of memory;"
            " split it into smaller files.",
        )


DEFAULT_LIMITS = Limits()
