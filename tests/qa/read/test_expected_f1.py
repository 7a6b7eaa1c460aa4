"""The best wording of overlapping spans, against brute force with SQuAD's token F1."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
import regex

from index.text.range import Range
from qa.evaluate.metrics import token_f1
from qa.read.expected_f1 import best_by_expected_f1

TEXT = "In the morning, on a train, Rustem Umerov met 3 envoys (of Kyiv)."
PIECES = [Range(*m.span()) for m in regex.finditer(r"\w+|[^\w\s]", TEXT)]


def text_of(span: Range) -> str:
    """The text of a span of pieces."""
    return TEXT[PIECES[span.start].start : PIECES[span.end].end]


def scored(spans: dict[str, float]) -> np.ndarray:
    """Scores of -50 for all spans but those with these texts."""
    size = len(PIECES)
    logits = np.full((size, size), -50, np.float32)
    for span in _all_spans(size):
        if text_of(span) in spans:
            logits[span.start, span.end] = spans[text_of(span)]
    return logits


def _all_spans(size: int) -> list[Range]:
    return [Range(*pair) for pair in combinations_with_replacement(range(size), 2)]


def test_a_span_that_shares_words_with_several_likely_spans_beats_a_likelier_one() -> (
    None
):
    spans = {"In the morning": 2.0, "morning, on a train": 1.9, "on a train": 1.8}
    assert (
        text_of(best_by_expected_f1(scored(spans), TEXT, PIECES))
        == "morning, on a train"
    )


def test_a_span_that_is_nearly_certain_wins() -> None:
    spans = {"Rustem Umerov": 9.0, "Umerov": 2.0, "Umerov met 3 envoys": 2.0}
    assert text_of(best_by_expected_f1(scored(spans), TEXT, PIECES)) == "Rustem Umerov"


def test_a_span_that_does_not_overlap_the_best_is_never_chosen() -> None:
    spans = {"Umerov": 2.0, "3 envoys": 1.9, "envoys": 1.9, "3": 1.9}
    assert text_of(best_by_expected_f1(scored(spans), TEXT, PIECES)) == "Umerov"


@pytest.mark.parametrize("seed", range(20))
def test_the_span_with_the_highest_expected_f1_is_chosen(seed: int) -> None:
    size = 5  # no more spans than are compared
    drawn = np.random.default_rng(seed).normal(0, 2, (size, size))
    logits = np.where(np.triu(np.ones((size, size))), drawn, -1e9).astype(np.float32)
    first = int(np.random.default_rng(seed).integers(len(PIECES) - size))
    offsets = PIECES[first : first + size]

    def text(span: Range) -> str:
        return TEXT[offsets[span.start].start : offsets[span.end].end]

    spans = _all_spans(size)
    best = max(spans, key=lambda span: logits[span.start, span.end])

    def expected_f1(span: Range) -> float:
        if span.start > best.end or span.end < best.start:
            return -1.0
        return sum(
            float(np.exp(logits[other.start, other.end]))
            * token_f1(text(span), [text(other)])
            for other in spans
        )

    found = best_by_expected_f1(logits, TEXT, offsets)
    assert expected_f1(found) == pytest.approx(max(map(expected_f1, spans)))


@pytest.mark.parametrize("seed", range(20))
def test_a_span_that_may_not_answer_is_never_chosen(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = 6
    logits = np.full((size, size), -1e9, np.float32)
    for first in random.choice(size - 1, 3):
        logits[first, first + 1] = random.normal()
    assert logits[tuple(best_by_expected_f1(logits, TEXT, PIECES[6:12]))] > -1e9
