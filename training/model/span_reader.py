"""The span reader: a small BERT with a score for each span and for no answer."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from training.model.encoding import SPAN_PIECES, Batch

PAIRED = 64
"""The width of the vectors whose product scores a span's two ends together."""
IMPOSSIBLE = -1e4
SMALLEST = 1e-12


class SpanReader(nn.Module):
    """Scores every span of the passage, and the absence of an answer.

    A span from piece i to piece j scores start(i) + end(j) + first(i) . last(j), so the
    choice of the end depends on the start; no answer is scored at [CLS]. All of them share
    one softmax (after Lee et al. 2016, "Learning Recurrent Span Representations").
    """

    def __init__(self, folder: Path, dropout: float = 0.0) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = dropout
        config.attention_probs_dropout_prob = 0.0
        self.encoder = AutoModel.from_pretrained(
            folder, config=config, attn_implementation="eager", add_pooling_layer=False
        )
        width = config.hidden_size
        self.start, self.end, self.null = (nn.Linear(width, 1) for _ in range(3))
        self.first, self.last = (nn.Linear(width, PAIRED) for _ in range(2))
        self.encoder.embeddings.register_forward_hook(_as_autocast)
        _use_byte_dropout(self)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Scores of spans, shape (examples, first, last), and of no answer, (examples,)."""
        states = self.encoder(
            input_ids=batch.ids,
            token_type_ids=batch.segments,
            attention_mask=batch.attention,
        ).last_hidden_state.float()
        with torch.autocast("cpu", enabled=False):
            pairs = self.first(states) @ self.last(states).transpose(1, 2)
            spans = self.start(states) + self.end(states).transpose(1, 2)
            spans = spans + pairs / PAIRED**0.5
            allowed = _allowed(batch.passages)
            return spans.masked_fill(~allowed, IMPOSSIBLE), self.null(states[:, 0])[
                :, 0
            ]


def loss(spans: Tensor, null: Tensor, gold: Tensor) -> Tensor:
    """Negative log-likelihood of any gold span, or of no answer, shape (examples,)."""
    everything = torch.cat([spans.flatten(1), null[:, None]], 1).logsumexp(1)
    example, first, last = gold.unbind(1)
    probabilities = (spans[example, first, last] - everything[example]).exp()
    right = torch.zeros_like(null).index_add(0, example, probabilities)
    answerable = torch.zeros(len(null), dtype=torch.bool)
    answerable[example] = True
    return torch.where(answerable, -right.clamp_min(SMALLEST).log(), everything - null)


def divergence(
    teacher: tuple[Tensor, Tensor], learner: tuple[Tensor, Tensor]
) -> Tensor:
    """Kullback-Leibler divergence from the teacher's scores, shape (examples,)."""
    target, actual = (
        torch.cat([spans.flatten(1), null[:, None]], 1).log_softmax(1)
        for spans, null in (teacher, learner)
    )
    return (target.exp() * (target - actual)).sum(1)


def _as_autocast(_module: nn.Module, _inputs: object, states: Tensor) -> Tensor:
    """Keep the states between layers as narrow as the products: a quarter less time."""
    if torch.is_autocast_enabled("cpu"):
        return states.to(torch.get_autocast_dtype("cpu"))
    return states


def _allowed(passages: Tensor) -> Tensor:
    length = passages.shape[1]
    forward = torch.ones(length, length, dtype=torch.bool).triu()
    near = forward & ~forward.triu(SPAN_PIECES)
    return near & passages[:, :, None] & passages[:, None, :]


class ByteDropout(nn.Module):
    """Dropout by random bytes, many times faster on a CPU than torch's own.

    Each module has its own random state; `seed` sets it.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self._dropped = round(share * 256)
        self._random = np.random.Generator(np.random.SFC64(0))

    def seed(self, *seed: int) -> None:
        """Reseed the random bytes."""
        self._random = np.random.Generator(np.random.SFC64(seed))

    def forward(self, states: Tensor) -> Tensor:
        """Set a share of the states to zero and scale the others up."""
        if not self.training or not self._dropped:
            return states
        drawn = bytearray(self._random.bytes(states.numel()))
        kept = torch.frombuffer(drawn, dtype=torch.uint8).view(states.shape)
        scale = 256 / (256 - self._dropped)
        return states * (kept >= self._dropped).to(states.dtype).mul_(scale)


def _use_byte_dropout(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout) and child.p:
            setattr(module, name, ByteDropout(child.p))
        _use_byte_dropout(child)
