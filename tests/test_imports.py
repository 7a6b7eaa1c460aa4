"""The modules that asking loads, in a new process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

pytestmark = pytest.mark.process

HEAVY = {
    "gradio",
    "matplotlib",
    "nltk",
    "pandas",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "torch",
    "transformers",
}
ASK = """
import json, sys
from qa import answer
found = answer("Who led the talks for Ukraine?", index=sys.argv[1])
print(json.dumps([found.found, sorted(sys.modules)]))
"""
IMPORT = """
import json, sys
import qa
print(json.dumps([True, sorted(sys.modules)]))
"""


def loaded(program: str, *arguments: str) -> set[str]:
    """The packages and modules that a program has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found, modules = json.loads(done.stdout)
    assert found
    return set(modules)


def test_asking_an_existing_index_loads_no_library_for_training_or_indexing(
    docs_index: Path,
) -> None:
    modules = loaded(ASK, str(docs_index))
    assert not modules & HEAVY
    assert "onnxruntime" in modules, "the modules are not those of a process that asked"


def test_importing_qa_loads_no_heavy_library() -> None:
    assert not loaded(IMPORT) & HEAVY
