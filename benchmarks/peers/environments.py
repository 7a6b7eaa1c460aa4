"""The contestants' virtual environments."""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).parent / "requirements"
_TORCH = "torch==2.13.0"
_PARALLEL = 2


def python_of(environments: Path, name: str) -> Path:
    """The path of an environment's interpreter, which may not exist yet."""
    return environments.resolve() / name / "bin" / "python"


def cache_of(environments: Path) -> Path:
    """The folder for the models that askquote prepares, separate from the user's cache."""
    return environments.resolve() / "askquote-cache"


def install(environments: Path, names: Iterable[str]) -> dict[str, str]:
    """Create the environments, with a log each; return the errors by name."""
    environments.mkdir(parents=True, exist_ok=True)

    def error_of(name: str) -> str:
        try:
            _install(environments, name)
        except subprocess.CalledProcessError as error:
            return f"{error}; see {_log(environments, name)}"
        return ""

    names = list(names)
    with ThreadPoolExecutor(_PARALLEL) as workers:
        errors = list(workers.map(error_of, names))
    return {name: error for name, error in zip(names, errors, strict=True) if error}


def _install(environments: Path, name: str) -> None:
    python = str(python_of(environments, name))
    pip = [python, "-m", "pip", "install", "--quiet"]
    commands = [
        [sys.executable, "-m", "venv", str(environments.resolve() / name)],
        # First and separately: together with the other requirements, pip picks the build with
        # CUDA, which is gigabytes, even if one without is available.
        [*pip, _TORCH],
        [*pip, "--requirement", str(REQUIREMENTS / f"{name}.txt")],
    ]
    with _log(environments, name).open("w", encoding="utf-8") as log:
        for command in commands:
            subprocess.run(command, check=True, cwd=REPOSITORY, stdout=log, stderr=log)


def _log(environments: Path, name: str) -> Path:
    return environments / f"{name}.log"
