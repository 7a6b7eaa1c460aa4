"""What the command line's words may stand for: a type of argparse's for each."""

import argparse
import math
from collections.abc import Callable


def amount(most: float, what: str) -> Callable[[str], float]:
    """A positive number up to `most`, of what the message calls `what`."""

    def read(word: str) -> float:
        value = _number(word)
        if not 0 < value <= most:
            raise argparse.ArgumentTypeError(f"{word} is no {what} up to {most:,}")
        return value

    return read


def count(least: int, most: int, what: str) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def read(word: str) -> int:
        value = _number(word)
        if not (least <= value <= most and word.isdecimal()):
            raise argparse.ArgumentTypeError(
                f"{word} is no {what} from {least} to {most}"
            )
        return int(value)

    return read


def probability(word: str) -> float:
    """A number from 0 to 1."""
    value = _number(word)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{word} is no probability from 0 to 1")
    return value


def host(word: str) -> str:
    """A host's name or address, as browsers send it."""
    # Imported here: only what serves takes one.
    from ui.access.hosts import host_name  # noqa: PLC0415

    try:
        return host_name(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{word} is no name of a host, without a port"
        ) from error


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return math.nan  # within no bounds
