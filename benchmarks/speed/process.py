"""What a process takes, as Linux counts it."""

import os
from pathlib import Path


def megabytes(process: int) -> float:
    """What it holds in memory."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1e6


def processor_seconds(process: int) -> float:
    """What it has run so far, its own and the system's work for it."""
    behind_name = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(") ")[2]
    user, system = behind_name.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
