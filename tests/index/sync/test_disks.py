"""An index on a disk that is full or read-only."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

pytestmark = pytest.mark.process

UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*UNSHARE, *words], cwd=ROOT, check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="module", autouse=True)
def _may_mount(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("disk")
    try:
        tried = run("mount", "-t", "tmpfs", "tmpfs", str(folder))
    except FileNotFoundError:
        pytest.skip("only Linux can mount a disk for one process")
    if tried.returncode:
        pytest.skip(f"mounting is not allowed here: {tried.stderr.strip()}")


def play(folder: Path, scenario: str) -> None:
    played = run(
        sys.executable, "-m", "tests.support.disk_child", str(folder), scenario
    )
    assert played.returncode == 0, played.stderr


def test_a_sync_that_fills_the_disk_says_so_and_resumes_when_there_is_room(
    tmp_path: Path,
) -> None:
    play(tmp_path, "grow")


def test_an_index_on_a_full_disk_answers_and_syncs_when_there_is_room(
    tmp_path: Path,
) -> None:
    play(tmp_path, "stay_full")


def test_an_index_on_a_read_only_disk_answers_but_does_not_sync(
    tmp_path: Path,
) -> None:
    play(tmp_path, "become_read_only")


def test_feedback_fails_on_a_full_disk_and_is_saved_when_there_is_room(
    tmp_path: Path,
) -> None:
    play(tmp_path, "judge")
