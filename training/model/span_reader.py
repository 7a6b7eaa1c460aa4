"""The reader: a small BERT that scores spans, evidence, verdicts and forms of answers.

It also reads talks: which words of the turns before belong to a question.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from transformers import BertConfig, BertModel

from index.embed.model_files import default_model_folder
from qa.read.span_model import FORMS
from training.data.example import VERDICTS
from training.model.encoding import SPAN_PIECES, Batch

LAYERS = 12
TALK_LAYER = 8
"""The layer whose states tell most of talks; those after it serve the spans."""
PAIRED = 64
"""The width of the vectors whose product scores a span's two ends together."""
IMPOSSIBLE = -1e4
SMALLEST = 1e-12
EVIDENCE, VERDICT, FORM = 0.5, 0.5, 0.2
"""The weights of these losses beside that of the spans."""
SHARED = 0.5
"""The share of the spans' loss that is of the passages of a question together."""
NOT_ASKED = 0.1
"""The weight of "neither" where the question asks for no verdict."""


class Scores(NamedTuple):
    """Logits of a batch of examples.

    `spans` has shape (examples, first, last), `null`, no answer, (examples,). `evidence` says
    whether a piece is evidence, and `terms` whether it belongs to a question that leans on it,
    shape (examples, pieces). `verdict` and `form` have a column per class; `leans`, shape
    (examples,), says whether the question leans on the talk.
    """

    spans: Tensor
    null: Tensor
    evidence: Tensor
    verdict: Tensor
    form: Tensor
    terms: Tensor
    leans: Tensor


class States(NamedTuple):
    """The encoder's states, of the last layer and of the one that talks are read from.

    Both have shape (examples, pieces, width). `asked` is the mean of the latter over the
    question's pieces, shape (examples, width).
    """

    last: Tensor
    talk: Tensor
    asked: Tensor


class SpanReader(nn.Module):
    """Scores every span of the passage, the absence of an answer, and more (`Scores`).

    A span from piece i to piece j scores start(i) + end(j) + first(i) . last(j), so the
    choice of the end depends on the start; no answer is scored at [CLS]. All of them share
    one softmax (after Lee et al. 2016, "Learning Recurrent Span Representations"). Terms of a
    talk are classified piece by piece (QuReTeC, Voskarides et al. 2020, arXiv 2005.11723), and
    whether it leans by the mean of the question's pieces, both in a layer in the middle.
    """

    def __init__(self, dropout: float = 0.0, layers: int = LAYERS) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(
            default_model_folder(), attn_implementation="eager"
        )
        config.num_hidden_layers = layers
        config.hidden_dropout_prob = dropout
        config.attention_probs_dropout_prob = 0.0
        self.encoder = BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        self.start, self.end, self.null = (nn.Linear(width, 1) for _ in range(3))
        self.first, self.last = (nn.Linear(width, PAIRED) for _ in range(2))
        self.evidence, self.terms, self.leans = (nn.Linear(width, 1) for _ in range(3))
        self.verdict = nn.Linear(width, len(VERDICTS))
        self.form = nn.Linear(width, len(FORMS))
        self.encoder.embeddings.register_forward_hook(_as_autocast)
        _use_byte_dropout(self)

    def forward(self, batch: Batch) -> Scores:
        """All scores, those of impossible spans far below the others."""
        scores = self.score(batch.ids, batch.segments, batch.attention)
        allowed = _allowed(batch.passages)
        return scores._replace(spans=scores.spans.masked_fill(~allowed, IMPOSSIBLE))

    def score(self, ids: Tensor, segments: Tensor, attention: Tensor) -> Scores:
        """All scores without a mask, as a function of tensors only."""
        states, talk, asked = self.states(ids, segments, attention)
        with torch.autocast("cpu", enabled=False):
            whole = states[:, 0]
            pairs = self.first(states) @ self.last(states).transpose(1, 2)
            ends = self.start(states) + self.end(states).transpose(1, 2)
            return Scores(
                spans=ends + pairs / PAIRED**0.5,
                null=self.null(whole)[:, 0],
                evidence=self.evidence(states)[:, :, 0],
                verdict=self.verdict(whole),
                form=self.form(whole),
                terms=self.terms(talk)[:, :, 0],
                leans=self.leans(asked)[:, 0],
            )

    def states(self, ids: Tensor, segments: Tensor, attention: Tensor) -> States:
        """What the heads read."""
        layers = self.encoder(
            input_ids=ids,
            token_type_ids=segments,
            attention_mask=attention,
            output_hidden_states=True,
        ).hidden_states
        # The first are the embeddings.
        talk = layers[min(TALK_LAYER, len(layers) - 1)].float()
        question = (attention * (1 - segments))[:, :, None].float()
        asked = (talk * question).sum(1) / question.sum(1)
        return States(layers[-1].float(), talk, asked)


def loss(scores: Scores, batch: Batch) -> Tensor:
    """The sum of the losses that count for each example, shape (examples,)."""
    evidence = _mean_over_passages(scores.evidence, batch)
    verdict = cross_entropy(scores.verdict, batch.verdicts, reduction="none")
    verdict = verdict * torch.where(batch.asks_verdict, 1.0, NOT_ASKED)
    form = cross_entropy(scores.form, batch.forms, reduction="none")
    alone = torch.arange(len(batch.groups))
    reading = (1 - SHARED) * span_loss(scores.spans, scores.null, batch.gold, alone)
    reading += SHARED * span_loss(scores.spans, scores.null, batch.gold, batch.groups)
    reading = reading + EVIDENCE * evidence + VERDICT * verdict + FORM * form
    talking = _mean_over_passages(scores.terms, batch)
    talking = talking + binary_cross_entropy_with_logits(
        scores.leans, batch.leans.float(), reduction="none"
    )
    return torch.where(batch.is_talk, talking, reading)


def span_loss(spans: Tensor, null: Tensor, gold: Tensor, groups: Tensor) -> Tensor:
    """Negative log-likelihood of any gold span, or of no answer, of each example's group.

    The shape is (examples,). The spans of a group share one softmax ("shared-norm", Clark and
    Gardner 2018, "Simple and Effective Multi-Paragraph Reading Comprehension"); each counts by
    how far it is above no answer in its own passage.
    """
    margins = spans - null[:, None, None]
    numbers = torch.arange(int(groups.max()) + 1)
    inside = groups == numbers[:, None]
    best = torch.where(inside, margins.flatten(1).logsumexp(1), -torch.inf)
    no_answer = torch.zeros(len(numbers), 1)
    everything = torch.cat([best, no_answer], 1).logsumexp(1)
    example, first, last = gold.unbind(1)
    group = groups[example]
    probabilities = (margins[example, first, last] - everything[group]).exp()
    right = torch.zeros(len(numbers)).index_add(0, group, probabilities)
    is_answerable = torch.zeros(len(numbers), dtype=torch.bool)
    is_answerable[group] = True
    likelihood = right.clamp_min(SMALLEST).log()
    return torch.where(is_answerable, -likelihood, everything)[groups]


def divergence(teacher: Scores, learner: Scores) -> Tensor:
    """Kullback-Leibler divergence from the teacher's spans, shape (examples,)."""
    target, actual = (
        torch.cat([scores.spans.flatten(1), scores.null[:, None]], 1).log_softmax(1)
        for scores in (teacher, learner)
    )
    return (target.exp() * (target - actual)).sum(1)


def _mean_over_passages(logits: Tensor, batch: Batch) -> Tensor:
    """The mean loss of the pieces that may be evidence, or terms; shape (examples,)."""
    losses = binary_cross_entropy_with_logits(
        logits, batch.marked.float(), reduction="none"
    )
    passages = batch.passages.float()
    return (losses * passages).sum(1) / passages.sum(1).clamp_min(1)


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
