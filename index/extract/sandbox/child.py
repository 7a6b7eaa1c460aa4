"""The child process that reads kinds of file which may hang, crash or use up memory.

`python -m index.extract.sandbox.child KINDS SECONDS BYTES` reads files one at a time with
the `EXTRACTORS` of the module KINDS, in at most BYTES of address space. A request is two
messages: a suffix and the bytes of a file. A reply is two messages too: a JSON object and a
text. The object holds the pages and the structure, or else the `kind` and `message` of a failure,
and then the text is empty. When the process is ready, it first sends an empty message.
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
from index.text.structure_json import to_json

# The parent waits less and kills this process first. If the parent was killed itself, only
# the alarm ends this process.
_GRACE_SECONDS = 5.0


def main(kinds: str, seconds: str, memory_bytes: str) -> None:
    """Serve requests until standard input is closed."""
    limit_memory(int(memory_bytes))
    # Ctrl-C reaches the parent too, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = _take_over_stdout()
    extractors = import_module(kinds).EXTRACTORS
    send(replies, b"")
    with suppress(EOFError):
        while True:
            suffix = receive(sys.stdin.buffer).decode("utf-8")
            _set_alarm(float(seconds) + _GRACE_SECONDS)
            outcome, text = _read_file(extractors[suffix], sys.stdin.buffer)
            send(replies, json.dumps(outcome).encode("ascii"))
            send(replies, text)
            _set_alarm(0)


def limit_memory(memory_bytes: int) -> None:
    """Limit this process's memory, where the system can, and let it leave no core file."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Some systems lack this limit, and some processes already have a lower one.
    with suppress(ValueError, OSError):
        _, hard_limit = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, hard_limit))


def _take_over_stdout() -> BinaryIO:
    """Take over standard output, so that a library's prints go to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _set_alarm(seconds: float) -> None:
    """End the process after `seconds`, even inside native code; 0 cancels the alarm."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _read_file(
    extractor: Extractor, requests: BinaryIO
) -> tuple[dict[str, object], bytes]:
    """Receive and read the next file, for which there may be too little memory."""
    try:
        data = receive(requests)
    except MemoryError:
        return _failure("took_too_much_memory", "")
    return _extract(extractor, data)


def _extract(extractor: Extractor, data: bytes) -> tuple[dict[str, object], bytes]:
    try:
        extract = extractor.extract(data)
        text = extract.text.encode("utf-8", "replace")
    except UnreadableFile as error:
        return _failure(error.kind, str(error))
    except MemoryError:
        return _failure("took_too_much_memory", "")
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything
        return _failure("crashed", type(error).__name__)
    structure = to_json(extract.structure)
    return {"pages": extract.pages, "structure": structure}, text


def _failure(kind: str, message: str) -> tuple[dict[str, object], bytes]:
    return {"kind": kind, "message": message}, b""


if __name__ == "__main__":
    main(*sys.argv[1:])
