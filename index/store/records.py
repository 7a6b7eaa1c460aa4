"""What the index records about each file of the folder."""

import os
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Stamp:
    """What shows, without reading a file, that it may have changed.

    `device` is not part of that: together with the inode it identifies the file for now, but it
    changes when a drive is mounted again.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int = field(default=0, compare=False)

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file with this status."""
        return cls(
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_ino,
            status.st_dev,
        )

    def is_of_same_file(self, other: "Stamp") -> bool:
        """Whether both are of the same file, even if it changed in between."""
        return (self.device, self.inode) == (other.device, other.inode)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that couldn't become a document; `kind` is the reason in one word."""

    document: str
    kind: str
    message: str

    def as_json(self) -> dict[str, str]:
        """The failure as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What the catalogue knows about a file: its stamp, and the result of the last reading.

    `state` is "pending", "indexed", "stale" or "failed"; `recipe` is the one it was read with.
    """

    stamp: Stamp
    state: str
    recipe: str | None = None
    kind: str | None = None
    message: str | None = None
