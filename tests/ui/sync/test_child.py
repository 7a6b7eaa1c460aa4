"""The process that a sync runs in."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

pytestmark = pytest.mark.process

WITHOUT_PRIORITIES = """
import os, sys

def refuse(_):
    raise PermissionError("not allowed")

os.nice = refuse
from ui.child import main
sys.exit(main(sys.argv[1:]))
"""
PRIORITY = """
import os, sys
from unittest.mock import patch
from ui import child

with patch.object(child, "run", lambda *_, **__: os.nice(0)):
    sys.exit(child.main(["job"]))
"""


@pytest.mark.parametrize("kind", ["job", "watch"])
def test_a_priority_that_can_not_be_lowered_does_not_stop_the_sync(
    tmp_path: Path, prepared_cache: Path, kind: str
) -> None:
    assert prepared_cache.is_dir()
    folder = str(tmp_path / "nowhere")
    words = [kind, "sync", "--json", "--index", str(tmp_path / "ix"), "--", folder]
    done = run_python(WITHOUT_PRIORITIES, *words)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    if kind == "job":
        assert json.loads(done.stdout)["error"]["kind"] == "folder_missing"
    else:
        assert folder in done.stderr


def test_a_sync_runs_at_a_lower_priority() -> None:
    own = run_python("import os, sys; sys.exit(os.nice(0))").returncode
    assert run_python(PRIORITY).returncode == min(own + 10, 19)


def run_python(program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    with subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,  # open for as long as the program runs
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        out, err = process.stdout.read(), process.stderr.read()
        status = process.wait()
    return subprocess.CompletedProcess(program, status, out, err)
