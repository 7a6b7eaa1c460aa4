"""Copying files into the folder: whole or not at all, and never over another file."""

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from ui.uploads.names import numbered_names

_OWN_NAME = re.compile("[0-9a-f]{32}")
_LEFTOVER_SECONDS = 6 * 3600


def copy_to_incoming(file: Path, incoming: Path) -> Path:
    """Copy a file into the folder for incoming files, under a unique name."""
    incoming.mkdir(exist_ok=True)
    copy = incoming / uuid4().hex
    try:
        shutil.copyfile(file, copy)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    return copy


def remove_leftovers(incoming: Path) -> None:
    """Remove copies last written over six hours ago: their process was killed."""
    oldest = time.time() - _LEFTOVER_SECONDS
    for file in incoming.glob("*"):
        with suppress(OSError):  # another process may remove it first
            if _OWN_NAME.fullmatch(file.name) and file.lstat().st_mtime < oldest:
                file.unlink()


def move_to_free_name(file: Path, folder: Path, name: str) -> str:
    """Move a file into a folder, under its name or the next free one, which is returned.

    It replaces no file, even if other processes write to the folder at the same time.
    """
    return next(free for free in numbered_names(name) if _move(file, folder / free))


def _move(file: Path, target: Path) -> bool:
    """Move a file atomically; False if the target exists."""
    try:
        _link(file, target)
    except FileExistsError:
        return False
    try:
        file.unlink(missing_ok=True)
    except OSError:
        target.unlink()
        raise
    return True


def _link(file: Path, target: Path) -> None:
    """Give a file a second name or, where that is impossible, a new one.

    Raises:
        FileExistsError: the target exists.
    """
    try:
        os.link(file, target)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # no hard links on this file system, or another user's file
        _reserve_and_rename(file, target)


def _reserve_and_rename(file: Path, target: Path) -> None:
    """Move a file over an empty one that is created first, to claim the name."""
    target.touch(exist_ok=False)
    try:
        file.replace(target)
    except OSError:
        target.unlink()
        raise
