"""Turn a sentence-transformers model into a graph that runs without torch."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Transformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

from index.embed.model_files import ModelSource
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.prepared import Prepared
from index.embed.quantisation import quantise
from index.embed.runtime import optimise
from index.embed.sentence_transformer_embedder import (
    load_sentence_transformer,
    question_vectors,
    sentence_vectors,
)
from index.embed.wordpieces import unbounded
from index.processors import usable_processors

_MODULES = (Transformer, Pooling, Dense, Normalize)
_MIN_COSINE = 0.9999
# The default model's lowest is .977, for a text of one word; recall is unchanged
# (benchmarks/README.md).
_MIN_QUANTISED_COSINE = 0.97


class Unpreparable(Exception):
    """The model has no valid graph; the message says why."""


def prepare(source: ModelSource, folder: Path) -> None:
    """Write a model's graph, tokenizer and card into an empty folder.

    Raises:
        ModelUnusable: sentence-transformers can't load it.
        Unpreparable: it can only run on sentence-transformers.
    """
    model = load_sentence_transformer(source, attention="eager", device="cpu")
    _check_modules(model)
    try:
        with _half_the_processors():
            prepared = _describe(model, source, folder)
            tokenizer = unbounded(model.tokenizer.backend_tokenizer.to_str())
            tokenizer.save(str(prepared.tokenizer))
            cosine = _write_graph(model, prepared)
    except (MemoryError, OSError, Unpreparable):
        raise  # the first two are the machine's problem, not the model's
    except (
        Exception
    ) as error:  # torch's and ONNX Runtime's errors have no other common base
        raise Unpreparable(f"it cannot be exported: {error}") from error
    replace(prepared, probe_cosine=cosine).save()


def _write_graph(model: SentenceTransformer, prepared: Prepared) -> float:
    """Write the graph, quantised if its vectors stay close to the model's.

    Returns the smallest cosine similarity of its vectors to the model's.
    """
    with TemporaryDirectory(dir=prepared.folder) as scratch:
        exported, quantised = Path(scratch, "exported"), Path(scratch, "quantised")
        write_graph(model, exported)
        exact = _write_optimised(model, exported, prepared)
        if not exact >= _MIN_COSINE:
            raise Unpreparable(f"its graph's vectors are off: cosine {exact:.6f}")
        quantise(exported, quantised)
        cosine = _write_optimised(model, quantised, prepared)
        if cosine >= _MIN_QUANTISED_COSINE:
            return cosine
        return _write_optimised(model, exported, prepared)


def _write_optimised(
    model: SentenceTransformer, graph: Path, prepared: Prepared
) -> float:
    """Optimise an exported graph into its place; returns its vectors' smallest cosine."""
    optimise(graph, prepared.graph)
    return _smallest_cosine(model, OnnxEmbedder(prepared))


def _check_modules(model: SentenceTransformer) -> None:
    for module in model:
        if type(module) not in _MODULES:
            raise Unpreparable(f"it has a module of type {type(module).__name__}")
        if isinstance(module, Pooling) and not module.include_prompt:
            raise Unpreparable("its pooling leaves the prompt out")


def _describe(
    model: SentenceTransformer, source: ModelSource, folder: Path
) -> Prepared:
    return Prepared(
        folder=folder,
        fingerprint=source.fingerprint,
        dimension=sentence_vectors(model, [""]).shape[1],
        max_tokens=model.max_seq_length or 0,
        pad_id=model.tokenizer.pad_token_id or 0,
        sentence_prompt=model.prompts["document"] or "",
        question_prompt=model.prompts["query"] or "",
        probe_cosine=0.0,
    )


def _smallest_cosine(model: SentenceTransformer, embedder: OnnxEmbedder) -> float:
    """The smallest cosine similarity of the graph's vectors to the model's.

    The model embeds each text on its own, so that padding plays no part; the graph embeds
    each on its own and all in batches.
    """
    sentences = sentence_vectors(model, _PROBE, batch_size=1)
    questions = question_vectors(model, _PROBE, batch_size=1)
    single = np.concatenate([embedder.embed_sentences([text]) for text in _PROBE])
    batched = embedder.embed_sentences(_PROBE)
    asked = np.stack([embedder.embed_question(text) for text in _PROBE])
    pairs = ((sentences, single), (sentences, batched), (questions, asked))
    return float(
        np.min([np.einsum("ij,ij->i", exact, found) for exact, found in pairs])
    )


@contextmanager
def _half_the_processors() -> Iterator[None]:
    """Torch's threads spin while they wait: on a busy machine, more are far slower."""
    threads = torch.get_num_threads()
    torch.set_num_threads(max(usable_processors() // 2, 1))
    try:
        yield
    finally:
        torch.set_num_threads(threads)


_PROBE = [
    "",
    " ",
    ".",
    "Yes",
    "Who led the talks?",
    "The bridge was opened on 3 May 1973, and carried 28,000 vehicles on its first day.",
    "Naïve café façade: Ærøskøbing, Łódź, İstanbul.",
    "Кто возглавлял переговоры?",
    "伊斯坦布尔会谈于三月举行。",
    "交渉は三月に行われた。",
    "من قاد المحادثات؟",
    "वार्ता का नेतृत्व किसने किया?",
    "🙂 👩‍👩‍👧‍👦 🇫🇮",
    "x = [f(y) for y in z if y != 0]  # 3.14159e-10",
    "ab" * 80,
    *(
        " ".join(f"word{n % 7} of {n}" for n in range(count))
        for count in range(1, 82, 5)
    ),
    "\n\t mixed   white\u00a0space \n",
    "<html> & [SEP] [CLS] [PAD]",
]


_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class _Graph(torch.nn.Module):
    """The model's modules, from token tensors to unit vectors."""

    def __init__(self, model: SentenceTransformer, inputs: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.inputs = inputs

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        features = dict(zip(self.inputs, tensors, strict=True))
        vectors = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(vectors, dim=1)


def write_graph(model: SentenceTransformer, path: Path) -> None:
    """Write a model, loaded with eager attention, as a float32 graph.

    The graph takes token ids and their mask, of shape (texts, tokens), and returns unit
    vectors.
    """
    # Texts of different lengths: without padding, the tracer would drop the mask.
    features = model.preprocess(["one two three", "one"])
    inputs = [name for name in _INPUTS if name in features]
    axes = {name: {0: "batch", 1: "sequence"} for name in inputs}
    with torch.inference_mode(), warnings.catch_warnings():
        _ignore_exporter_warnings()
        torch.onnx.export(
            _Graph(model, inputs).eval(),
            tuple(features[name] for name in inputs),
            path,
            input_names=inputs,
            output_names=["vectors"],
            dynamic_axes=axes | {"vectors": {0: "batch"}},
            dynamo=False,
        )


def _ignore_exporter_warnings() -> None:
    # The newer exporter needs onnxscript and leaves the weights outside the graph's file.
    for message in (
        "You are using the legacy TorchScript",
        "The feature will be removed",
    ):
        warnings.filterwarnings("ignore", message, DeprecationWarning)
    # The probe measures what tracing may get wrong.
    warnings.filterwarnings("ignore", "Converting a tensor to a Python boolean")
    warnings.filterwarnings("ignore", "Exporting aten::index operator", UserWarning)
