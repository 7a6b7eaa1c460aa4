"""A sync in a process of its own: `python -m tests.support.sync_child DOCS INDEX HOW`.

HOW is "wait", to write a line when the first file is read and go on when one comes back; or
"CALLS", to end as by a kill at so many calls out of this project's functions; or
"STAGE DONE CALLS", to end at so many after the progress has come so far. At the end it writes
how many files were added, and how many calls there were.
"""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from index.embed.embedder import HashEmbedder
from index.extract.kinds import EXTRACTORS
from index.sync.components import Components, Progress, no_progress
from index.sync.sync import sync
from tests.support.kills import CallCounter
from tests.support.small_index import Lines

PARTS = Components(EXTRACTORS, Lines(), HashEmbedder(), "hash-64")


def die() -> None:
    """End this process as nothing can help it."""
    os.kill(os.getpid(), signal.SIGKILL)


def wait(stage: str, done: int, total: int) -> None:
    """Hold the sync up at its first file until a line comes."""
    if (stage, done) == ("reading", 1):
        sys.stdout.write(f"read 1 of {total}\n")
        sys.stdout.flush()
        sys.stdin.readline()


@dataclass(frozen=True, slots=True)
class Executioner:
    """A progress that has the process killed so many calls after it has come so far."""

    counter: CallCounter
    stage: str
    done: int
    calls: int

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Set the time if it has come."""
        assert done <= total, stage
        if stage == self.stage and done >= self.done and not self.counter.last:
            self.counter.last = self.counter.calls + self.calls


def main(docs: str, index: str, how: str) -> None:
    """Sync, and write what came of it."""
    counter = CallCounter(int(how) if how.isdigit() else 0, die)
    progress: Progress = wait if how == "wait" else no_progress
    if " " in how:
        stage, done, calls = how.split()
        progress = Executioner(counter, stage, int(done), int(calls))
    sys.setprofile(counter)
    report = sync(Path(docs), Path(index), PARTS, progress=progress)
    sys.setprofile(None)
    sys.stdout.write(f"{len(report.added)} {counter.calls}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
