"""Limits on uploads."""

from dataclasses import dataclass

_BYTES_AROUND_A_FILE = 2000


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Limits of one upload: the number of files, the bytes of each, and of all together."""

    files: int
    file_bytes: int
    all_bytes: int

    @property
    def request_bytes(self) -> int:
        """The largest request: the files with their names and headers."""
        return self.all_bytes + self.files * _BYTES_AROUND_A_FILE
