"""The files in the folder of documents."""

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.errors import FolderMissing
from index.extract.extractor import suffix_of
from index.store.records import Failure, Stamp

if TYPE_CHECKING:
    from index.sync.ignore_rules import IgnoreRules

IGNORE_FILE = ".askquoteignore"


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of a folder: `files` by name, `skipped` counts by suffix.

    A folder that can't be listed is among the `failures`, with a trailing `/` in its name.
    `ignored` counts the files and whole folders that `.askquoteignore` excludes.
    """

    files: Mapping[str, Stamp]
    failures: tuple[Failure, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    ignored: int = 0

    def gone(self, names: Iterable[str]) -> Sequence[str]:
        """The names whose files are certainly gone, sorted."""
        unreadable = {
            failure.document
            for failure in self.failures
            if failure.kind == "unreadable"
        }
        return sorted(
            name
            for name in names
            if name not in self.files and unreadable.isdisjoint(_paths(name))
        )


def _paths(name: str) -> Iterator[str]:
    """A file's name, and those of the folders it is in, with a trailing `/`."""
    yield name
    yield from accumulate(part + "/" for part in name.split("/")[:-1])


def scan(folder: Path, suffixes: Collection[str], *, leave_out: Path) -> Scan:
    """List the files of the given suffixes below a folder, without reading them.

    Excludes hidden files and folders, `leave_out`, and what `.askquoteignore` matches. Skips
    links that lead outside, and linked folders: their files are listed under their own names
    already, and there can be no loops.

    Raises:
        FolderMissing: there is no such folder, or it can't be opened.
        IgnoreFileUnusable: a `.askquoteignore` file can't be read, or is invalid.
    """
    _check_folder(folder)
    walk = _Walk(folder.resolve(), leave_out.resolve(), suffixes)
    walk.run()
    return Scan(
        walk.files,
        tuple(walk.failures),
        dict(sorted(walk.skipped.items())),
        walk.ignored,
    )


def _check_folder(folder: Path) -> None:
    try:
        is_folder = folder.is_dir()
    except OSError as error:
        raise FolderMissing(
            f"Can't open the folder {str(folder)!r}: {error.strerror}; make it readable or"
            " name another."
        ) from error
    if not is_folder:
        raise FolderMissing(
            f"There is no folder {str(folder)!r}; name one that holds your documents."
        )


@dataclass(slots=True)
class _Walk:
    """Walks through a folder and collects its files; folders' names end with a `/`."""

    root: Path
    leave_out: Path
    suffixes: Collection[str]
    files: dict[str, Stamp] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    ignored: int = 0

    def run(self) -> None:
        """Visit every folder in order of name, its files before its folders."""
        pending: list[tuple[str, IgnoreRules | None]] = [("", None)]
        while pending:
            name, parent = pending.pop()
            entries = self._entries(name)
            rules = self._rules(name, entries, parent)
            folders = [self._folder(entry, name, rules) for entry in entries]
            pending.extend((folder, rules) for folder in reversed(folders) if folder)

    def _entries(self, name: str) -> Sequence[os.DirEntry[str]]:
        """The entries of a folder, sorted; if it can't be listed, records a failure."""
        try:
            with os.scandir(self.root / name) as listing:
                return sorted(listing, key=attrgetter("name"))
        except OSError as error:
            if not name:
                raise FolderMissing(
                    f"Can't list the folder {str(self.root)!r}: {error.strerror}; make it"
                    " readable or name another."
                ) from error
            self.failures.append(_unreadable(name, error))
            return []

    def _rules(
        self,
        name: str,
        entries: Sequence[os.DirEntry[str]],
        parent: "IgnoreRules | None",
    ) -> "IgnoreRules | None":
        if all(entry.name != IGNORE_FILE for entry in entries):
            return parent
        # Imported here: asking loads this module but doesn't need it.
        from index.sync.ignore_rules import read_rules  # noqa: PLC0415

        return read_rules(self.root / name / IGNORE_FILE, name, parent)

    def _folder(
        self, entry: os.DirEntry[str], within: str, rules: "IgnoreRules | None"
    ) -> str | None:
        """Record an entry that is a file; returns its name if it is a folder to visit."""
        is_folder = _is_folder(entry)
        name = f"{within}{entry.name}{'/' if is_folder else ''}"
        if entry.name.startswith(".") or (
            is_folder and Path(entry.path) == self.leave_out
        ):
            return None
        if rules and rules.leave_out(name):
            self.ignored += 1
        elif not is_folder:
            self._take(entry, name)
        elif entry.is_symlink():
            self.skipped["linked folder"] += 1
        else:
            return name
        return None

    def _take(self, entry: os.DirEntry[str], name: str) -> None:
        suffix = suffix_of(entry.name)
        if entry.is_symlink() and self._leads_outside(entry):
            self.skipped["link that leads outside"] += 1
        elif suffix not in self.suffixes:
            self.skipped[_readable(suffix or entry.name)] += 1
        else:
            stamp = _stamp(entry, name)
            if isinstance(stamp, Failure):
                self.failures.append(stamp)
            else:
                self.files[name] = stamp

    def _leads_outside(self, entry: os.DirEntry[str]) -> bool:
        # Not Path.resolve, which raises if a link leads to itself.
        return not Path(os.path.realpath(entry.path)).is_relative_to(self.root)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _unreadable(name: str, error: OSError) -> Failure:
    return Failure(
        _readable(name), "unreadable", f"It can't be read: {error.strerror}."
    )


def _readable(name: str) -> str:
    """A name as text, whatever its bytes on the disk."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _stamp(entry: os.DirEntry[str], name: str) -> Stamp | Failure:
    """The file's stamp, or why it has none."""
    if _readable(name) != name:
        return Failure(_readable(name), "bad_name", "Its name is not UTF-8; rename it.")
    try:
        status = Path(entry.path).stat()  # entry.stat() has no inode on Windows
    except OSError as error:
        return _unreadable(name, error)
    if not stat.S_ISREG(status.st_mode):
        return Failure(name, "not_a_file", "It isn't a regular file.")
    return Stamp.of(status)
