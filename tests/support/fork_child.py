"""Forks after embedding: `python -m tests.support.fork_child EMBEDDER HOW`.

EMBEDDER is "onnx" or "torch". HOW is "fork", "pool" (a process pool forks), or "busy" (another
thread is inside the model at the moment of the fork). Fails unless the child gets the parent's
vectors within a few seconds.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from index.embed import onnx_embedder
from index.embed.embedder import Embedder, Vectors
from index.embed.model_cache import load_prepared
from index.embed.model_files import find_model
from index.embed.runtime import open_graph

_SECONDS = 15
_TEXTS = [f"The bridge was opened on {day} May 1973." for day in range(1, 32)]

_entered, _leave = threading.Event(), threading.Event()


class _LockedSession:
    """A session that takes a lock to run, as ONNX Runtime's own does for its memory."""

    def __init__(self, graph: Path) -> None:
        self._session = open_graph(graph)
        self._lock = threading.Lock()

    def get_inputs(self) -> Any:  # noqa: ANN401 - ONNX Runtime has no types
        return self._session.get_inputs()

    def run(self, *arguments: Any) -> Any:  # noqa: ANN401 - as above
        with self._lock:
            _stay_if_busy()
            return self._session.run(*arguments)


def _stay_if_busy() -> None:
    if threading.current_thread().name == "busy":
        _entered.set()
        _leave.wait()


def _onnx() -> Embedder:
    setattr(onnx_embedder, "open_graph", _LockedSession)  # noqa: B010 - mypy forbids it
    return load_prepared(find_model().fingerprint, threads=2)


def _torch() -> Embedder:
    from index.embed import sentence_transformer_embedder as module  # noqa: PLC0415 - slow

    vectors = module.question_vectors

    def question_vectors(*arguments: Any) -> Vectors:  # noqa: ANN401 - passed on
        _stay_if_busy()
        return vectors(*arguments)

    setattr(module, "question_vectors", question_vectors)  # noqa: B010 - as above
    return module.SentenceTransformerEmbedder(find_model(), threads=2)


def _fork(embed: Callable[[], Vectors]) -> Vectors:
    """The vectors of a child made by `os.fork`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        threading.Timer(_SECONDS, os._exit, [1]).start()
        os.write(writing, embed().tobytes())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        vectors = np.frombuffer(pipe.read(), np.float32)
    os.waitpid(child, 0)
    return vectors.reshape(len(_TEXTS) + 1, -1)


def _pool(embed: Callable[[], Vectors]) -> Vectors:
    """The vectors of a process pool."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply_async(embed).get(_SECONDS)


class _Embed:
    """Embeds all texts with the embedder inherited through the fork."""

    embedder: Embedder

    def __call__(self) -> Vectors:
        """Vectors of the sentences, and of one of them as a question."""
        question = self.embedder.embed_question(_TEXTS[0])
        return np.vstack([self.embedder.embed_sentences(_TEXTS), question])


def main(embedder: str, how: str) -> None:
    """Embed in the parent, then in a child."""
    _Embed.embedder = {"onnx": _onnx, "torch": _torch}[embedder]()
    embed = _Embed()
    expected = embed()
    busy = threading.Thread(target=embed, name="busy")
    if how == "busy":
        busy.start()
        _entered.wait()
    found = (_pool if how == "pool" else _fork)(embed)
    _leave.set()
    if how == "busy":
        busy.join()
    np.testing.assert_allclose(found, expected, atol=1e-5)


if __name__ == "__main__":
    main(*sys.argv[1:])
