"""Start another Python, for work that must not delay or harm this process."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("index", "qa", "ui")


def python_command(module: str, *words: str) -> list[str]:
    """The command that runs a module, without importing from the current folder."""
    return [sys.executable, "-P", "-m", module, *words]


def python_environment() -> Mapping[str, str]:
    """An environment in which the command has this process's import path.

    Folders that would hide askquote's packages, by modules of the same names, are left out.
    """
    folders = filter(None, (entry or _current() for entry in sys.path))
    path = os.pathsep.join(
        folder for folder in folders if not _hides_packages(Path(folder))
    )
    return {**os.environ, "PYTHONPATH": path}


def _hides_packages(folder: Path) -> bool:
    if folder.resolve() == _ROOT:
        return False
    files = (
        folder / file
        for name in _PACKAGES
        for file in (f"{name}.py", f"{name}/__init__.py")
    )
    # `Path.is_file` raises in a folder that may not be entered, before Python 3.14.
    return any(os.path.isfile(file) for file in files)  # noqa: PTH113


def _current() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed
        return ""
