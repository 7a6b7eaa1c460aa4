"""The table of sentence cases, read from the TOML file next to this module."""

import tomllib
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).with_name("sentence_cases.toml")
_MARK = "¦"


class Case(NamedTuple):
    """A text with a mark before each sentence except the first."""

    name: str
    marked: str

    @property
    def text(self) -> str:
        return self.marked.replace(_MARK, "")

    @property
    def sentences(self) -> list[str]:
        return [part.strip() for part in self.marked.split(_MARK)]


def load_cases() -> list[Case]:
    """All cases, each named by its kind and its topic."""
    kinds: dict[str, dict[str, str]] = tomllib.loads(_TABLE.read_text("utf-8"))
    return [
        Case(f"{kind}: {name}", marked)
        for kind, texts in kinds.items()
        for name, marked in texts.items()
    ]
