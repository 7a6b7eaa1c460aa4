"""The contestants' own environments."""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).parent / "requirements"
_TORCH = "torch==2.13.0"
_AT_ONCE = 2


def python_of(environments: Path, name: str) -> Path:
    """The interpreter of an environment, whether it is there or not."""
    return environments.resolve() / name / "bin" / "python"


def cache_of(environments: Path) -> Path:
    """Where askquote keeps the model that it prepared, away from the user's own cache."""
    return environments.resolve() / "askquote-cache"


def install(environments: Path, names: Iterable[str]) -> dict[str, str]:
    """Make the environments; gives what went wrong, by name. A log lies beside each."""
    environments.mkdir(parents=True, exist_ok=True)

    def outcome(name: str) -> str:
        try:
            _install(environments, name)
        except subprocess.CalledProcessError as error:
            return f"{error}; see {_log(environments, name)}"
        return ""

    wanted = list(names)
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        outcomes = list(workers.map(outcome, wanted))
    return {name: wrong for name, wrong in zip(wanted, outcomes, strict=True) if wrong}


def _install(environments: Path, name: str) -> None:
    python = str(python_of(environments, name))
    pip = [python, "-m", "pip", "install", "--quiet"]
    commands = [
        [sys.executable, "-m", "venv", str(environments.resolve() / name)],
        # First and alone: among all the others' wishes pip takes the build with CUDA, which
        # is gigabytes, though one without is at hand.
        [*pip, _TORCH],
        [*pip, "--requirement", str(REQUIREMENTS / f"{name}.txt")],
    ]
    with _log(environments, name).open("w", encoding="utf-8") as log:
        for command in commands:
            subprocess.run(command, check=True, cwd=REPOSITORY, stdout=log, stderr=log)


def _log(environments: Path, name: str) -> Path:
    return environments / f"{name}.log"
