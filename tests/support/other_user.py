"""Running a block as another user, whom file permissions bind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def acting_as(user: int) -> Iterator[None]:
    """Run the block as another user where this one is root, else as this one."""
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
def without_access_to(path: Path) -> Iterator[None]:
    """Run the block as a user who may not read, write or enter a file or folder."""
    mode = path.stat().st_mode & 0o777
    path.chmod(0)
    with acting_as(NOBODY):
        yield
    path.chmod(mode)
