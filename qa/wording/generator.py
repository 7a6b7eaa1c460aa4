"""Generators, the plug-in point for language models that word answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions for a generator, and the material that they apply to."""

    instructions: str
    material: str


class Generator(Protocol):
    """Writes text, none of which is trusted: `qa.wording.wording` checks all of it."""

    def pieces(self, prompt: Prompt) -> Iterator[str]:
        """Yield the text as it arrives, in pieces of any length.

        Raises:
            GeneratorFailed: It can't write, breaks off, or is closed.
        """

    def close(self) -> None:
        """Stop writing, at once and in all threads."""
