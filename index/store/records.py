"""What the index remembers of each file of the folder."""

import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells, without reading, that a file may have changed.

    `device` is no part of that: with the inode it tells the file from all others for now, and
    is another when a drive is mounted again.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int = field(default=0, compare=False)

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file of this status."""
        return cls(
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_ino,
            status.st_dev,
        )

    def is_of_same_file(self, other: "Stamp") -> bool:
        """Whether both are of one file, however it may have changed in between."""
        return (self.device, self.inode) == (other.device, other.inode)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not become a document; `kind` is the reason in one word."""

    document: str
    kind: str
    message: str

    def as_json(self) -> dict[str, str]:
        """The failure as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What the catalogue knows of a file: its stamp, and how the last reading went.

    `state` is "pending", "indexed", "stale" or "failed", `recipe` what it was read by.
    """

    stamp: Stamp
    state: str
    recipe: str | None = None
    kind: str | None = None
    message: str | None = None
