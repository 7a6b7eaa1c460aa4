"""Starts in new processes: the command line's and the page's, each next to a bare one."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.speed.pair import Pair, in_turn

_IMPORTS = "import onnxruntime, faiss, tokenizers"
_BARE = """
import gradio
with gradio.Blocks() as page:
    gradio.Markdown("Hello")
print(page.launch(prevent_thread_lock=True, quiet=True)[1], flush=True)
page.block_thread()
"""
BARE_PAGE = (sys.executable, "-c", _BARE)
"""The command that serves a nearly empty Gradio page."""
_ASKQUOTE = (sys.executable, "-m", "ui")
_ADDRESS = re.compile(r"http://[\d.:]+")
_ENVIRONMENT = {
    **os.environ,
    "GRADIO_ANALYTICS_ENABLED": "False",
    "PYTHONUNBUFFERED": "1",
    # Lets a checkout's modules have bytecode, as installed ones do.
    "PYTHONDONTWRITEBYTECODE": "",
}


def cold_question(index: Path, question: str, rounds: int) -> Pair:
    """A whole `askquote ask`, next to importing the libraries that asking needs."""
    ask = (*_ASKQUOTE, "ask", question, "--index", str(index))
    return in_turn(
        lambda: _seconds_of(ask),
        lambda: _seconds_of((sys.executable, "-c", _IMPORTS)),
        rounds,
    )


def page(docs: Path, index: Path, rounds: int) -> Pair:
    """The time until `askquote ui` delivers its page, next to a bare Gradio page."""
    ui = page_command(docs, index)
    return in_turn(
        lambda: _seconds_until_page(ui),
        lambda: _seconds_until_page(BARE_PAGE),
        rounds,
    )


def page_command(docs: Path, index: Path) -> Sequence[str]:
    """The command that serves a folder's page on any free port."""
    folders = ("--docs", str(docs), "--index", str(index))
    return (*_ASKQUOTE, "ui", "--port", "0", *folders)


def _seconds_of(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=_ENVIRONMENT)
    return time.perf_counter() - started


def _seconds_until_page(command: Sequence[str]) -> float:
    started = time.perf_counter()
    with served(command) as (_, address):
        urllib.request.urlopen(address).read()
        return time.perf_counter() - started


@contextmanager
def served(command: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Run a server that prints its address; yield its process id and that address."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_ENVIRONMENT,
    ) as process:
        try:
            assert process.stdout is not None
            found = next(filter(None, map(_ADDRESS.search, process.stdout)))
            yield process.pid, found[0]
        finally:
            process.terminate()
