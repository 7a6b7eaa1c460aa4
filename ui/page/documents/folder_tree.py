"""The files of a folder as a tree, with how many each of its folders has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ui.api.schemas import EntryJson


@dataclass(slots=True)
class Folder:
    """A folder: its path with a `/` at the end, and the number of files in and below it.

    `shown` are its own files that are shown; `folders` are in the order of their files.
    """

    path: str
    number: int = 0
    shown: list[EntryJson] = field(default_factory=list)
    folders: list["Folder"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rstrip("/").rpartition("/")[2]


def folder_tree(entries: Sequence[EntryJson], shown: Collection[EntryJson]) -> Folder:
    """The tree of the files; only those that are shown are in it, but all are counted."""
    root = Folder("")
    folders = {"": root}
    for entry in entries:
        for path in _paths(entry.id):
            if path not in folders:
                folders[path] = Folder(path)
                folders[_parent(path)].folders.append(folders[path])
            folders[path].number += 1
    for entry in shown:
        folders[_parent(entry.id)].shown.append(entry)
    return root


def _paths(name: str) -> Sequence[str]:
    """The paths of the folders that hold a file, from the top."""
    ends = [at + 1 for at, letter in enumerate(name) if letter == "/"]
    return ["", *(name[:end] for end in ends)]


def _parent(path: str) -> str:
    head, slash, _ = path.rstrip("/").rpartition("/")
    return head + slash
