"""Embedding with real models, compared with sentence-transformers."""

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import (
    Dense,
    LayerNorm,
    Pooling,
    Transformer,
)

from index.embed.embedder import Embedder
from index.embed.model_cache import load_prepared, open_embedder
from index.embed.model_files import default_model_folder, find_model
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.sentence_transformer_embedder import SentenceTransformerEmbedder
from tests.support.tiny_models import SIZES, copy_tokenizer

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("socket_disabled")]

Maker = Callable[..., Path]

TEXTS = [
    "The bridge was opened on 3 May 1973.",
    "",
    "Who led the talks for Ukraine?",
    "Кто возглавлял переговоры? 谁领导了会谈 🙂",
    "bridge " * 150,
    "A longer sentence, of the kind that an encyclopedia has, with a clause or two. "
    * 25,
    "Yes.",
]


@pytest.fixture(scope="module")
def oracle() -> SentenceTransformer:
    return _sentence_transformer(default_model_folder())


@pytest.fixture(scope="module")
def embedder(prepared_cache: Path) -> Embedder:
    assert prepared_cache.is_dir()
    return open_embedder()


def _sentence_transformer(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def _assert_agrees(embedder: Embedder, folder: Path) -> None:
    """Check the vectors of sentences and questions against sentence-transformers'."""
    oracle = _sentence_transformer(folder)
    sentences = oracle.encode_document(TEXTS, normalize_embeddings=True)
    questions = oracle.encode_query(TEXTS, normalize_embeddings=True)
    asked = [embedder.embed_question(text) for text in TEXTS]
    assert embedder.dimension == sentences.shape[1]
    np.testing.assert_allclose(embedder.embed_sentences(TEXTS), sentences, atol=1e-5)
    np.testing.assert_allclose(asked, questions, atol=1e-5)


def _preparations(log: pytest.LogCaptureFixture) -> int:
    return sum("preparing the embedding model" in line for line in log.messages)


def test_quantised_vectors_are_near_those_of_sentence_transformers(
    embedder: Embedder, oracle: SentenceTransformer
) -> None:
    assert isinstance(embedder, OnnxEmbedder)
    lengths = [len(oracle.tokenizer.tokenize(text)) for text in TEXTS]
    assert sorted(lengths)[-2:] == [150, 450]
    assert oracle.max_seq_length == 256
    exact = oracle.encode_document(TEXTS, normalize_embeddings=True)
    cosines = np.einsum("ij,ij->i", exact, embedder.embed_sentences(TEXTS))
    assert cosines.min() > 0.97
    assert np.median(cosines) > 0.99


def test_vectors_are_float32_unit_rows(embedder: Embedder) -> None:
    vectors = embedder.embed_sentences(TEXTS)
    assert vectors.dtype == embedder.embed_question("Yes").dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_sentences([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_batch_or_position(embedder: Embedder) -> None:
    texts = [f"{text}{number}" for number in range(12) for text in TEXTS]
    expected = embedder.embed_sentences(texts)
    order = np.random.default_rng(5).permutation(len(texts))
    shuffled = embedder.embed_sentences([texts[index] for index in order])
    np.testing.assert_allclose(shuffled, expected[order], atol=1e-5)
    single = [embedder.embed_sentences([text])[0] for text in texts[:21]]
    np.testing.assert_allclose(single, expected[:21], atol=1e-5)


def test_texts_have_the_same_vectors_on_many_threads(embedder: Embedder) -> None:
    expected = embedder.embed_sentences(TEXTS)
    with ThreadPoolExecutor(8) as pool:
        for vectors in pool.map(lambda _: embedder.embed_sentences(TEXTS), range(8)):
            np.testing.assert_allclose(vectors, expected, atol=1e-5)
    two_threads = load_prepared(embedder.fingerprint, threads=2)
    np.testing.assert_allclose(two_threads.embed_sentences(TEXTS), expected, atol=1e-5)


def test_lone_surrogates_are_embedded_as_question_marks(embedder: Embedder) -> None:
    np.testing.assert_array_equal(
        embedder.embed_question("a \ud800 b"), embedder.embed_question("a ? b")
    )


def test_a_copy_of_the_model_elsewhere_is_the_same_model(
    embedder: Embedder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    shutil.copytree(default_model_folder(), tmp_path / "copy")
    copy = open_embedder(str(tmp_path / "copy"))
    assert copy.fingerprint == embedder.fingerprint
    assert _preparations(caplog) == 0


@pytest.mark.usefixtures("empty_cache")
@pytest.mark.parametrize(
    ("modules", "settings"),
    [
        ((), {}),
        ((Pooling(16, "cls"),), {}),
        ((Pooling(16, "max"), Dense(16, 8)), {}),
        ((), {"prompts": {"query": "question: ", "document": "passage: "}}),
        ((), {"prompts": {"query": "question: "}}),
        ((), {"prompts": {"x": "always: "}, "default_prompt_name": "x"}),
    ],
    ids=["mean", "cls", "dense", "prompts", "one prompt", "default prompt"],
)
def test_other_models_are_prepared_too(
    modules: tuple[torch.nn.Module, ...],
    settings: dict[str, object],
    save_tiny_model: Maker,
) -> None:
    folder = save_tiny_model(*modules, **settings)
    embedder = open_embedder(str(folder))
    assert isinstance(embedder, OnnxEmbedder)
    _assert_agrees(embedder, folder)


@pytest.mark.usefixtures("empty_cache")
def test_a_model_that_int8_would_change_stays_in_float32(tmp_path: Path) -> None:
    torch.manual_seed(1)
    bert = transformers.BertModel(
        transformers.BertConfig(
            **SIZES | {"hidden_size": 128, "intermediate_size": 128}
        )
    )
    weights = bert.state_dict()
    # One value is so large that its row's quantisation steps round the others to zero; the
    # first layer ignores that value and doesn't pass it on.
    weights["embeddings.LayerNorm.weight"][0] = 1000
    for name, tensor in weights.items():
        if name.startswith("encoder.layer.0.") and tensor.dim() == 2:
            tensor[:, 0] = 0
    weights["encoder.layer.0.attention.output.LayerNorm.weight"][0] = 0
    bert.save_pretrained(tmp_path / "bert")
    copy_tokenizer(tmp_path / "bert")
    first = Transformer(str(tmp_path / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[first, Pooling(128)], device="cpu").save_pretrained(
        str(tmp_path / "model"), create_model_card=False
    )
    embedder = open_embedder(str(tmp_path / "model"))
    assert isinstance(embedder, OnnxEmbedder)
    _assert_agrees(embedder, tmp_path / "model")


@pytest.mark.usefixtures("empty_cache")
def test_prompts_distinguish_questions_from_sentences(save_tiny_model: Maker) -> None:
    folder = save_tiny_model(prompts={"query": "question: ", "document": "passage: "})
    embedder = open_embedder(str(folder))
    plain = _sentence_transformer(folder).encode(
        ["question: Yes", "passage: Yes"], prompt="", normalize_embeddings=True
    )
    np.testing.assert_allclose(embedder.embed_question("Yes"), plain[0], atol=1e-5)
    np.testing.assert_allclose(
        embedder.embed_sentences(["Yes"])[0], plain[1], atol=1e-5
    )
    assert embedder.embed_question("Yes") @ embedder.embed_sentences(["Yes"])[0] < 0.999


@pytest.mark.usefixtures("empty_cache")
@pytest.mark.parametrize(
    ("modules", "settings", "reason"),
    [
        ((Pooling(16), LayerNorm(16)), {}, "module of type LayerNorm"),
        ((Pooling(16, include_prompt=False),), {}, "leaves the prompt out"),
        ((), {"truncate_dim": 8}, "cannot be exported"),
        ((), {"query_length": 8}, "vectors are off"),
    ],
    ids=["module", "pooling", "shape", "vectors"],
)
def test_a_model_without_a_valid_graph_runs_on_sentence_transformers(
    modules: tuple[torch.nn.Module, ...],
    settings: dict[str, object],
    reason: str,
    save_tiny_model: Maker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = save_tiny_model(*modules, **settings)
    caplog.set_level(logging.INFO)
    for _ in range(2):
        embedder = open_embedder(str(folder), threads=torch.get_num_threads())
        assert isinstance(embedder, SentenceTransformerEmbedder)
        assert any(
            record.levelno == logging.WARNING and reason in record.getMessage()
            for record in caplog.records
        )
    assert _preparations(caplog) == 1
    assert embedder.fingerprint == find_model(str(folder)).fingerprint
    assert embedder.embed_sentences([]).shape == (0, embedder.dimension)
    _assert_agrees(embedder, folder)
