"""The process that reads the kinds of file which may hang, crash or swell.

`python -m index.extraction_worker KINDS SECONDS BYTES` reads files by the module KINDS'
`EXTRACTORS`, one at a time, in at most so many bytes of address space. A request is two
messages, a suffix and a file's bytes; so is what comes back: a JSON object and a text. The
object holds the pages and headings, or `kind` and `message` of a failure, without a text.
An empty message comes first, when all is ready.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

from index.errors import UnreadableFile
from index.extract.extractor import Extractor
from index.extract.sandbox.frames import receive, send

# Longer than whoever asks waits. If it was killed, nobody else ends this process.
_GRACE_SECONDS = 5.0


def main(kinds: str, seconds: str, memory_bytes: str) -> None:
    """Read files until there are no more."""
    _bound(int(memory_bytes))
    # Whoever asks is interrupted too, and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = _replies()
    extractors = import_module(kinds).EXTRACTORS
    send(replies, b"")
    with suppress(EOFError):
        while True:
            suffix = receive(sys.stdin.buffer).decode("utf-8")
            _set_alarm(float(seconds) + _GRACE_SECONDS)
            outcome, text = _answer(extractors[suffix], sys.stdin.buffer)
            send(replies, json.dumps(outcome).encode("ascii"))
            send(replies, text)
            _set_alarm(0)


def _bound(memory_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Some systems have no such limit, and some processes a lower one already.
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, most))


def _replies() -> BinaryIO:
    """Standard output, to which then nothing else can print."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _set_alarm(seconds: float) -> None:
    """End the process after so many seconds, also amid foreign code; 0 calls it off."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(extractor: Extractor, files: BinaryIO) -> tuple[dict[str, object], bytes]:
    """What is made of the next file, for which there may be no room."""
    try:
        data = receive(files)
    except MemoryError:
        return _failure("took_too_much_memory", "")
    return _outcome(extractor, data)


def _outcome(extractor: Extractor, data: bytes) -> tuple[dict[str, object], bytes]:
    try:
        extract = extractor.extract(data)
        text = extract.text.encode("utf-8", "replace")
    except UnreadableFile as error:
        return _failure(error.kind, str(error))
    except MemoryError:
        return _failure("took_too_much_memory", "")
    except Exception as error:  # noqa: BLE001 - a strange file may raise anything
        return _failure("crashed", type(error).__name__)
    return {"pages": extract.pages, "headings": extract.headings}, text


def _failure(kind: str, message: str) -> tuple[dict[str, object], bytes]:
    return {"kind": kind, "message": message}, b""


if __name__ == "__main__":
    main(*sys.argv[1:])
