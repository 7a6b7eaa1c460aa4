"""The heads that read talks, fitted to a reader's states."""

import numpy as np
import numpy.typing as npt
import pytest
import torch
from sklearn.metrics import roc_auc_score
from torch import nn

from training.data.example import Example, Labels
from training.fit_talk_heads import fit_head, states_of
from training.model.encoding import Encoding
from training.model.span_reader import SpanReader


def talk(question: str, text: str, *marked: str, leans: bool = True) -> Example:
    ranges = tuple((text.index(word), text.index(word) + len(word)) for word in marked)
    return Example(question, "", text, (), "talk", ranges, Labels(leans=leans))


def logits(states: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What a head says of the states that it was fitted to: is the second number positive?"""
    head = nn.Linear(3, 1)
    fit_head(head, states, states[:, 1] > 0)
    with torch.inference_mode():
        found: npt.NDArray[np.float32] = head(torch.from_numpy(states))[:, 0].numpy()
    return found


def test_a_fitted_head_tells_the_labels_apart_whatever_the_scale_of_the_states() -> (
    None
):
    states = np.random.default_rng(0).normal(size=(400, 3)).astype(np.float32)
    found = logits(states)
    assert roc_auc_score(states[:, 1] > 0, found) > 0.99
    assert np.mean((found > 0) == (states[:, 1] > 0)) > 0.95
    scaled = states * np.array([1, 1000, 1], np.float32) + np.array([0, 0, 7], "f4")
    np.testing.assert_allclose(logits(scaled), found, atol=1e-3)


@pytest.mark.model
def test_terms_are_pieces_of_what_a_question_leans_on_and_each_question_is_a_row(
    encoding: Encoding,
) -> None:
    torch.manual_seed(0)
    reader = SpanReader(layers=1).eval()
    leaning = talk(
        "And when?", "Who led the talks? Umerov | Who spoke?", "led", "talks"
    )
    other = talk("What does it cost at all?", "Who came?", leans=False)
    both = states_of(reader, encoding, [leaning, other])
    alone = states_of(reader, encoding, [leaning])
    np.testing.assert_allclose(both.pieces, alone.pieces, atol=1e-5)
    text = [
        "who",
        "led",
        "the",
        "talks",
        "?",
        "um",
        "##ero",
        "##v",
        "|",
        "who",
        "spoke",
        "?",
    ]
    assert [text[n] for n in np.flatnonzero(both.marked)] == ["led", "talks"]
    assert len(both.pieces) == len(both.marked) == len(text)
    assert sorted(both.leans.tolist()) == [False, True]
    (row,) = both.asked[both.leans]
    np.testing.assert_allclose(row, alone.asked[0], atol=1e-5)
    # [CLS] and [SEP] count as pieces of the question.
    (encoded,) = encoding.strides(leaning, 128)
    ids = torch.tensor([encoded.ids])
    position = torch.arange(ids.shape[1])[None]
    segments = (position >= encoded.question).long()
    with torch.inference_mode():
        layers = reader.encoder(
            input_ids=ids, token_type_ids=segments, output_hidden_states=True
        ).hidden_states
    expected = layers[1][0, : encoded.question].mean(0)
    np.testing.assert_allclose(row, expected.numpy(), atol=1e-5)
