"""Syncs that somebody asked for by page or API: one at a time, asked after by id."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from index.child_process import python_command, python_environment
from index.errors import AskquoteError, JobUnknown
from ui.console import Console
from ui.sync.keeper import end_with_the_page

_GENTLY = 10  # how much to give way to the questions
_CRASHED = {
    "kind": "crashed",
    "message": "The sync ended without a report; the terminal where askquote runs says why.",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A sync that was asked for; times are ISO 8601 in UTC.

    `report` is what a sync prints with --json, once it is "done"; `error` has the "kind" and
    the "message" of what hindered one that "failed".
    """

    id: str
    state: Literal["running", "done", "failed"]
    started_at: str
    finished_at: str | None = None
    report: Mapping[str, object] | None = None
    error: Mapping[str, str] | None = None

    def as_json(self) -> dict[str, object]:
        """The job as a JSON object."""
        return asdict(self)


class Jobs:
    """Runs a sync's command line with --json whenever somebody asks; safe for threads.

    Each runs in a process of its own, which gives way to the questions and ends with this
    one. The last so many that have finished are remembered.
    """

    def __init__(self, words: Sequence[str], remembered: int = 20) -> None:
        self._remembered = remembered
        self._words = words
        self._changing = threading.Lock()
        self._jobs: dict[str, Job] = {}  # the oldest first
        self._process: subprocess.Popen[bytes] | None = None
        self._waiter: threading.Thread | None = None

    def start(self, *, allow_empty: bool = False) -> Job:
        """Begin a sync, which may empty the index; while one runs, that one is given."""
        with self._changing:
            newest = next(reversed(self._jobs.values()), None)
            if newest is not None and newest.state == "running":
                return newest
            job = Job(uuid4().hex, "running", _now())
            words = _allowing_empty(self._words) if allow_empty else self._words
            self._process = subprocess.Popen(
                python_command("ui.sync.jobs", *words),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=python_environment(),
            )
            self._jobs[job.id] = job
            self._waiter = threading.Thread(
                target=self._await, args=(job, self._process), daemon=True
            )
            self._waiter.start()
            return job

    def get(self, name: str) -> Job:
        """The job of an id, as it stands.

        Raises:
            JobUnknown: there was none, or it is forgotten.
        """
        job = self._jobs.get(name)
        if job is None:
            raise JobUnknown(
                f"There is no sync {name!r}, or it was forgotten; the last"
                f" {self._remembered} are remembered until askquote ends."
            )
        return job

    def wait(self, name: str) -> Job:
        """The job of an id, once it has finished; raises what `get` does."""
        with self._changing:
            waiter = self._waiter if self.get(name).state == "running" else None
        if waiter is not None:
            waiter.join()
        return self.get(name)

    def _await(self, job: Job, process: "subprocess.Popen[bytes]") -> None:
        """Read what the process prints, and keep it as what came of the job."""
        if process.stdout is None:
            raise ValueError("the process's output goes elsewhere")
        # Not `communicate`, which would close the input, and so end the process.
        with process:
            printed = process.stdout.read()
            process.wait()
        ended = _ended(job, printed)
        with self._changing:
            self._jobs[job.id] = ended
            for name in list(self._jobs)[: -self._remembered]:
                del self._jobs[name]

    def close(self) -> None:
        """End a sync that is running; it loses nothing of what it has done."""
        with self._changing:
            process, waiter = self._process, self._waiter
        if process is not None and waiter is not None:
            process.terminate()
            waiter.join()


def _allowing_empty(words: Sequence[str]) -> Sequence[str]:
    """The words of a sync with one option more, before those that are no options."""
    command, *others = words
    return [command, "--allow-empty", *others]


def _ended(job: Job, printed: bytes) -> Job:
    """The job with the report or the error that its process printed."""
    try:
        result = json.loads(printed)
    except ValueError:
        result = {"error": _CRASHED}
    if "error" in result:
        return replace(job, state="failed", finished_at=_now(), error=result["error"])
    return replace(job, state="done", finished_at=_now(), report=result)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def main() -> int:
    """Sync as the command line says, and print also what hinders it as JSON."""
    from ui.__main__ import main as run  # noqa: PLC0415 - that module imports this one

    end_with_the_page()
    if hasattr(os, "nice"):
        os.nice(_GENTLY)
    return run(tell=_print)


def _print(error: AskquoteError, console: Console) -> None:
    console.json({"error": error.as_json()})


if __name__ == "__main__":
    sys.exit(main())
