"""Generators put answers into words: the plug-in point for language models."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a generator is told to do, and apart from it what it is to do that with."""

    instructions: str
    material: str


class Generator(Protocol):
    """Writes text. Nothing that it writes is believed: `qa/wording.py` checks all of it."""

    def pieces(self, prompt: Prompt) -> Iterator[str]:
        """The text in pieces of any length, as it comes.

        Raises:
            GeneratorFailed: it can't write, broke off, or is closed.
        """

    def close(self) -> None:
        """Write no more; what is being written in other threads breaks off at once."""
