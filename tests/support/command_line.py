"""The command line, run in this process."""

import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any
from unittest.mock import patch

from ui.__main__ import main


@dataclass(frozen=True, slots=True)
class Done:
    """A command's exit status, and what it wrote."""

    status: int | str | None
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """Standard output as JSON, one object per line."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*words: object, stdin: str = "") -> Done:
    """Run a command, and restore the environment afterwards."""
    out, err = StringIO(), StringIO()
    with (
        patch.dict(os.environ),
        patch("sys.stdin", StringIO(stdin)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            status: int | str | None = main([str(word) for word in words])
        except SystemExit as end:
            status = end.code
    return Done(status, out.getvalue(), err.getvalue())
