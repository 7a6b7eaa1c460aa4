"""The child's side of the protocol: a JSON object a line, in and out.

usage: python -m benchmarks.peers.child MODULE THREADS, in the contestant's environment

A request names a `command` and its arguments; the reply holds what was found, the `seconds`
that the command took, `peak_mib`, the most memory the process has held so far, and `bytes`
on disk where the command has a folder. Whatever a library prints goes to standard error. A
fault ends the child, with its traceback there.
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
    numbered,
)

Reply = dict[str, object]


def main() -> None:
    """Answer requests to the contestant of a module until standard input ends."""
    module, threads = sys.argv[1:]
    _keep_to_processors(int(threads))
    replies = _own_standard_output()
    contestant: Contestant = importlib.import_module(module).contestant()
    for line in sys.stdin:
        replies.write(encoded(answered(contestant, json.loads(line))))
        replies.flush()


def encoded(value: object) -> str:
    """An object as a line of ASCII, so that no text of a document can break a line."""
    return json.dumps(value) + "\n"


def answered(contestant: Contestant, request: Mapping[str, object]) -> Reply:
    """Carry out a request and say what it took."""
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
    """The most memory that this process and its largest child have held so far, MiB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return (own + children) * unit / 2**20


def size_on_disk(folder: Path) -> int:
    """The bytes of all files of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _keep_to_processors(count: int) -> None:
    """Let nothing in this process use more, whatever it takes its threads from."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def _own_standard_output() -> TextIO:
    """Standard output for the replies alone: whatever else is printed goes to the log."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return replies


def _load(contestant: Contestant, model: dict[str, object]) -> Reply:
    contestant.load(Model(**model))  # type: ignore[arg-type]  # as the parent sent it
    return {}


def _versions(_: Contestant) -> Reply:
    """What is installed; a command of its own, as reading it all takes a moment."""
    return {"versions": {one.name: one.version for one in distributions()}}


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
    change = Change(old, list(numbered(new)))
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
    """All questions once, asked by so many threads, each of its own as soon as it can."""
    started = threading.Barrier(clients)

    def ask_own(first: int) -> list[float]:
        started.wait()
        mine = questions[first::clients]
        return [_wait(contestant, question, count) for question in mine]

    with ThreadPoolExecutor(clients) as threads:
        waits = [wait for own in threads.map(ask_own, range(clients)) for wait in own]
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
