"""A sync in its own process: `python -m tests.support.sync_child DOCS INDEX HOW`.

HOW is "wait", to write a line after reading the first file and wait for a line before going on;
or "CALLS", to be killed after this many calls from the project's functions; or
"STAGE DONE CALLS", to be killed this many calls after that progress. At the end it writes the
numbers of files added and of calls.
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
    """Kill this process."""
    os.kill(os.getpid(), signal.SIGKILL)


def wait(stage: str, done: int, total: int) -> None:
    """Wait for a line after the first file."""
    if (stage, done) == ("reading", 1):
        sys.stdout.write(f"read 1 of {total}\n")
        sys.stdout.flush()
        sys.stdin.readline()


@dataclass(frozen=True, slots=True)
class KillAfter:
    """A progress callback that kills the process this many calls after some progress."""

    counter: CallCounter
    stage: str
    done: int
    calls: int

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Choose the last call, once the sync has come this far."""
        assert done <= total, stage
        if stage == self.stage and done >= self.done and not self.counter.last:
            self.counter.last = self.counter.calls + self.calls


def main(docs: str, index: str, how: str) -> None:
    """Sync, and write the result."""
    counter = CallCounter(int(how) if how.isdigit() else 0, die)
    progress: Progress = wait if how == "wait" else no_progress
    if " " in how:
        stage, done, calls = how.split()
        progress = KillAfter(counter, stage, int(done), int(calls))
    sys.setprofile(counter)
    report = sync(Path(docs), Path(index), PARTS, progress=progress)
    sys.setprofile(None)
    sys.stdout.write(f"{len(report.added)} {counter.calls}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
