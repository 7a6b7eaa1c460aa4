"""Sentences embedded in a second, beside `SentenceTransformer.encode` at its defaults."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from index.model import default_model_folder
from index.model_cache import open_embedder

_AT_A_TIME = 1024  # as a sync embeds them


@dataclass(frozen=True, slots=True)
class Embedding:
    """Sentences a second, medians of some rounds in turn."""

    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the floor."""
        return self.ours / self.floor


def embedding(sentences: Sequence[str], threads: int, rounds: int) -> Embedding:
    """Embed distinct sentences by both in turn, with so many threads each."""
    # Imported here: the parent is imported again by the process whose memory is measured.
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    torch.set_num_threads(threads)
    floor = SentenceTransformer(str(default_model_folder()), device="cpu")
    ours = open_embedder(threads=threads)
    texts = list(dict.fromkeys(sentences))

    def embed() -> None:
        for start in range(0, len(texts), _AT_A_TIME):
            ours.embed_sentences(texts[start : start + _AT_A_TIME])

    def encode() -> None:
        floor.encode(texts, show_progress_bar=False)

    both: list[list[float]] = [[], []]
    for _ in range(rounds + 1):
        for seconds, work in zip(both, (embed, encode), strict=True):
            seconds.append(_seconds(work))
    # The first round warms up.
    ours_took, floor_took = (median(seconds[1:]) for seconds in both)
    return Embedding(len(texts) / ours_took, len(texts) / floor_took)


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
