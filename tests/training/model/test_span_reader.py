"""The reader's network: which spans it allows, and its losses."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch.nn.functional import kl_div

from training.data.example import Example, Labels
from training.model.encoding import Batch, Encoded, Encoding, collate
from training.model.span_reader import (
    EVIDENCE,
    FORM,
    IMPOSSIBLE,
    NOT_ASKED,
    VERDICT,
    Scores,
    SpanReader,
    divergence,
    loss,
    span_loss,
)

Floats = npt.NDArray[np.float32]

QUESTION, PASSAGE, LENGTH = 3, (4, 8), 9


def encoded(
    labels: Labels,
    spans: Sequence[tuple[int, int]] = (),
    marked: Sequence[tuple[int, int]] = (),
) -> Encoded:
    """An example of nine pieces, of which four are the passage's."""
    ids = list(range(1, LENGTH + 1))
    offsets = [(n, n + 1) for n in range(4)]
    return Encoded(ids, QUESTION, PASSAGE, offsets, tuple(spans), tuple(marked), labels)


ANSWERED = encoded(Labels("yes", "verdict"), [(5, 6), (7, 7)], [(5, 7)])
UNANSWERED = encoded(Labels("neither", "list"))
ARTICLE = encoded(Labels(), [(4, 4)], [(4, 4)])
TALK = encoded(Labels(leans=True), (), [(6, 6)])


def drawn(batch: Batch) -> Scores:
    """Random scores for a batch, the same each time."""
    torch.manual_seed(0)
    examples, pieces = batch.ids.shape
    return Scores(
        spans=torch.randn(examples, pieces, pieces),
        null=torch.randn(examples),
        evidence=torch.randn(examples, pieces),
        verdict=torch.randn(examples, 3),
        form=torch.randn(examples, 5),
        terms=torch.randn(examples, pieces),
        leans=torch.randn(examples),
    )


def of_spans(spans: torch.Tensor, null: torch.Tensor) -> Scores:
    """Scores of which only the spans matter."""
    return Scores(spans, null, null, null, null, null, null)


def cross_entropy(logits: Floats, right: Sequence[int]) -> float:
    """The negative logarithm of the share that the softmax gives to the right ones."""
    shares = np.exp(logits - logits.max())
    return float(-np.log(shares[list(right)].sum() / shares.sum()))


def binary(logits: Floats, marked: Sequence[int]) -> float:
    """The mean binary cross entropy."""
    chance = 1 / (1 + np.exp(-logits))
    right = np.where(np.isin(np.arange(len(logits)), marked), chance, 1 - chance)
    return float(-np.log(right).mean())


def test_the_loss_of_spans_equals_brute_force_over_all_spans_and_no_answer() -> None:
    torch.manual_seed(0)
    spans, null = torch.randn(2, 4, 4), torch.randn(2)
    gold = torch.tensor([(0, 1, 2), (0, 3, 3)])
    both = [np.append(s.numpy(), n.numpy()) for s, n in zip(spans, null, strict=True)]
    expected = [
        cross_entropy(both[0], [1 * 4 + 2, 3 * 4 + 3]),
        cross_entropy(both[1], [16]),
    ]
    alone = torch.arange(2)
    loss = span_loss(spans, null, gold, alone)
    assert loss.tolist() == pytest.approx(expected, abs=1e-5)


def test_the_spans_of_a_group_share_one_softmax_with_no_answer() -> None:
    torch.manual_seed(0)
    spans, null = torch.randn(4, 4, 4), torch.randn(4)
    gold = torch.tensor([(2, 1, 2)])
    margins = (spans - null[:, None, None]).flatten(1).numpy()
    answered = np.concatenate([margins[0], margins[2], [0.0]])
    unanswered = np.concatenate([margins[1], margins[3], [0.0]])
    first = cross_entropy(answered, [16 + 1 * 4 + 2])
    second = cross_entropy(unanswered, [32])
    loss = span_loss(spans, null, gold, torch.tensor([0, 1, 0, 1]))
    assert loss.tolist() == pytest.approx([first, second, first, second], abs=1e-5)


def test_the_loss_is_the_sum_of_the_weighted_losses_of_each_kind_of_example() -> None:
    batch = collate([ANSWERED, UNANSWERED, ARTICLE, TALK])
    scores = drawn(batch)
    arrays = [each.numpy() for each in scores]
    spans, null, evidence, verdict, form, terms, leans = arrays
    pieces = slice(*PASSAGE)
    whole = [np.append(s, n) for s, n in zip(spans, null, strict=True)]
    length = batch.ids.shape[1]
    expected = [
        cross_entropy(whole[0], [5 * length + 6, 7 * length + 7])
        + EVIDENCE * binary(evidence[0, pieces], [1, 2, 3])
        + VERDICT * cross_entropy(verdict[0], [1])
        + FORM * cross_entropy(form[0], [4]),
        cross_entropy(whole[1], [length * length])
        + EVIDENCE * binary(evidence[1, pieces], [])
        + VERDICT * NOT_ASKED * cross_entropy(verdict[1], [0])
        + FORM * cross_entropy(form[1], [2]),
        # The form isn't known.
        cross_entropy(whole[2], [4 * length + 4])
        + EVIDENCE * binary(evidence[2, pieces], [0])
        + VERDICT * NOT_ASKED * cross_entropy(verdict[2], [0]),
        binary(terms[3, pieces], [2]) + binary(leans[3:], [0]),
    ]
    assert loss(scores, batch).tolist() == pytest.approx(expected, abs=1e-5)


def test_pieces_outside_the_passage_are_no_part_of_the_evidence_or_the_terms() -> None:
    batch = collate([ANSWERED, TALK])
    scores = drawn(batch)
    outside = torch.where(batch.passages, 0.0, 9.0)
    changed = scores._replace(
        evidence=scores.evidence + outside, terms=scores.terms - outside
    )
    torch.testing.assert_close(loss(changed, batch), loss(scores, batch))


def test_a_talk_trains_only_its_terms_and_whether_the_question_leans() -> None:
    batch = collate([TALK])
    scores = Scores(*(each.requires_grad_() for each in drawn(batch)))
    torch.autograd.backward(loss(scores, batch).sum())
    trained = {
        name
        for name, each in scores._asdict().items()
        if each.grad is not None and each.grad.any()
    }
    assert trained == {"terms", "leans"}


def test_a_passage_does_not_train_what_talks_train() -> None:
    batch = collate([ANSWERED, UNANSWERED])
    scores = Scores(*(each.requires_grad_() for each in drawn(batch)))
    torch.autograd.backward(loss(scores, batch).sum())
    for name, each in scores._asdict().items():
        is_trained = each.grad is not None and bool(each.grad.any())
        assert is_trained is (name not in ("terms", "leans")), name


def test_the_divergence_from_a_teacher_equals_torchs() -> None:
    torch.manual_seed(0)
    learner = torch.randn(2, 4, 4), torch.randn(2)
    teacher = torch.randn(2, 4, 4), torch.randn(2)
    log_learner, log_teacher = (
        torch.cat([spans.flatten(1), null[:, None]], 1).log_softmax(1)
        for spans, null in (learner, teacher)
    )
    expected = kl_div(log_learner, log_teacher, reduction="none", log_target=True).sum(
        1
    )
    actual = divergence(of_spans(*teacher), of_spans(*learner))
    torch.testing.assert_close(actual, expected)


def test_no_span_leaves_the_passage_runs_backwards_or_is_too_long(
    encoding: Encoding,
) -> None:
    example = Example("Who led?", "", "word " * 60, (), "whole")
    coded = encoding.encode(example, Random(0))
    assert coded is not None
    batch = collate([coded])
    with torch.inference_mode():
        scores = SpanReader(layers=1).eval()(batch)
    allowed = {
        (int(first), int(last))
        for _, first, last in (scores.spans > IMPOSSIBLE).nonzero()
    }
    start, end = coded.passage
    assert allowed == {
        (first, last)
        for first in range(start, end)
        for last in range(first, min(first + 48, end))
    }


def test_padding_does_not_change_the_scores() -> None:
    reader = SpanReader(layers=1).eval()
    longer = replace(TALK, ids=list(range(1, 40)))
    with torch.inference_mode():
        alone, among = reader(collate([ANSWERED])), reader(collate([ANSWERED, longer]))
    for one, other in zip(alone, among, strict=True):
        inside = tuple(slice(LENGTH) for _ in one.shape[1:] if one.shape[1] > 5)
        torch.testing.assert_close(one[0][inside], other[0][inside])
