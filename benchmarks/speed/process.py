"""The memory and CPU time of a process, as Linux counts them."""

import os
from pathlib import Path


def megabytes(process: int) -> float:
    """The resident memory of a process."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1e6


def processor_seconds(process: int) -> float:
    """The CPU time of a process so far, user and system."""
    after_name = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(") ")[2]
    user, system = after_name.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
