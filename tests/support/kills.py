"""Syncs that end as if killed, but in this process."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tests.support.checkout import ROOT

_OWN = str(ROOT / "index")


class Interrupted(BaseException):
    """Ends a sync at a chosen call, as Ctrl-C does."""


class CallCounter:
    """A profiler that counts calls from the project's functions, and acts at the `last`."""

    def __init__(self, last: int, act: Callable[[], None]) -> None:
        self.calls = 0
        self.last = last
        self._act = act

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Called for an event in any function."""
        if not event.endswith("call") or not frame.f_code.co_filename.startswith(_OWN):
            return
        self.calls += 1
        if self.calls == self.last:
            self._act()


def interrupt() -> None:
    """Interrupt the current call."""
    raise Interrupted


def cut_short(run: Callable[[], object], calls: int, act: Callable[[], None]) -> bool:
    """Run until this many calls were made; returns whether that interrupted it."""
    sys.setprofile(CallCounter(calls, act))
    try:
        run()
    except Interrupted:
        return True
    finally:
        sys.setprofile(None)
    return False


def killed(run: Callable[[], object], index: Path, calls: int) -> bool:
    """Run until this many calls were made, and leave the files as a kill would leave them.

    A killed process leaves its files as they are at that moment. So they are copied then, and
    later replace those that are left when everything has been closed properly.
    """
    remains = index.with_name("remains")

    def kill() -> None:
        if index.exists():
            shutil.copytree(index, remains)
        interrupt()

    was_killed = cut_short(run, calls, kill)
    if was_killed:
        shutil.rmtree(index, ignore_errors=True)
    if remains.exists():
        remains.rename(index)
    return was_killed
