"""Examples as word pieces, with their labels, and batches of them."""

from dataclasses import replace
from random import Random

import pytest

from qa.read.span_model import FORMS
from training.data.example import VERDICTS, Example, Labels
from training.data.paragraphs import Range
from training.model.encoding import (
    IGNORED,
    PIECES,
    Batch,
    Encoded,
    Encoding,
    batch_by_length,
    collate,
    round_up,
)

TEXT = (
    "Delegations met in Istanbul on 16 May 2025. Rustem Umerov led the Ukrainian side."
    " Vladimir Medinsky led the Russian side. The first talks lasted two hours."
)
LONG = " ".join(f"word{number}" for number in range(600))


def found(text: str, part: str) -> Range:
    return text.index(part), text.index(part) + len(part)


def encode(encoding: Encoding, example: Example, seed: int = 0) -> Encoded:
    encoded = encoding.encode(example, Random(seed))
    assert encoded is not None
    return encoded


def spelled(text: str, encoded: Encoded, pieces: Range) -> str:
    """The text from a first to a last piece."""
    first, last = (encoded.offsets[piece - encoded.passage[0]] for piece in pieces)
    return text[first[0] : last[1]]


def marked(batch: Batch) -> list[int]:
    return [int(piece) for piece in batch.marked[0].nonzero()]


def test_the_gold_pieces_spell_the_answer(encoding: Encoding) -> None:
    ranges = (found(TEXT, "Rustem Umerov"),)
    example = Example("Who led?", "Talks", TEXT, ranges, "answerable")
    encoded = encode(encoding, example)
    assert [spelled(TEXT, encoded, s) for s in encoded.spans] == ["Rustem Umerov"]


def test_the_marked_pieces_spell_the_evidence_and_are_in_the_passage(
    encoding: Encoding,
) -> None:
    proofs = ("Rustem Umerov led the Ukrainian side.", "two hours.")
    ranges = tuple(found(TEXT, proof) for proof in proofs)
    example = Example("Who led?", "Talks", TEXT, ranges[:1], "answerable", ranges)
    encoded = encode(encoding, example)
    assert [spelled(TEXT, encoded, s) for s in encoded.marked] == list(proofs)
    batch = collate([encoded])
    expected = {n for low, high in encoded.marked for n in range(low, high + 1)}
    assert set(marked(batch)) == expected
    assert batch.passages[0][batch.marked[0]].all()


def test_a_run_of_a_long_passage_clips_its_evidence(encoding: Encoding) -> None:
    answer, whole = found(LONG, "word300"), (0, len(LONG))
    before = found(LONG, "word0")
    example = Example("What?", "", LONG, (answer,), "answerable", (whole, before))
    for seed in range(5):
        encoded = encode(encoding, example, seed)
        batch = collate([encoded])
        assert len(encoded.ids) == PIECES
        assert spelled(LONG, encoded, encoded.spans[0]) == "word300"
        assert batch.marked.equal(batch.passages)


def test_an_answer_outside_the_run_is_no_gold_span(encoding: Encoding) -> None:
    ranges = (found(LONG, "word300"), found(LONG, "word599"))
    example = Example("What?", "", LONG, ranges, "answerable")
    encoded = encode(encoding, example)
    assert [spelled(LONG, encoded, s) for s in encoded.spans] == ["word300"]


def test_an_example_whose_answer_is_too_long_for_a_span_is_left_out(
    encoding: Encoding,
) -> None:
    example = Example("What?", "", LONG, ((0, 400),), "answerable")
    assert encoding.encode(example, Random(0)) is None


def test_the_heading_keeps_its_last_words_and_the_question_its_first(
    encoding: Encoding,
) -> None:
    plain = encode(encoding, Example("who " * 64, "led " * 48, TEXT, (), "human"))
    longer = Example("who " * 64 + "else?", "On " + "led " * 48, TEXT, (), "human")
    assert encode(encoding, longer).ids == plain.ids


@pytest.mark.parametrize(
    ("labels", "verdict", "form", "asks", "is_talk", "leans"),
    [
        (Labels("yes", "verdict"), "yes", "verdict", True, False, False),
        (Labels("neither", "verdict"), "neither", "verdict", True, False, False),
        (Labels("neither", "list"), "neither", "list", False, False, False),
        (Labels(), "neither", "", False, False, False),
        (Labels(leans=True), "neither", "", False, True, True),
        (Labels(leans=False), "neither", "", False, True, False),
    ],
)
def test_labels_become_classes(  # noqa: PLR0913 - a row of a table
    encoding: Encoding,
    labels: Labels,
    verdict: str,
    form: str,
    *,
    asks: bool,
    is_talk: bool,
    leans: bool,
) -> None:
    example = Example("Who led?", "", TEXT, (), "human", (), labels)
    batch = collate([encode(encoding, example)])
    assert VERDICTS[int(batch.verdicts)] == verdict
    assert int(batch.forms) == (FORMS.index(form) if form else IGNORED)
    assert bool(batch.asks_verdict) is asks
    assert (bool(batch.is_talk), bool(batch.leans)) == (is_talk, leans)


def test_strides_leave_no_piece_of_a_long_passage_unread(encoding: Encoding) -> None:
    example = Example("What?", "", LONG, (), "whole")
    runs = list(encoding.strides(example, 128))
    read = {at for run in runs for piece in run.offsets for at in range(*piece)}
    assert len(runs) > 1
    assert read == {at for at, letter in enumerate(LONG) if letter != " "}


def test_batches_contain_every_example_and_stay_within_the_token_limit(
    encoding: Encoding,
) -> None:
    examples = [Example("What?", "", TEXT * n, (), "whole") for n in (1, 3, 2, 1, 3)]
    encoded = [run for e in examples for run in encoding.strides(e, 128)]
    batches = batch_by_length(encoded, 400)
    assert sum(map(len, batches)) == len(encoded)
    for batch in batches:
        assert len(batch) * round_up(max(len(e.ids) for e in batch)) <= 400


def test_a_batch_has_all_passages_of_a_question(encoding: Encoding) -> None:
    lengths = [(0, 1), (1, 3), (0, 3), (2, 2), (1, 1), (2, 1), (0, 2)]
    encoded = [
        replace(run, group=group)
        for group, times in lengths
        for run in encoding.strides(Example("What?", "", "word " * times, (), ""), 128)
    ]
    batches = batch_by_length(encoded, 4 * 16)
    assert sum(map(len, batches)) == len(encoded)
    groups = [{each.group for each in batch} for batch in batches]
    assert groups in ([{0}, {1, 2}], [{1, 2}, {0}])
    numbers = collate([*encoded[:2], replace(encoded[2], group=None)]).groups
    assert numbers.tolist() == [0, 1, 2]
    assert collate([encoded[1], encoded[0], encoded[4]]).groups.tolist() == [0, 1, 0]
