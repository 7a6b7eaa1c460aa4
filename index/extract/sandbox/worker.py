"""Extractors that run in a child process, so that a hostile file can crash only that."""

import json
import subprocess
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, Self, cast

from index.child_process import python_command, python_environment
from index.errors import UnreadableFile
from index.extract.extractor import Extract, Extractor
from index.extract.limits import Limits
from index.extract.sandbox.frames import FrameTooLong, receive, send
from index.text.structure_json import from_json

_STARTING_SECONDS = 60.0
_ENDING_SECONDS = 5.0
# A file that the process read earlier may have caused these, so they are retried in a new one.
_RETRIED_KINDS = frozenset({"crashed", "took_too_much_memory"})


class ExtractionWorker:
    """A child process that reads files one at a time with the `EXTRACTORS` of a module.

    The process starts with the first file, restarts after a crash, and ends when the context
    exits. The context can be entered again. Not thread-safe.
    """

    def __init__(
        self,
        limits: Limits,
        kinds: str = "index.extract.kinds",
        starting_seconds: float = _STARTING_SECONDS,
    ) -> None:
        self._limits = limits
        self._kinds = kinds
        self._starting_seconds = starting_seconds
        self._process: _Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None

    def extract(self, suffix: str, data: bytes) -> Extract:
        """Read the bytes of a file with the extractor for a suffix.

        A file that crashes the process or uses up its memory is tried again in a new process,
        unless the process had read no other file.

        Raises:
            UnreadableFile: the bytes aren't a valid file of this kind, or reading them
                exceeded a limit or crashed the process.
        """
        is_new = self._process is None
        try:
            reply, text = self._request_or_discard(suffix, data)
        except UnreadableFile as error:
            if is_new or error.kind not in _RETRIED_KINDS:
                raise
            reply, text = self._request_or_discard(suffix, data)
        if "kind" in reply:
            raise UnreadableFile(reply["kind"], reply["message"])
        structure = from_json(reply["structure"])
        return Extract(text.decode("utf-8"), tuple(reply["pages"]), structure)

    def _request_or_discard(
        self, suffix: str, data: bytes
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request; if it fails, discard the process."""
        try:
            return self._request(suffix, data)
        except BaseException:
            self._discard()
            raise

    def _request(self, suffix: str, data: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a file to the process, and return the JSON object and the text of its reply."""
        process = self._process or self._start()
        with _deadline(process, self._limits.seconds, self._limits.took_too_long()):
            try:
                reply, text = process.request(suffix, data, self._limits.file_bytes)
            except FrameTooLong as error:
                raise self._limits.text_too_large() from error
        if reply.get("kind") == "took_too_much_memory":
            raise self._limits.took_too_much_memory()
        if reply.get("kind") == "crashed":
            raise _crash_error(reply["message"])
        return reply, text

    def _start(self) -> "_Process":
        process = self._process = _Process(self._limits, self._kinds)
        seconds = self._starting_seconds
        with _deadline(process, seconds, _start_error(seconds)):
            process.wait_until_ready()
        return process

    def _discard(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.end()
            self._process = None


class _Process:
    """The running process and its pipes."""

    def __init__(self, limits: Limits, kinds: str) -> None:
        bounds = (str(limits.seconds), str(limits.memory_bytes))
        self._popen = subprocess.Popen(
            python_command("index.extract.sandbox.child", kinds, *bounds),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries log warnings about files there
            env=python_environment(),
        )

    @property
    def _requests(self) -> BinaryIO:
        assert self._popen.stdin
        return cast("BinaryIO", self._popen.stdin)

    @property
    def _replies(self) -> BinaryIO:
        assert self._popen.stdout
        return cast("BinaryIO", self._popen.stdout)

    def wait_until_ready(self) -> None:
        """Wait until the process has imported its extractors.

        Raises:
            EOFError: the process has ended.
        """
        receive(self._replies)

    def request(
        self, suffix: str, data: bytes, max_length: int
    ) -> tuple[dict[str, Any], bytes]:
        """Send a file to be read, and wait for the reply.

        Raises:
            EOFError, BrokenPipeError: the process has ended.
            FrameTooLong: a message of the reply is longer than `max_length` bytes.
        """
        send(self._requests, suffix.encode("utf-8"))
        send(self._requests, data)
        reply = json.loads(receive(self._replies, max_length))
        return reply, receive(self._replies, max_length)

    def exit_reason(self) -> str:
        """Wait for the process to end, and return its exit status or signal as text."""
        status = self._popen.wait()
        return f"exit status {status}" if status >= 0 else f"signal {-status}"

    def kill(self) -> None:
        """Kill the process at once."""
        self._popen.kill()

    def end(self) -> None:
        """End the process, which is idle or was killed."""
        with suppress(BrokenPipeError):
            self._requests.close()
        try:
            self._popen.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        self._replies.close()


@dataclass(frozen=True, slots=True)
class BoundedExtractor:
    """An extractor whose work is done in another process."""

    suffix: str
    extractor: Extractor
    worker: ExtractionWorker

    @property
    def media_type(self) -> str:
        """The media type of this kind of file."""
        return self.extractor.media_type

    @property
    def recipe(self) -> str:
        """The recipe of the wrapped extractor."""
        return self.extractor.recipe

    def extract(self, data: bytes) -> Extract:
        """Have the bytes of a file read by the worker.

        Raises:
            UnreadableFile: the bytes aren't a valid file of this kind, or reading them
                exceeded a limit or crashed the process.
        """
        return self.worker.extract(self.suffix, data)


def bounded(
    extractors: Mapping[str, Extractor],
    in_process: Collection[str],
    worker: ExtractionWorker,
) -> Mapping[str, Extractor]:
    """Wrap extractors, keyed by suffix, to run in the worker, except those `in_process`."""
    return {
        suffix: extractor
        if suffix in in_process
        else BoundedExtractor(suffix, extractor, worker)
        for suffix, extractor in extractors.items()
    }


@contextmanager
def _deadline(
    process: _Process, seconds: float, timeout_error: UnreadableFile
) -> Iterator[None]:
    """Kill the process after `seconds`.

    Raises:
        UnreadableFile: `timeout_error` if time ran out, or the reason the process ended.
    """
    timed_out = threading.Event()

    def kill() -> None:
        timed_out.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield
    except (EOFError, BrokenPipeError) as error:
        if not timed_out.is_set():
            raise _crash_error(process.exit_reason()) from error
    finally:
        timer.cancel()
        timer.join()
    if timed_out.is_set():
        raise timeout_error


def _start_error(seconds: float) -> UnreadableFile:
    return UnreadableFile(
        "unreadable",
        f"It can't be read: the process that reads it didn't start within {seconds:g} s. The"
        " machine may be busy; sync again.",
    )


def _crash_error(reason: str) -> UnreadableFile:
    return UnreadableFile(
        "crashed",
        f"Reading it failed unexpectedly ({reason}). It may be damaged; save it again.",
    )
