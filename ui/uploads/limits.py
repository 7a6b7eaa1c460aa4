"""How much may be uploaded to the page at a time."""

from dataclasses import dataclass

_BYTES_AROUND_A_FILE = 2000


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How many files may be uploaded at a time, of how many bytes each one and all together."""

    files: int
    file_bytes: int
    all_bytes: int

    @property
    def request_bytes(self) -> int:
        """How large the request may be that brings them, which also has their names."""
        return self.all_bytes + self.files * _BYTES_AROUND_A_FILE
