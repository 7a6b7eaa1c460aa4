"""The lock that lets one process at a time write an index, and a note of which one."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalogue.failures import unwritable

_log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 1.0


@contextmanager
def locked(index: Path) -> Iterator[None]:
    """Let no other process write the index during the block.

    While another process holds the lock, log which one it is, and wait. A process that dies
    releases the lock.

    Raises:
        IndexUnwritable: the lock can't be acquired in this folder.
    """
    lock = FileLock(index / "writer.lock")
    holder = index / "writer.txt"
    try:
        _acquire(lock, holder)
    except OSError as error:
        raise unwritable(index, error) from error
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, holder: Path) -> None:
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except Timeout:
        _log.warning(
            "waiting for another askquote that is syncing this index%s",
            _describe(holder),
        )
        lock.acquire()
    try:
        now = datetime.now().astimezone().isoformat(" ", "seconds")
        holder.write_text(f"process {os.getpid()}, since {now}", encoding="utf-8")
    except BaseException:
        lock.release()
        raise


def _describe(holder: Path) -> str:
    """The note of which process holds the lock, or "" if it isn't written yet."""
    try:
        return f": {holder.read_text(encoding='utf-8')}"
    except FileNotFoundError:
        return ""
