"""Starts in fresh processes: the command line's and the page's, each beside a bare one."""

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
"""What serves a page of Gradio's with nothing in it."""
_ASKQUOTE = (sys.executable, "-m", "ui")
_ADDRESS = re.compile(r"http://[\d.:]+")
_ENVIRONMENT = {
    **os.environ,
    "GRADIO_ANALYTICS_ENABLED": "False",
    "PYTHONUNBUFFERED": "1",
    # A checkout's modules have their bytecode then, as installed ones have.
    "PYTHONDONTWRITEBYTECODE": "",
}


def cold_question(index: Path, question: str, rounds: int) -> Pair:
    """`askquote ask`, whole, beside the import of the libraries that asking needs."""
    ask = (*_ASKQUOTE, "ask", question, "--index", str(index))
    return in_turn(
        lambda: _seconds_of(ask),
        lambda: _seconds_of((sys.executable, "-c", _IMPORTS)),
        rounds,
    )


def page(docs: Path, index: Path, rounds: int) -> Pair:
    """Until the page of `askquote ui` is delivered, beside a bare one of Gradio's."""
    ui = page_command(docs, index)
    return in_turn(
        lambda: _seconds_until_page(ui),
        lambda: _seconds_until_page(BARE_PAGE),
        rounds,
    )


def page_command(docs: Path, index: Path) -> Sequence[str]:
    """What serves the page of a folder at any port that is free."""
    places = ("--docs", str(docs), "--index", str(index))
    return (*_ASKQUOTE, "ui", "--port", "0", *places)


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
    """A process that serves and prints its address: its number, and that address."""
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
