"""Start another Python, for work that must not delay or harm this process."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def python_command(module: str, *words: str) -> list[str]:
    """The command that runs a module, without importing from the current folder."""
    return [sys.executable, "-P", "-m", module, *words]


def python_environment() -> Mapping[str, str]:
    """An environment in which the command has this process's import path."""
    path = os.pathsep.join(filter(None, (entry or _current() for entry in sys.path)))
    return {**os.environ, "PYTHONPATH": path}


def _current() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed
        return ""
