"""Running a block as another user: file permissions don't apply to root."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def acting_as(user: int) -> Iterator[None]:
    """Run the block as another user if this one is root; otherwise as this one."""
    if os.getuid() != 0:
        yield
        return
    before = os.geteuid()
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(before)


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Run the block as a user who owns this folder and has no other rights."""
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    with acting_as(NOBODY):
        yield


@contextmanager
def closed(path: Path) -> Iterator[None]:
    """Let nobody but root read or enter a file or folder during the block."""
    mode = path.stat().st_mode & 0o777
    path.chmod(0)
    try:
        yield
    finally:
        path.chmod(mode)


@contextmanager
def without_access_to(path: Path) -> Iterator[None]:
    """Run the block as a user who may not read, write or enter a file or folder."""
    with closed(path), acting_as(NOBODY):
        yield


@contextmanager
def public_folder() -> Iterator[Path]:
    """A temporary folder that other users may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
