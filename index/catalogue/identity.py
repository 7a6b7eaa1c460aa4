"""What an index was made from: its folder and its embedding model."""

from dataclasses import dataclass
from pathlib import Path

from index.errors import WrongFolder


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index was made from: a folder and an embedding model.

    `folder` is the folder's path, `relative` its path relative to the index folder.
    """

    folder: str
    relative: str
    model: str
    fingerprint: str
    dimension: int


def folder_of(index: Path, identity: Identity) -> Path:
    """The folder that an index was made from, also if both were moved together."""
    recorded = Path(identity.folder)
    moved = (index / identity.relative).resolve()
    return moved if not _is_folder(recorded) and _is_folder(moved) else recorded


def _is_folder(path: Path) -> bool:
    """Whether there is a folder that this user can look at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def check_folder(index: Path, identity: Identity, folder: Path) -> None:
    """Check that an index is used with its own folder.

    Raises:
        WrongFolder: the index belongs to another folder.
    """
    if folder_of(index, identity) != folder.resolve():
        raise WrongFolder(
            f"The index in {str(index)!r} belongs to the folder {identity.folder!r}, not"
            f" to {str(folder)!r}; name another index with --index, or remove that one."
        )
