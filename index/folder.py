"""The folder of documents as it stands on the disk."""

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType

from index.errors import FolderMissing


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells, without reading, that a file may have changed."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


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
class Scan:
    """The files of a folder: `files` by name, `skipped` counts by suffix."""

    files: Mapping[str, Stamp]
    failures: tuple[Failure, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def scan(folder: Path, suffixes: Collection[str], *, leave_out: Path) -> Scan:
    """List the files of the given suffixes below a folder, without reading them.

    Hidden files and folders, `leave_out` and links that lead outside are left out; linked
    folders are not entered, so there are no loops.

    Raises:
        FolderMissing: there is no such folder.
    """
    if not folder.is_dir():
        raise FolderMissing(
            f"There is no folder {str(folder)!r}; name one that holds your documents."
        )
    files: dict[str, Stamp] = {}
    failures: list[Failure] = []
    skipped: Counter[str] = Counter()
    for path in _paths(folder.resolve(), leave_out.resolve()):
        suffix = path.suffix.lower()
        if suffix not in suffixes:
            skipped[suffix or path.name] += 1
            continue
        name = path.relative_to(folder.resolve()).as_posix()
        stamp = _stamp(path, name)
        if isinstance(stamp, Failure):
            failures.append(stamp)
        else:
            files[name] = stamp
    return Scan(files, tuple(failures), dict(sorted(skipped.items())))


def _paths(folder: Path, leave_out: Path) -> Iterator[Path]:
    for parent, names, files in os.walk(folder):
        names[:] = sorted(
            name
            for name in names
            if not name.startswith(".") and Path(parent, name) != leave_out
        )
        for name in sorted(files):
            path = Path(parent, name)
            if name.startswith(".") or _leads_outside(path, folder):
                continue
            yield path


def _leads_outside(path: Path, folder: Path) -> bool:
    # Not Path.resolve, which raises where a link leads to itself.
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(folder)


def _stamp(path: Path, name: str) -> Stamp | Failure:
    """The file's stamp, or why there is none."""
    readable = os.fsencode(name).decode("utf-8", "backslashreplace")
    if readable != name:
        return Failure(readable, "bad_name", "Its name is not UTF-8; rename it.")
    try:
        status = path.stat()
    except OSError as error:
        return Failure(name, "unreadable", f"{error.strerror}.")
    if not stat.S_ISREG(status.st_mode):
        return Failure(name, "not_a_file", "It is no regular file.")
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
