"""An index on a disk that is full, or may only be read."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

OF_ITS_OWN = ["unshare", "--user", "--map-root-user", "--mount"]


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*OF_ITS_OWN, *words], cwd=ROOT, check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="module", autouse=True)
def _may_mount(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("disk")
    try:
        tried = run("mount", "-t", "tmpfs", "tmpfs", str(folder))
    except FileNotFoundError:
        pytest.skip("only Linux has disks of a process's own")
    if tried.returncode:
        pytest.skip(f"mounting is not allowed here: {tried.stderr.strip()}")


def play(folder: Path, scenario: str) -> None:
    played = run(
        sys.executable, "-m", "tests.support.disk_child", str(folder), scenario
    )
    assert played.returncode == 0, played.stderr


def test_a_sync_that_fills_the_disk_says_so_and_goes_on_when_there_is_more_room(
    tmp_path: Path,
) -> None:
    play(tmp_path, "grow")


def test_an_index_on_a_full_disk_is_asked_and_is_synced_when_there_is_room(
    tmp_path: Path,
) -> None:
    play(tmp_path, "stay_full")


def test_an_index_on_a_disk_that_may_only_be_read_is_asked_and_not_synced(
    tmp_path: Path,
) -> None:
    play(tmp_path, "write_no_more")


def test_feedback_on_a_full_disk_fails_and_is_kept_when_there_is_room(
    tmp_path: Path,
) -> None:
    play(tmp_path, "judge")
