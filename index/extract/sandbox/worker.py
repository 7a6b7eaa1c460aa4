"""Extractors that run in a process of their own, which a hostile file may take down."""

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
from index.text.document import Range

_STARTING_SECONDS = 60.0
_ENDING_SECONDS = 5.0
# What may be of the files that the process has read before.
_MAYBE_OF_OTHERS = frozenset({"crashed", "took_too_much_memory"})


class ExtractionWorker:
    """A process that reads files one by one, by the `EXTRACTORS` of a module.

    It is started with the first file, again after one that took it down, and ended when the
    context is left, which may be entered again. For one thread.
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
        """Read a file's bytes by the extractor of a suffix.

        Raises:
            UnreadableFile: the bytes are not of this kind, or reading them broke a limit or
                the process, and likewise a new one that has read no other file.
        """
        is_new = self._process is None
        try:
            outcome, text = self._answer_or_drop(suffix, data)
        except UnreadableFile as error:
            if is_new or error.kind not in _MAYBE_OF_OTHERS:
                raise
            outcome, text = self._answer_or_drop(suffix, data)
        if "kind" in outcome:
            raise UnreadableFile(outcome["kind"], outcome["message"])
        headings = tuple(Range(start, end) for start, end in outcome["headings"])
        return Extract(text.decode("utf-8"), tuple(outcome["pages"]), headings)

    def _answer_or_drop(self, suffix: str, data: bytes) -> tuple[dict[str, Any], bytes]:
        """What the process makes of a file; one that fails is done with."""
        try:
            return self._answer(suffix, data)
        except BaseException:
            self._drop()
            raise

    def _answer(self, suffix: str, data: bytes) -> tuple[dict[str, Any], bytes]:
        """What the process makes of a file: an object and a text."""
        process = self._process or self._started()
        with _in_time(process, self._limits.seconds, self._limits.took_too_long()):
            try:
                outcome, text = process.ask(suffix, data, self._limits.file_bytes)
            except FrameTooLong as error:
                raise self._limits.text_too_large() from error
        if outcome.get("kind") == "took_too_much_memory":
            raise self._limits.took_too_much_memory()
        if outcome.get("kind") == "crashed":
            raise _crashed(outcome["message"])
        return outcome, text

    def _started(self) -> "_Process":
        process = self._process = _Process(self._limits, self._kinds)
        seconds = self._starting_seconds
        with _in_time(process, seconds, _not_started(seconds)):
            process.wait_until_ready()
        return process

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.end()
            self._process = None


class _Process:
    """The running process, and the pipes to it and from it."""

    def __init__(self, limits: Limits, kinds: str) -> None:
        bounds = (str(limits.seconds), str(limits.memory_bytes))
        self._popen = subprocess.Popen(
            python_command("index.extract.sandbox.child", kinds, *bounds),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # where libraries complain of files
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
        """Wait until all is imported.

        Raises:
            EOFError: the process has ended.
        """
        receive(self._replies)

    def ask(
        self, suffix: str, data: bytes, longest: int
    ) -> tuple[dict[str, Any], bytes]:
        """Have a file read.

        Raises:
            EOFError, BrokenPipeError: the process has ended.
            FrameTooLong: what comes back is longer than so many bytes.
        """
        send(self._requests, suffix.encode("utf-8"))
        send(self._requests, data)
        outcome = json.loads(receive(self._replies, longest))
        return outcome, receive(self._replies, longest)

    def ending(self) -> str:
        """Wait for the end of the process, and say how it came."""
        status = self._popen.wait()
        return f"exit status {status}" if status >= 0 else f"signal {-status}"

    def kill(self) -> None:
        """End the process in the midst of whatever it does."""
        self._popen.kill()

    def end(self) -> None:
        """End the process, which waits for files or was killed."""
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
    """An extractor whose work another process does."""

    suffix: str
    extractor: Extractor
    worker: ExtractionWorker

    @property
    def media_type(self) -> str:
        """The kind's media type."""
        return self.extractor.media_type

    @property
    def recipe(self) -> str:
        """The extractor's own."""
        return self.extractor.recipe

    def extract(self, data: bytes) -> Extract:
        """Have a file's bytes read.

        Raises:
            UnreadableFile: the bytes are not of this kind, or reading them broke a limit or
                the process.
        """
        return self.worker.extract(self.suffix, data)


def bounded(
    extractors: Mapping[str, Extractor],
    harmless: Collection[str],
    worker: ExtractionWorker,
) -> Mapping[str, Extractor]:
    """Extractors by suffix, all but the harmless ones as the worker runs them."""
    return {
        suffix: extractor
        if suffix in harmless
        else BoundedExtractor(suffix, extractor, worker)
        for suffix, extractor in extractors.items()
    }


@contextmanager
def _in_time(process: _Process, seconds: float, late: UnreadableFile) -> Iterator[None]:
    """Kill a process that takes too long; say why it ended, if it does."""
    is_late = threading.Event()

    def kill() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield
    except (EOFError, BrokenPipeError) as error:
        if not is_late.is_set():
            raise _crashed(process.ending()) from error
    finally:
        timer.cancel()
        timer.join()
    if is_late.is_set():
        raise late


def _not_started(seconds: float) -> UnreadableFile:
    return UnreadableFile(
        "unreadable",
        f"It can't be read: the process that reads it did not start in {seconds:g} s, so the"
        " machine may be busy; sync again.",
    )


def _crashed(reason: str) -> UnreadableFile:
    return UnreadableFile(
        "crashed",
        f"Reading it failed in an unforeseen way ({reason}): it may be damaged, so save it"
        " anew.",
    )
