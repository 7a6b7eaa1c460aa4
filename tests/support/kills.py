"""Syncs that end as by a kill, without a process of their own."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tests.support.checkout import ROOT

_OWN = str(ROOT / "index")


class Interrupted(BaseException):
    """What ends a sync at a chosen call, as Ctrl-C does."""


class CallCounter:
    """A profiler that counts calls out of this project's functions, and acts at the `last`."""

    def __init__(self, last: int, act: Callable[[], None]) -> None:
        self.calls = 0
        self.last = last
        self._act = act

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Hear of an event in any function."""
        if not event.endswith("call") or not frame.f_code.co_filename.startswith(_OWN):
            return
        self.calls += 1
        if self.calls == self.last:
            self._act()


def interrupt() -> None:
    """End what is being done at this call."""
    raise Interrupted


def cut_short(run: Callable[[], object], calls: int, act: Callable[[], None]) -> bool:
    """Run until so many calls were made; whether it was interrupted then."""
    sys.setprofile(CallCounter(calls, act))
    try:
        run()
    except Interrupted:
        return True
    finally:
        sys.setprofile(None)
    return False


def killed(run: Callable[[], object], index: Path, calls: int) -> bool:
    """Run until so many calls were made, and leave what a kill at this call leaves.

    A killed process leaves its files as they stand at that moment: they are copied then, and
    put in the place of those that are left when everything was closed in good order.
    """
    wreck = index.with_name("wreck")

    def kill() -> None:
        if index.exists():
            shutil.copytree(index, wreck)
        interrupt()

    was_killed = cut_short(run, calls, kill)
    if was_killed:
        shutil.rmtree(index, ignore_errors=True)
    if wreck.exists():
        wreck.rename(index)
    return was_killed
