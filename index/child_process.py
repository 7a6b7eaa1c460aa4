"""Starting Python again, for work that this process must not be held up or harmed by."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("index", "qa", "ui")


def python_command(module: str, *words: str) -> list[str]:
    """The command that runs a module; nothing is imported out of the current folder."""
    return [sys.executable, "-P", "-m", module, *words]


def python_environment() -> Mapping[str, str]:
    """An environment in which the command imports what this process would.

    A folder on the path that has other modules named as askquote's packages are is left out.
    """
    folders = [entry or str(Path.cwd()) for entry in sys.path]
    path = os.pathsep.join(folder for folder in folders if not _hides_own(Path(folder)))
    return {**os.environ, "PYTHONPATH": path}


def _hides_own(folder: Path) -> bool:
    if folder.resolve() == _ROOT:
        return False
    return any(
        (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file()
        for name in _PACKAGES
    )
