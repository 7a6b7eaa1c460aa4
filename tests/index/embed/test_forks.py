"""A forked child embeds after its parent did: prefork servers and process pools do so."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from index.embed import wordpieces
from index.embed.runtime import PerProcess
from index.embed.wordpieces import WordPieces, read_tokenizer
from tests.support.checkout import ROOT

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork"),
]


@pytest.mark.usefixtures("prepared_cache")
@pytest.mark.parametrize(
    ("embedder", "how"),
    # Loading torch takes seconds: only the hardest case, a fork while a thread embeds.
    [("onnx", "fork"), ("onnx", "pool"), ("onnx", "busy"), ("torch", "busy")],
)
def test_a_forked_child_embeds_after_its_parent(embedder: str, how: str) -> None:
    child = [sys.executable, "-m", "tests.support.fork_child", embedder, how]
    ended = subprocess.run(
        child, cwd=ROOT, check=False, capture_output=True, text=True, timeout=90
    )
    assert ended.returncode == 0, ended.stderr


def test_a_process_creates_its_value_once_and_its_child_another() -> None:
    numbers = count()
    value = PerProcess(lambda: next(numbers))
    assert [value.get(), value.get()] == [0, 0]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, bytes([value.get(), value.get()]))
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 9) == bytes([1, 1])
    assert value.get() == 0
    os.close(reading)
    os.close(writing)


def test_a_forked_child_counts_word_pieces_while_its_parent_loads_the_tokenizer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered, leave = threading.Event(), threading.Event()

    def read(path: Path) -> Tokenizer:
        if threading.current_thread() is not threading.main_thread():
            entered.set()
            leave.wait()
        return read_tokenizer(path)

    monkeypatch.setattr(wordpieces, "read_tokenizer", read)
    pieces = WordPieces()
    loading = threading.Thread(target=pieces, args=["bridge"])
    loading.start()
    entered.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(10)
        os._exit(pieces("The bridge opened."))
    leave.set()
    loading.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 4


def test_all_threads_get_the_same_value() -> None:
    value = PerProcess(object)
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: value.get(), range(64)))) == 1
