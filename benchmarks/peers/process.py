"""The parent's side of the protocol: a contestant in a child process."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.peers.child import encode
from benchmarks.peers.environments import REPOSITORY, cache_of, python_of
from benchmarks.peers.roster import Entry

_LAST_LINES = 12
_EXIT_SECONDS = 60
_THREADS = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "RAYON_NUM_THREADS",
)
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "CUDA_VISIBLE_DEVICES": "",
}


class ContestantFailed(Exception):
    """A contestant's process ended or timed out; the message has the details."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The options that all processes of a run share.

    `patience` is the number of seconds after which a command times out.
    """

    environments: Path
    log: Path
    threads: int
    patience: float


class Process:
    """A contestant's process; a context manager that ends it.

    Raises:
        ContestantFailed: Its environment doesn't exist.
    """

    def __init__(self, entry: Entry, stage: Stage) -> None:
        self._started = time.perf_counter()
        self._stage = stage
        python = python_of(stage.environments, entry.environment)
        if not python.exists():
            raise ContestantFailed(f"{python} doesn't exist; run `install` first")
        self._log = stage.log.open("ab")
        self._log_start = self._log.tell()
        self._process = subprocess.Popen(
            [
                str(python),
                *("-m", "benchmarks.peers.child", entry.module, str(stage.threads)),
            ],
            cwd=REPOSITORY,
            env=_environment(stage),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )

    def age(self) -> float:
        """The seconds since the process was started."""
        return time.perf_counter() - self._started

    def call(self, command: str, **arguments: object) -> dict[str, Any]:
        """Run a command and return its reply.

        Raises:
            ContestantFailed: The process ended, or did not reply in time.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(self._stage.patience, self._process.kill)
        timer.start()
        try:
            request = encode({"command": command, **arguments})
            self._process.stdin.write(request.encode())
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            in_time = timer.is_alive()
            timer.cancel()
        if not line:
            raise ContestantFailed(self._failure(command, in_time=in_time))
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _failure(self, command: str, *, in_time: bool) -> str:
        code = self._process.wait()
        with self._stage.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode("utf-8", "replace").splitlines()
        timeout = f"took over {self._stage.patience} s"
        reason = f"ended with {code}" if in_time else timeout
        return "\n".join([f"{command}: {reason}", *lines[-_LAST_LINES:]])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate(timeout=_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        self._log.close()


def _environment(stage: Stage) -> Mapping[str, str]:
    threads = dict.fromkeys(_THREADS, str(stage.threads))
    cache = {"ASKQUOTE_CACHE": str(cache_of(stage.environments))}
    # Lets a checkout's modules have bytecode, as installed ones do.
    bytecode = {"PYTHONDONTWRITEBYTECODE": ""}
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONPATH"
    }
    return {**inherited, **_OFFLINE, **threads, **cache, **bytecode}
