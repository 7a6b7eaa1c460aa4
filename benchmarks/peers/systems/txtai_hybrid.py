"""txtai with `hybrid`, which adds BM25 to its FAISS index; otherwise the same as txtai_dense."""

from functools import partial

from benchmarks.peers.systems.txtai_dense import Txtai

contestant = partial(Txtai, hybrid=True)
