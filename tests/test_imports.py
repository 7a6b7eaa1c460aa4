"""What asking loads, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.checkout import ROOT

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
    """The packages and modules a program has loaded by its end."""
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


def test_asking_a_ready_index_loads_no_library_of_training_or_indexing(
    docs_index: Path,
) -> None:
    modules = loaded(ASK, str(docs_index))
    assert not modules & HEAVY
    assert "onnxruntime" in modules, (
        "the list of modules is that of a process that asked"
    )


def test_importing_qa_loads_no_heavy_library() -> None:
    assert not loaded(IMPORT) & HEAVY
