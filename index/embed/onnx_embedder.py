"""The embedder that runs a prepared model on ONNX Runtime, without torch."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from index.embed.embedder import Vectors
from index.embed.prepared import Prepared
from index.embed.runtime import PerProcess, batches, open_graph
from index.embed.wordpieces import read_tokenizer, replace_surrogates


class OnnxEmbedder:
    """Embeds with a prepared model; thread-safe.

    `threads` is the number of batches embedded in parallel, each by one thread: threads that
    shared a batch would wait for each other, spinning.
    """

    def __init__(self, prepared: Prepared, threads: int = 1) -> None:
        self.fingerprint = prepared.fingerprint
        self.dimension = prepared.dimension
        self._prepared = prepared
        self._threads = threads
        self._tokenizer = read_tokenizer(prepared.tokenizer)
        self._tokenizer.enable_truncation(prepared.max_tokens)
        self._session = PerProcess(lambda: open_graph(prepared.graph))
        self._inputs = {tensor.name for tensor in self._session.get().get_inputs()}

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of the texts."""
        prompt = self._prepared.sentence_prompt
        rows = [self._token_ids(prompt + text) for text in texts]
        vectors = np.empty((len(rows), self.dimension), np.float32)

        def embed(batch: list[int]) -> None:
            vectors[batch] = self._run([rows[index] for index in batch])

        with ThreadPoolExecutor(self._threads) as pool:
            for _ in pool.map(embed, batches([len(row) for row in rows])):
                pass  # raises the error of a batch, if there is one
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """The unit vector of a question, of shape (dimension,)."""
        row = self._token_ids(self._prepared.question_prompt + question)
        vector: Vectors = self._run([row])[0]
        return vector

    def _token_ids(self, text: str) -> list[int]:
        # Not in one batch call: that starts a thread pool, and a later fork then warns.
        return self._tokenizer.encode(replace_surrogates(text)).ids

    def _run(self, rows: Sequence[Sequence[int]]) -> Vectors:
        """Unit vectors of token ids, of shape (len(rows), dimension)."""
        shape = (len(rows), max(len(row) for row in rows))
        token_ids = np.full(shape, self._prepared.pad_id, np.int64)
        mask = np.zeros(shape, np.int64)
        for index, row in enumerate(rows):
            token_ids[index, : len(row)] = row
            mask[index, : len(row)] = 1
        feed: dict[str, npt.NDArray[np.int64]] = {
            "input_ids": token_ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros(shape, np.int64),
        }
        inputs = {name: feed[name] for name in self._inputs}
        vectors: Vectors = self._session.get().run(None, inputs)[0]
        return vectors
