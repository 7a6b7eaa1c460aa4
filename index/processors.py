"""How many processors this process may use."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_THIS_PROCESS = Path("/proc/self")


def usable_processors(process: Path = _THIS_PROCESS) -> int:
    """The number of processors to share work among; at least 1.

    Counts the processors that this process may run on, which `taskset` and cpusets restrict.
    A lower CPU quota of its control group (a container's, say) or of a parent group counts
    instead, rounded up. `process` is the folder in which the system describes the process.
    """
    return max(1, min([_by_affinity(), *_quotas(process)]))


def _by_affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quotas(process: Path) -> Iterator[int]:
    """The quotas of the process's control groups and their parents."""
    try:
        groups = dict(_groups(_lines(process / "cgroup")))
        mounts = [line.split() for line in _lines(process / "mountinfo")]
    except OSError:
        return
    for fields in mounts:
        # … root mount-point options … - type source super-options: proc_pid_mountinfo(5)
        kind, _, options = fields[fields.index("-") + 1 :][:3]
        if kind in groups and (kind == "cgroup2" or "cpu" in options.split(",")):
            below = _relative(groups[kind], root=fields[3])
            for around in (below, *below.parents):
                yield from _quota(Path(_unescape(fields[4])) / around)


def _groups(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The path of the process's group for each type of control group file system."""
    for line in filter(None, lines):
        number, controllers, path = line.split(":", 2)
        if number == "0":
            yield "cgroup2", path
        elif "cpu" in controllers.split(","):
            yield "cgroup", path


def _relative(group: str, root: str) -> PurePosixPath:
    """A group's path below the mount point of a subtree of groups.

    In a container the mount point may be its own group, while the path is the host's.
    """
    path = PurePosixPath(group)
    if ".." in path.parts or not path.is_relative_to(root):
        return PurePosixPath()
    return path.relative_to(root)


def _quota(group: Path) -> Iterator[int]:
    """A group's quota in processors, if it has one."""
    try:
        if (group / "cpu.max").exists():
            quota, period = map(int, _lines(group / "cpu.max")[0].split())
        else:
            quota = int(_lines(group / "cpu.cfs_quota_us")[0])
            period = int(_lines(group / "cpu.cfs_period_us")[0])
    except (OSError, ValueError, IndexError):  # none, or "max"
        return
    if quota > 0 and period > 0:
        yield -(-quota // period)


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8", "surrogateescape").splitlines()


def _unescape(path: str) -> str:
    """A mount point's path, with its octal escapes decoded."""
    return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
