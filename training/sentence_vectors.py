"""Sentence vectors by all-MiniLM-L6-v2 in bfloat16, to find similar sentences."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoModel

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from training.model.encoding import ROUNDED, round_up

Floats: TypeAlias = npt.NDArray[np.float32]

PIECES, TOKENS = 96, 4096


class SentenceVectors:
    """Embeds texts; cuts them at 96 word pieces."""

    def __init__(self) -> None:
        folder = default_model_folder()
        self._tokenizer = read_tokenizer(folder / "tokenizer.json")
        self._tokenizer.enable_truncation(PIECES)
        self._tokenizer.enable_padding(pad_to_multiple_of=ROUNDED)
        self._model = AutoModel.from_pretrained(folder, attn_implementation="eager")
        self._model.eval()

    def of(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, shape (texts, width)."""
        order = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        vectors = np.zeros((len(texts), self._model.config.hidden_size), np.float32)
        while order:
            longest = len(self._tokenizer.encode(texts[order[0]]).ids)
            batch = order[: TOKENS // round_up(longest)]
            vectors[batch] = self._pooled([texts[number] for number in batch])
            order = order[len(batch) :]
        return vectors

    @torch.inference_mode()
    def _pooled(self, texts: list[str]) -> Floats:
        encoded = self._tokenizer.encode_batch(texts)
        ids = torch.tensor([e.ids for e in encoded])
        mask = torch.tensor([e.attention_mask for e in encoded])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
        masked = states.float() * mask[..., None]
        pooled: Floats = torch.nn.functional.normalize(masked.sum(1)).numpy()
        return pooled
