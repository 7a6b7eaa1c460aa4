"""Users' own modules named as askquote's packages are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT
from tests.support.folders import write_files

pytestmark = pytest.mark.process

ASK = """
import json, sys
import askquote
print(json.dumps(askquote.answer("Who led the talks for Ukraine?", index=sys.argv[1]).text))
"""
# Each fails the process that imports it.
MODULES = {
    "index.py": "raise SystemExit('the user\\'s index')",
    "qa.py": "raise SystemExit('the user\\'s qa')",
    "ui/__init__.py": "raise SystemExit('the user\\'s ui')",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a user's modules, all with names that askquote has too."""
    return write_files(tmp_path / "scripts", MODULES)


def run(
    folder: Path, *words: object, path: str = str(ROOT)
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_script_beside_modules_of_the_same_names_asks(
    folder: Path, docs_index: Path
) -> None:
    (folder / "script.py").write_text(ASK, encoding="utf-8")
    done = run(folder, "script.py", docs_index)
    assert (json.loads(done.stdout), done.stderr) == (
        "Rustem Umerov",
        "",
    )


def test_the_command_and_its_child_processes_run_with_such_modules_first_on_the_path(
    folder: Path, prepared_cache: Path
) -> None:
    assert prepared_cache.is_dir()
    # A web page is read in a child process, which must not import the user's modules either.
    page = "<p>Rustem Umerov led the talks for Ukraine.</p>"
    docs = write_files(folder / "docs", {"talks.html": page})
    words = ["-m", "askquote", "sync", docs, "--json"]
    done = run(folder, *words, path=os.pathsep.join([".", str(ROOT)]))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == ["talks.html"]


def test_a_module_that_is_already_imported_is_named_in_the_error(folder: Path) -> None:
    (folder / "index.py").write_text("", encoding="utf-8")
    done = run(folder, "-c", "import index, askquote")
    assert done.returncode == 1
    assert f"hidden by {folder / 'index.py'}" in done.stderr
    assert "Rename that module" in done.stderr


def test_the_public_names_are_those_of_qa() -> None:
    import askquote  # noqa: PLC0415 - under test
    import qa  # noqa: PLC0415 - as above

    assert askquote.__all__ == qa.__all__
    assert all(getattr(askquote, name) is getattr(qa, name) for name in qa.__all__)
