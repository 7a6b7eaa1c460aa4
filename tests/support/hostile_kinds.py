"""A hostile kind of file for `index.extract.sandbox.child` to read."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.errors import UnreadableFile
from index.extract.extractor import Extract, Extractor
from index.text.structure import Heading, Structure


@dataclass(frozen=True, slots=True)
class HostileExtractor:
    """An extractor that misbehaves in the way that the first word of the file names."""

    media_type: str = "application/x-hostile"
    recipe: str = "hostile/1"

    def extract(self, data: bytes) -> Extract:
        """Misbehave, or return the rest of the file as text."""
        text = data.decode("utf-8")
        word, _, rest = text.partition(" ")
        return ACTIONS.get(word, _be_good)(rest)


def _be_good(rest: str) -> Extract:
    sys.stdout.write("This would break the protocol.\n")
    sys.stdout.flush()
    return Extract(f"Good: {rest}", pages=(0,), structure=Structure((Heading(0, 4),)))


def _sleep(rest: str) -> Extract:
    time.sleep(float(rest))
    return Extract("It was a good sleep.")


def _swell(_: str) -> Extract:
    return Extract(str(len(bytearray(600_000_000))))


def _hoard(rest: str) -> Extract:
    HOARD.append(bytearray(int(rest)))
    return Extract("It keeps what it took.")


def _blow_up(rest: str) -> Extract:
    return Extract("The bridge is red. " * int(rest))


def _fall_deep(rest: str) -> Extract:
    return _fall_deep(rest + "deeper")


def _die(rest: str) -> Extract:
    os.kill(os.getpid(), int(rest))
    raise AssertionError


def _tell_process(_: str) -> Extract:
    return Extract(str(os.getpid()))


def _leave(_: str) -> Extract:
    sys.exit(3)


def _refuse(_: str) -> Extract:
    raise UnreadableFile("damaged", "It is damaged: this says so.")


def _be_odd(_: str) -> Extract:
    return Extract("A \ud800 half.")


HOARD: list[bytearray] = []
ACTIONS: Mapping[str, Callable[[str], Extract]] = {
    "sleep": _sleep,
    "swell": _swell,
    "hoard": _hoard,
    "blow_up": _blow_up,
    "fall_deep": _fall_deep,
    "die": _die,
    "tell_process": _tell_process,
    "leave": _leave,
    "refuse": _refuse,
    "be_odd": _be_odd,
}
EXTRACTORS: Mapping[str, Extractor] = {".bad": HostileExtractor()}
