"""txtai with BM25 beside its FAISS index, by its setting `hybrid`; else as the dense one."""

from functools import partial

from benchmarks.peers.systems.txtai_dense import Txtai

contestant = partial(Txtai, hybrid=True)
