"""Seconds that a sentence takes to embed, beside `SentenceTransformer.encode` at its defaults."""

import time
from collections.abc import Callable, Sequence

from benchmarks.speed.pair import Pair, in_turn
from index.embed.model_cache import open_embedder
from index.embed.model_files import default_model_folder

_AT_A_TIME = 1024  # as a sync embeds them


def embedding(sentences: Sequence[str], threads: int, rounds: int) -> Pair:
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

    def seconds_a_sentence(work: Callable[[], None]) -> float:
        started = time.perf_counter()
        work()
        return (time.perf_counter() - started) / len(texts)

    return in_turn(
        lambda: seconds_a_sentence(embed), lambda: seconds_a_sentence(encode), rounds
    )
