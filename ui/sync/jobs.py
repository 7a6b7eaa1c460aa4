"""Syncs requested from the page or the API: one at a time, each with an id."""

import json
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from index.child_process import python_command, python_environment
from ui.errors import JobUnknown
from ui.options import SyncOptions

_CRASHED = {
    "kind": "crashed",
    "message": "The sync ended without a report; see the terminal where askquote runs.",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A requested sync; times are ISO 8601 in UTC.

    `report` is what a sync prints with --json, once the job is "done"; `error` has the "kind"
    and the "message" of the error that made a job "failed".
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
    """Runs a sync whenever one is requested; thread-safe.

    Each sync runs in its own process, at a lower priority than the questions, and ends
    with this process. The last `remembered` finished jobs are kept.
    """

    def __init__(self, options: SyncOptions, remembered: int = 20) -> None:
        self._options = options
        self._remembered = remembered
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}  # the oldest first
        self._process: subprocess.Popen[bytes] | None = None
        self._waiter: threading.Thread | None = None

    def start(self, *, allow_empty: bool = False) -> Job:
        """Start a sync, or return the one that is running; `allow_empty` may clear the index."""
        with self._lock:
            newest = next(reversed(self._jobs.values()), None)
            if newest is not None and newest.state == "running":
                return newest
            job = Job(uuid4().hex, "running", _now())
            self._process = self._start_process(allow_empty=allow_empty)
            self._waiter = threading.Thread(
                target=self._finish, args=(job, self._process), daemon=True
            )
            self._waiter.start()
            # Only now: a job whose waiter can't be started must not count as running.
            self._jobs[job.id] = job
            return job

    def _start_process(self, *, allow_empty: bool) -> "subprocess.Popen[bytes]":
        options = replace(
            self._options, allow_empty=allow_empty or self._options.allow_empty
        )
        return subprocess.Popen(
            python_command("ui.child", "job", *options.command("--json")),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=python_environment(),
        )

    def get(self, name: str) -> Job:
        """The job with this id, as it is now.

        Raises:
            JobUnknown: there was none, or it has been forgotten.
        """
        job = self._jobs.get(name)
        if job is None:
            raise JobUnknown(
                f"There is no sync {name!r}, or it has been forgotten; askquote remembers"
                f" the last {self._remembered} until it ends."
            )
        return job

    def wait(self, name: str) -> Job:
        """The job with this id, once it has finished; raises what `get` does."""
        with self._lock:
            waiter = self._waiter if self.get(name).state == "running" else None
        if waiter is not None:
            waiter.join()
        return self.get(name)

    def _finish(self, job: Job, process: "subprocess.Popen[bytes]") -> None:
        """Wait for the process, and store what it printed as the job's result."""
        output = b""
        try:
            output = _read_output(process)
        finally:
            # Whatever went wrong here, the job has ended, and the next may start.
            with self._lock:
                self._jobs[job.id] = _finished(job, output)
                for name in list(self._jobs)[: -self._remembered]:
                    del self._jobs[name]

    def close(self) -> None:
        """End a running sync; what it has done so far is kept."""
        with self._lock:
            process, waiter = self._process, self._waiter
        if process is not None and waiter is not None:
            process.terminate()
            waiter.join()


def _read_output(process: "subprocess.Popen[bytes]") -> bytes:
    """All that a process prints until it ends."""
    if process.stdout is None:
        raise ValueError("the process's output is not a pipe")
    # Not `communicate`, which would close the input, and so end the process.
    with process:
        output = process.stdout.read()
        process.wait()
    return output


def _finished(job: Job, output: bytes) -> Job:
    """The job with the report or the error that its process printed."""
    match _parse(output):
        case {"error": {"kind": str(), "message": str()} as error}:
            return replace(job, state="failed", finished_at=_now(), error=error)
        case dict(report) if isinstance(report.get("added"), list):
            return replace(job, state="done", finished_at=_now(), report=report)
    return replace(job, state="failed", finished_at=_now(), error=_CRASHED)


def _parse(output: bytes) -> object:
    try:
        return json.loads(output)
    except (ValueError, RecursionError):
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
