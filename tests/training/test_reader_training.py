"""The reader's training data, schedule, scores and checkpoints."""

import gzip
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.functional import kl_div

from index.embed.model_files import default_model_folder
from index.embed.quantisation import quantise
from index.embed.wordpieces import read_tokenizer
from training import bad_typing
from training.average import average
from training.encoding import Batch, Encoding, bucketed, collate, rounded
from training.examples import Example, Examples
from training.export_reader import export
from training.exported import read_exported
from training.learner import Learner, write_tensors
from training.names import learn_names
from training.near_misses import NearMisses
from training.paragraphs import Paragraph, read_paragraphs, words
from training.refusing import refused
from training.schedule import Schedule
from training.span_reader import IMPOSSIBLE, SpanReader, divergence, loss
from training.windows import window

TEXT = (
    "Delegations met in Istanbul on 16 May 2025. Rustem Umerov led the Ukrainian side."
    " Vladimir Medinsky led the Russian side. The first talks lasted two hours."
)
ROWS = {
    "title": "Istanbul_talks",
    "context": TEXT,
    "qas": [
        {
            "id": "a",
            "question": "Who led the Ukrainian delegation in May?",
            "answers": ["Rustem Umerov"],
            "answer_starts": [44],
            "n_occurrences": 1,
        },
        {
            "id": "b",
            "question": "How long did the first talks last?",
            "answers": ["two hours"],
            "answer_starts": [145],
            "n_occurrences": 1,
        },
        {
            "id": "c",
            "question": "who led the chinese side?",
            "answers": [],
            "answer_starts": [],
            "n_occurrences": 0,
        },
    ],
}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps(ROWS) + "\n")
    return path


@pytest.fixture
def paragraph(rows: Path) -> Paragraph:
    return read_paragraphs(rows)[0]


@pytest.fixture
def mined(tmp_path: Path) -> Path:
    path = tmp_path / "mined.npz"
    np.savez(
        path, allow_pickle=False, words=np.array([[3, -1], [1, 2]]), ends=np.array([4])
    )
    return path


@pytest.fixture
def encoding() -> Encoding:
    return Encoding(read_tokenizer(default_model_folder() / "tokenizer.json"))


def test_a_window_is_whole_sentences_and_holds_the_answer(paragraph: Paragraph) -> None:
    starts = {start for start, _ in paragraph.sentences}
    ends = {end for _, end in paragraph.sentences}
    inside = paragraph.questions[0].ranges[0]
    for seed in range(50):
        start, end = window(paragraph, inside, Random(seed))
        assert start in starts
        assert end in ends
        assert start <= inside[0] < inside[1] <= end


def test_an_answer_that_stands_twice_is_first_where_the_question_speaks(
    tmp_path: Path,
) -> None:
    text = "Ann sailed to Rome. Bob married Eve in Rome."
    row: dict[str, object] = {
        "id": "x",
        "question": "Where did Bob marry?",
        "answers": ["Rome"],
        "answer_starts": [14],
        "n_occurrences": 2,
    }
    path = tmp_path / "twice.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps({"title": "T", "context": text, "qas": [row]}) + "\n")
    ranges = read_paragraphs(path)[0].questions[0].ranges
    assert [text[:s].count(".") for s, _ in ranges] == [1, 0]


def test_a_near_miss_swaps_in_what_does_not_stand_in_the_text(
    paragraph: Paragraph,
) -> None:
    near_misses = NearMisses(learn_names([paragraph]))
    question = paragraph.questions[0].text
    for seed in range(50):
        made = near_misses.make(question, paragraph.title, TEXT, Random(seed))
        assert made is not None
        new = set(words(made)) - set(words(question))
        assert new
        assert not new & set(words(TEXT))


def test_nothing_to_swap_makes_no_near_miss(paragraph: Paragraph) -> None:
    near_misses = NearMisses(learn_names([paragraph]))
    assert near_misses.make("Why so?", "T", TEXT, Random(0)) is None


def test_keywords_keep_the_words_that_carry_meaning() -> None:
    asked = "How long did the first talks last?"
    assert bad_typing.keywords(asked, Random(0)) == "long first talks last"


def test_a_typo_changes_one_word_and_no_more() -> None:
    asked = "Which prisoners were exchanged yesterday?"
    for seed in range(30):
        typed = bad_typing.mistyped(asked, Random(seed)).split()
        changed = sum(a != b for a, b in zip(typed, asked.split(), strict=True))
        assert changed <= 1


def test_an_example_is_the_same_whenever_it_is_drawn(rows: Path, mined: Path) -> None:
    one = Examples(read_paragraphs(rows), mined, seed=3)
    other = Examples(read_paragraphs(rows), mined, seed=3)
    drawn = [one[number] for number in range(40)]
    assert [other[number] for number in reversed(range(40))] == drawn[::-1]


def test_every_kind_of_example_is_drawn_and_only_answerables_have_ranges(
    rows: Path, mined: Path
) -> None:
    examples = Examples(read_paragraphs(rows), mined, seed=1)
    drawn = [examples[number] for number in range(200)]
    assert {e.kind for e in drawn} == {"answerable", "human", "wrong", "near_miss"}
    assert all(bool(e.ranges) == (e.kind == "answerable") for e in drawn)


def test_gold_pieces_spell_the_answer(encoding: Encoding) -> None:
    start = TEXT.index("Rustem")
    shown = Example("Who led?", "Talks", TEXT, ((start, start + 13),), "answerable")
    laid_out = encoding.encode(shown, Random(0))
    assert laid_out is not None
    first, last = laid_out.spans[0]
    places = laid_out.offsets[first - laid_out.passage[0] : last + 1]
    assert TEXT[places[0][0] :].startswith("Rustem Umerov")
    assert places[last - first][1] == start + 13


def test_strides_leave_no_piece_of_a_long_passage_unread(encoding: Encoding) -> None:
    passage = " ".join(f"word{number}" for number in range(600))
    shown = Example("What?", "", passage, (), "whole")
    runs = list(encoding.strides(shown, 128))
    read = {at for run in runs for place in run.offsets for at in range(*place)}
    assert len(runs) > 1
    assert read == {at for at, letter in enumerate(passage) if letter != " "}


def test_batches_hold_every_example_and_at_most_the_tokens(encoding: Encoding) -> None:
    shown = [Example("What?", "", TEXT * n, (), "whole") for n in (1, 3, 2, 1, 3)]
    encoded = [run for e in shown for run in encoding.strides(e, 128)]
    batches = bucketed(encoded, 400)
    assert sum(map(len, batches)) == len(encoded)
    for batch in batches:
        assert len(batch) * rounded(max(len(e.ids) for e in batch)) <= 400


def test_the_rate_warms_up_stays_and_decays_to_nothing() -> None:
    stable = Schedule(peak=1.0, warm_up=10)
    assert stable.rate(0) == pytest.approx(0.1)
    assert stable.rate(10_000) == 1.0
    decaying = Schedule(peak=1.0, warm_up=10, decay_from=100, decay=50)
    assert decaying.rate(100) == 1.0
    assert decaying.rate(150) == 0.0
    assert decaying.over(150)


@pytest.mark.filterwarnings("ignore")  # of the exporter, on what it traces
def test_an_exported_graph_gives_back_the_weights_as_near_as_int8_has_them(
    tmp_path: Path,
) -> None:
    torch.manual_seed(0)
    model = SpanReader(default_model_folder())
    export(model, tmp_path / "float.onnx")
    quantise(tmp_path / "float.onnx", tmp_path / "int8.onnx")
    before = {name: w.detach().clone() for name, w in model.named_parameters()}
    for weight in model.parameters():
        weight.data.zero_()
    read_exported(model, tmp_path / "int8.onnx")
    for name, weight in model.named_parameters():
        # Seven bits between the least and the greatest value.
        step = (before[name].amax() - before[name].amin()) / 127
        assert (weight - before[name]).abs().amax() <= step + 1e-6, name


def test_the_average_of_checkpoints_is_the_mean_of_their_weights(
    tmp_path: Path,
) -> None:
    files = [tmp_path / f"{number}.safetensors" for number in range(3)]
    for number, file in enumerate(files):
        saved = {"weights/a": torch.full((2,), 3.0 * number), "moment/a": torch.ones(2)}
        write_tensors(saved, file, {"step": number})
    average(files, tmp_path / "mean.safetensors")
    mean = load_file(tmp_path / "mean.safetensors")
    assert mean.keys() == {"weights/a"}
    torch.testing.assert_close(mean["weights/a"], torch.full((2,), 3.0))


def test_refusing_uses_the_bar_of_the_answerable() -> None:
    margins = [float(number) for number in range(10)]
    assert refused(margins, [-1.0, 0.5, 5.0], kept=0.9) == pytest.approx(2 / 3)


def test_the_loss_is_that_of_brute_force_over_all_spans() -> None:
    torch.manual_seed(0)
    spans, null = torch.randn(2, 4, 4), torch.randn(2)
    gold = torch.tensor([(0, 1, 2), (0, 3, 3)])
    both = torch.cat([spans.flatten(1), null[:, None]], 1).softmax(1)
    wanted = [-(both[0, 6] + both[0, 15]).log(), -both[1, 16].log()]
    torch.testing.assert_close(loss(spans, null, gold), torch.stack(wanted))


def test_the_divergence_from_a_teacher_is_that_of_torch() -> None:
    torch.manual_seed(0)
    own = torch.randn(2, 4, 4), torch.randn(2)
    taught = torch.randn(2, 4, 4), torch.randn(2)
    log_own, log_taught = (
        torch.cat([spans.flatten(1), null[:, None]], 1).log_softmax(1)
        for spans, null in (own, taught)
    )
    wanted = kl_div(log_own, log_taught, reduction="none", log_target=True).sum(1)
    torch.testing.assert_close(divergence(taught, own), wanted)


def test_who_has_a_teacher_comes_nearer_to_what_it_says(encoding: Encoding) -> None:
    batch = _batch(encoding)
    torch.manual_seed(1)
    taught = SpanReader(default_model_folder()).eval()

    def distance(learner: Learner) -> float:
        with torch.inference_mode():
            return float(divergence(taught(batch), learner.model(batch)).mean())

    alone, pupil = _learner(), _learner(taught)
    for _ in range(3):
        alone.learn(batch)
        pupil.learn(batch)
    assert distance(pupil) < 0.9 * distance(alone)


def test_no_span_leaves_the_passage_or_runs_backwards(encoding: Encoding) -> None:
    batch = _batch(encoding)
    spans, _ = SpanReader(default_model_folder()).eval()(batch)
    allowed = spans > IMPOSSIBLE
    assert not allowed[0].tril(-1).any()
    assert not allowed[:, ~batch.passages[0]].any()


def test_a_resumed_run_takes_the_same_step(encoding: Encoding, tmp_path: Path) -> None:
    batch, path = _batch(encoding), tmp_path / "step.safetensors"
    first = _learner()
    first.learn(batch)
    first.save(path, position=7)
    first.learn(batch)
    resumed = _learner()
    assert resumed.restore(path) == 7
    resumed.learn(batch)
    for one, other in zip(_weights(first), _weights(resumed), strict=True):
        torch.testing.assert_close(one, other)


def _batch(encoding: Encoding) -> Batch:
    shown = Example("Who led?", "", TEXT, ((44, 57),), "answerable")
    laid_out = encoding.encode(shown, Random(0))
    assert laid_out is not None
    return collate([laid_out])


def _learner(teacher: SpanReader | None = None) -> Learner:
    torch.manual_seed(0)
    model = SpanReader(default_model_folder()).train()
    return Learner(model, Schedule(peak=1e-4, warm_up=1), teacher)


def _weights(learner: Learner) -> list[Tensor]:
    return [weight.detach() for weight in learner.model.parameters()]
