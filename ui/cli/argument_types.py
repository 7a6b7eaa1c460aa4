"""Types for command-line arguments: each parses a word, or explains why it can't."""

import argparse
import math
from collections.abc import Callable

from index.text.edition.period import FORMS, period


def amount(most: float, what: str) -> Callable[[str], float]:
    """A positive number up to `most`; `what` names it in the error message."""

    def parse(word: str) -> float:
        value = _number(word)
        if not 0 < value <= most:
            raise argparse.ArgumentTypeError(f"{word} isn't a {what} up to {most:,}")
        return value

    return parse


def count(least: int, most: int, what: str) -> Callable[[str], int]:
    """A whole number from `least` to `most`; `what` names it in the error message."""

    def parse(word: str) -> int:
        value = _number(word)
        if not (least <= value <= most and word.isdecimal()):
            raise argparse.ArgumentTypeError(
                f"{word} isn't a {what} from {least} to {most}"
            )
        return int(value)

    return parse


def years(word: str) -> str:
    """A year, or a range of years, as it was given."""
    if period(word) is None:
        raise argparse.ArgumentTypeError(
            f"{word} isn't a year or a range of years, such as {FORMS}"
        )
    return word


def probability(word: str) -> float:
    """A number from 0 to 1."""
    value = _number(word)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{word} isn't a probability from 0 to 1")
    return value


def host(word: str) -> str:
    """A host name or address, without a port, as browsers send it."""
    # Imported here: only `ui` takes one.
    from ui.access.hosts import host_name  # noqa: PLC0415

    try:
        return host_name(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{word} isn't a host name or address without a port"
        ) from error


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return math.nan  # fails every range check
