"""The seconds to embed a sentence, next to `SentenceTransformer.encode` at its defaults."""

import time
from collections.abc import Callable, Sequence

from benchmarks.speed.pair import Pair, in_turn
from index.embed.model_cache import open_embedder
from index.embed.model_files import default_model_folder

_BATCH = 1024  # as in a sync


def measure_embedding(sentences: Sequence[str], threads: int, rounds: int) -> Pair:
    """Embed distinct sentences with both in turn, on the same number of threads."""
    # Imported here, as the process whose memory is measured imports this module too.
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    torch.set_num_threads(threads)
    floor = SentenceTransformer(str(default_model_folder()), device="cpu")
    ours = open_embedder(threads=threads)
    texts = list(dict.fromkeys(sentences))

    def embed() -> None:
        for start in range(0, len(texts), _BATCH):
            ours.embed_sentences(texts[start : start + _BATCH])

    def encode() -> None:
        floor.encode(texts, show_progress_bar=False)

    def seconds_a_sentence(work: Callable[[], None]) -> float:
        started = time.perf_counter()
        work()
        return (time.perf_counter() - started) / len(texts)

    return in_turn(
        lambda: seconds_a_sentence(embed), lambda: seconds_a_sentence(encode), rounds
    )
