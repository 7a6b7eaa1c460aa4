"""A user who is bound by file permissions, as root is not."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def public_folder() -> Iterator[Path]:
    """A temporary folder that other users may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Run the block as a user who owns this folder and has no more rights than that."""
    if os.geteuid() != 0:
        yield
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, _NOBODY, _NOBODY)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def closed(path: Path) -> Iterator[None]:
    """A file or folder that nobody may read or enter during the block."""
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        yield
    finally:
        path.chmod(mode)
