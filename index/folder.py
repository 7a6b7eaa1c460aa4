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
    """The files of a folder: `files` by name, `skipped` counts by suffix.

    A folder that can't be listed is among the `failures`, with a `/` behind its name.
    """

    files: Mapping[str, Stamp]
    failures: tuple[Failure, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def may_hold(self, name: str) -> bool:
        """Whether a file is there, or can't be told to be gone."""
        unreadable = (f.document for f in self.failures if f.kind == "unreadable")
        return name in self.files or any(
            name == missed or (missed.endswith("/") and name.startswith(missed))
            for missed in unreadable
        )


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
    for path in _paths(folder.resolve(), leave_out.resolve(), failures):
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


def _paths(folder: Path, leave_out: Path, failures: list[Failure]) -> Iterator[Path]:
    """The files below a folder; folders that can't be listed are added to the failures."""

    def note(error: OSError) -> None:
        missed = Path(error.filename)
        if missed == folder:
            raise FolderMissing(
                f"Can't list the folder {str(folder)!r}: {error.strerror}; make it"
                " readable or name another."
            ) from error
        name = f"{missed.relative_to(folder).as_posix()}/"
        failures.append(_unreadable(name, error))

    for parent, names, files in os.walk(folder, onerror=note):
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


def _unreadable(name: str, error: OSError) -> Failure:
    return Failure(
        _readable(name), "unreadable", f"It can't be read: {error.strerror}."
    )


def _readable(name: str) -> str:
    """A name as text, whatever bytes it has on the disk."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _leads_outside(path: Path, folder: Path) -> bool:
    # Not Path.resolve, which raises where a link leads to itself.
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(folder)


def _stamp(path: Path, name: str) -> Stamp | Failure:
    """The file's stamp, or why there is none."""
    if _readable(name) != name:
        return Failure(_readable(name), "bad_name", "Its name is not UTF-8; rename it.")
    try:
        status = path.stat()
    except OSError as error:
        return _unreadable(name, error)
    if not stat.S_ISREG(status.st_mode):
        return Failure(name, "not_a_file", "It is no regular file.")
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
