"""Work is shared among the processors that the process may use, not all of the machine's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.processors import usable_processors
from tests.support.checkout import ROOT

pytestmark = pytest.mark.process

ALLOWED = min(getattr(os, "sched_getaffinity", lambda _: {0})(0))
COUNT = "from index.processors import usable_processors; print(usable_processors())"

needs_affinity = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="only Linux has affinity masks"
)


@pytest.fixture(autouse=True)
def _sixteen_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(16), raising=False)


def describe(folder: Path, group: str, *mounts: str) -> Path:
    """Describe a process as /proc does; `{}` in a mount is the folder."""
    (folder / "cgroup").write_text(group + "\n")
    lines = [f"30 24 0:26 {mount.format(folder)}\n" for mount in mounts]
    (folder / "mountinfo").write_text(
        "".join(["1 0 8:1 / / rw - ext4 sda rw\n", *lines])
    )
    return folder


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text + "\n")


UNIFIED = "/ {}/v2 rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"
CPU = "/ {}/v1 rw - cgroup cgroup rw,cpu,cpuacct"


@pytest.mark.parametrize(
    ("quota", "count"),
    [
        ("max 100000", 16),
        ("200000 100000", 2),
        ("150000 100000", 2),
        ("1000 100000", 1),
        ("6400000 100000", 16),
        ("", 16),
        ("nonsense", 16),
        ("100000 0", 16),
    ],
)
def test_a_quota_is_rounded_up(tmp_path: Path, quota: str, count: int) -> None:
    put(tmp_path, "v2/app/cpu.max", quota)
    assert usable_processors(describe(tmp_path, "0::/app", UNIFIED)) == count


@pytest.mark.parametrize(
    ("quota", "period", "count"),
    [("-1", "100000", 16), ("250000", "100000", 3), ("50000", "100000", 1)],
)
def test_a_quota_of_the_first_version_counts(
    tmp_path: Path, quota: str, period: str, count: int
) -> None:
    put(tmp_path, "v1/app/cpu.cfs_quota_us", quota)
    put(tmp_path, "v1/app/cpu.cfs_period_us", period)
    process = describe(tmp_path, "5:memory:/x\n4:cpu,cpuacct:/app\n0::/", UNIFIED, CPU)
    assert usable_processors(process) == count


def test_the_lowest_quota_among_parent_groups_counts(tmp_path: Path) -> None:
    put(tmp_path, "v2/cpu.max", "900000 100000")
    put(tmp_path, "v2/pod/cpu.max", "300000 100000")
    put(tmp_path, "v2/pod/app/cpu.max", "max 100000")
    put(tmp_path, "v2/other/cpu.max", "100000 100000")
    assert usable_processors(describe(tmp_path, "0::/pod/app", UNIFIED)) == 3


@pytest.mark.parametrize("group", ["/docker/abc", "/", "/../elsewhere", "/docker/abcd"])
def test_a_container_that_sees_only_its_own_group_has_its_quota(
    tmp_path: Path, group: str
) -> None:
    put(tmp_path, "v 2/cpu.max", "400000 100000")
    mount = "/docker/abc {}/v\\0402 ro - cgroup2 cgroup rw"
    assert usable_processors(describe(tmp_path, f"0::{group}", mount)) == 4


def test_without_control_groups_the_affinity_mask_counts(
    tmp_path: Path,
) -> None:
    assert usable_processors(tmp_path / "nothing") == 16
    assert usable_processors(describe(tmp_path, "0::/app")) == 16
    assert usable_processors(describe(tmp_path, "", UNIFIED)) == 16


def test_without_affinity_masks_all_processors_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_processors(tmp_path) == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert usable_processors(tmp_path) == 3


def count_in_child(*before: str, setup: str = "") -> int:
    child = [*before, sys.executable, "-c", setup + COUNT]
    return int(subprocess.run(child, cwd=ROOT, check=True, capture_output=True).stdout)


@needs_affinity
def test_a_process_bound_to_one_processor_uses_one() -> None:
    bind = f"import os; os.sched_setaffinity(0, {{{ALLOWED}}});"
    assert count_in_child(setup=bind) == 1
    assert count_in_child() >= 1


@needs_affinity
@pytest.mark.skipif(not shutil.which("taskset"), reason="taskset is not installed")
def test_taskset_counts() -> None:
    assert count_in_child("taskset", "--cpu-list", str(ALLOWED)) == 1


@pytest.mark.parametrize("room", ["index", "qa", "ui"])
def test_nothing_counts_processors_that_it_may_not_use(room: str) -> None:
    counting = [
        str(file.relative_to(ROOT))
        for file in (ROOT / room).rglob("*.py")
        if "cpu_count" in file.read_text("utf-8")
    ]
    assert counting in ([], ["index/processors.py"])
