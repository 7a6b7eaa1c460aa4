"""A sync in a process of its own: `python -m tests.sync_child DOCS INDEX HOW`.

HOW is "wait", to write a line when the first file is read and go on when one comes back; or
a number, to end as by a kill at so many calls out of this project's functions. At the end it
writes how many files were added, and how many calls there were.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from index.embedder import HashEmbedder
from index.kinds import EXTRACTORS
from index.parts import Parts
from index.sync import sync
from tests.small_index import Lines

PARTS = Parts(EXTRACTORS, Lines(), HashEmbedder(), "hash-64")
_OWN = str(Path(__file__).parents[1] / "index")


class CallCounter:
    """A profiler that counts calls and ends the process at a chosen one."""

    def __init__(self, last: int) -> None:
        self.calls = 0
        self._last = last

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Hear of an event in any function."""
        if not event.endswith("call") or not frame.f_code.co_filename.startswith(_OWN):
            return
        self.calls += 1
        if self.calls == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def wait(stage: str, done: int, total: int) -> None:
    """Hold the sync up at its first file until a line comes."""
    if (stage, done) == ("reading", 1):
        sys.stdout.write(f"read 1 of {total}\n")
        sys.stdout.flush()
        sys.stdin.readline()


def count(stage: str, done: int, total: int) -> None:
    """Let the sync go on."""
    assert done <= total, stage


def main(docs: str, index: str, how: str) -> None:
    """Sync, and write what came of it."""
    counter = CallCounter(0 if how == "wait" else int(how))
    sys.setprofile(counter)
    progress = wait if how == "wait" else count
    report = sync(Path(docs), Path(index), PARTS, progress=progress)
    sys.setprofile(None)
    sys.stdout.write(f"{len(report.added)} {counter.calls}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
