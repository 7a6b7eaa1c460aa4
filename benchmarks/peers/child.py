"""The child's side of the protocol: one JSON object per line, in and out.

usage: python -m benchmarks.peers.child MODULE THREADS, in the contestant's environment

A request names a `command` and its arguments. The reply contains the command's results, its
`seconds`, the process's peak memory so far as `peak_mib`, and the `bytes` on disk if the command
has a folder. Whatever a library prints goes to standard error. An error ends the child, with its
traceback on standard error.
"""

import importlib
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distributions
from pathlib import Path
from typing import TextIO

from benchmarks.peers.contestant import (
    Change,
    Changeable,
    Contestant,
    Corpus,
    Model,
    Refreshable,
    number_sentences,
)

Reply = dict[str, object]


def main() -> None:
    """Serve requests to a module's contestant until standard input ends."""
    module, threads = sys.argv[1:]
    _limit_processors(int(threads))
    replies = _take_standard_output()
    contestant: Contestant = importlib.import_module(module).contestant()
    for line in sys.stdin:
        replies.write(encode(reply_to(contestant, json.loads(line))))
        replies.flush()


def encode(value: object) -> str:
    """Encode an object as a line of ASCII, so that no document's text can break the line."""
    return json.dumps(value) + "\n"


def reply_to(contestant: Contestant, request: Mapping[str, object]) -> Reply:
    """Run a request; return its results with its time and memory."""
    arguments = dict(request)
    command = _COMMANDS[str(arguments.pop("command"))]
    started = time.perf_counter()
    reply = command(contestant, **arguments)
    reply["seconds"] = time.perf_counter() - started
    reply["peak_mib"] = peak_mib()
    if "folder" in arguments:
        reply["bytes"] = size_on_disk(Path(str(arguments["folder"])))
    return reply


def peak_mib() -> float:
    """The peak memory of this process and its largest child so far, in MiB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return (own + children) * unit / 2**20


def size_on_disk(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _limit_processors(count: int) -> None:
    """Limit this process to `count` processors, whatever starts its threads."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def _take_standard_output() -> TextIO:
    """Take standard output for the replies; send everything else printed to standard error."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return replies


def _load(contestant: Contestant, model: dict[str, object]) -> Reply:
    contestant.load(Model(**model))  # type: ignore[arg-type]  # as the parent sent it
    return {}


def _versions(_: Contestant) -> Reply:
    """The installed packages; a separate command, as reading them takes a moment."""
    return {"versions": {package.name: package.version for package in distributions()}}


def _index(contestant: Contestant, corpus: str, folder: str) -> Reply:
    contestant.index(Corpus(Path(corpus)), Path(folder))
    return {}


def _again(contestant: Refreshable, corpus: str, folder: str) -> Reply:
    contestant.again(Corpus(Path(corpus)), Path(folder))
    return {}


def _change(
    contestant: Changeable,
    corpus: str,
    folder: str,
    old: Sequence[str],
    new: Sequence[Mapping[str, str]],
) -> Reply:
    change = Change(old, list(number_sentences(new)))
    contestant.change(Corpus(Path(corpus)), Path(folder), change)
    return {}


def _open(contestant: Contestant, folder: str) -> Reply:
    contestant.open(Path(folder))
    return {}


def _ask(contestant: Contestant, questions: Sequence[str], count: int) -> Reply:
    found, waits = [], []
    for question in questions:
        started = time.perf_counter()
        found.append(contestant.ask(question, count))
        waits.append(time.perf_counter() - started)
    return {"found": found, "waits": waits}


def _clients(
    contestant: Contestant, questions: Sequence[str], count: int, clients: int
) -> Reply:
    """Ask all questions once, divided among threads that start together."""
    start = threading.Barrier(clients)

    def ask_share(first: int) -> list[float]:
        start.wait()
        share = questions[first::clients]
        return [_wait(contestant, question, count) for question in share]

    with ThreadPoolExecutor(clients) as threads:
        shares = threads.map(ask_share, range(clients))
        waits = [wait for share in shares for wait in share]
    return {"waits": waits}


def _wait(contestant: Contestant, question: str, count: int) -> float:
    started = time.perf_counter()
    contestant.ask(question, count)
    return time.perf_counter() - started


_COMMANDS: Mapping[str, Callable[..., Reply]] = {
    "load": _load,
    "versions": _versions,
    "index": _index,
    "again": _again,
    "change": _change,
    "open": _open,
    "ask": _ask,
    "clients": _clients,
}


if __name__ == "__main__":
    main()
