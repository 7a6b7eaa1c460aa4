"""Fixtures shared by several test modules."""

import gc
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_socket
from hypothesis import settings

from index.embed.embedder import HashEmbedder
from index.embed.model_cache import open_embedder
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.checkout import DOCS, ROOT
from tests.support.small_index import fill
from tests.support.tiny_models import SIZES, copy_tokenizer

pytest_plugins = ("tests.support.guarded", "tests.support.shared_page")

# What a test needs, according to its fixtures; `process` is marked by hand.
NEEDS = {"browser": {"browser"}, "model": {"prepared_cache", "save_tiny_model"}}

# No deadline, as a busy machine may be slow. Examples are the same each time, so that failures
# are reproducible; for other examples, use --hypothesis-profile=random.
settings.register_profile("random", deadline=None)
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("some", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("few", deadline=None, derandomize=True, max_examples=3)
settings.load_profile("same")

# Measure coverage only in pytest's own processes: in the processes that tests start, measuring
# would take longer than their work.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, so that a quick run can leave out the slow kinds.

    The slow kinds come first, so that no worker is left with them at the end.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        for marker, needed in NEEDS.items():
            if fixtures & needed:
                item.add_marker(marker)
    slow_modules = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in slow_modules)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of garbage collection: a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def prepared_cache(pytestconfig: pytest.Config) -> Iterator[Path]:
    """A cache with the default model, prepared without network access.

    Sessions reuse it until the code of `index` changes. Parallel test processes share it, and
    its lock lets only one of them prepare the model.
    """
    source_hash = hashlib.sha256()
    for file in sorted((ROOT / "index").rglob("*.py")):
        source_hash.update(file.read_bytes())
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir(f"models-{source_hash.hexdigest()[:16]}")
    for other in set(cache.parent.glob("models-*")) - {cache}:
        shutil.rmtree(other, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASKQUOTE_CACHE", str(cache))
        pytest_socket.disable_socket(allow_unix_socket=True)
        try:
            open_embedder()
        finally:
            pytest_socket.enable_socket()
        yield cache


@pytest.fixture(scope="session")
def docs_index(prepared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of the sample documents, built with the default model."""
    from qa import sync as sync_with_model  # noqa: PLC0415 - most tests don't need it

    assert prepared_cache.is_dir()
    index = tmp_path_factory.mktemp("shipped") / "index"
    sync_with_model(DOCS, index)
    return index


@pytest.fixture(scope="session")
def fake_components() -> Components:
    """Components that build an index without a model."""
    from index.embed.wordpieces import WordPieces  # noqa: PLC0415 - most tests don't need it
    from index.extract.kinds import EXTRACTORS  # noqa: PLC0415 - most tests don't need it
    from index.split.splitter import SentenceSplitter  # noqa: PLC0415 - nltk takes seconds

    return Components(
        EXTRACTORS, SentenceSplitter(WordPieces()), HashEmbedder(), "hash-64"
    )


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, which doesn't exist yet."""
    monkeypatch.setenv("ASKQUOTE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def save_tiny_model(tmp_path: Path) -> Callable[..., Path]:
    """A function that saves a tiny model with random weights and returns its folder.

    It takes the modules after the transformer (mean pooling by default), and
    sentence-transformers' own settings.
    """
    # Imported here, as most tests don't need a model and torch takes seconds.
    import torch  # noqa: PLC0415 - slow
    import transformers  # noqa: PLC0415 - slow
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - slow
    from sentence_transformers.sentence_transformer import modules  # noqa: PLC0415 - slow

    def save(
        *after: torch.nn.Module,
        query_length: int | None = None,
        prompts: dict[str, str] | None = None,
        default_prompt_name: str | None = None,
        truncate_dim: int | None = None,
    ) -> Path:
        torch.manual_seed(1)
        bert = tmp_path / "bert"
        transformers.BertModel(transformers.BertConfig(**SIZES)).save_pretrained(bert)
        copy_tokenizer(bert)
        first = modules.Transformer(
            str(bert), max_seq_length=64, query_length=query_length
        )
        SentenceTransformer(
            modules=[first, *(after or [modules.Pooling(16)])],
            device="cpu",
            prompts=prompts,
            default_prompt_name=default_prompt_name,
            truncate_dim=truncate_dim,
        ).save_pretrained(str(tmp_path / "tiny"), create_model_card=False)
        return tmp_path / "tiny"

    return save


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of two small documents."""
    return fill(
        tmp_path / "docs",
        {"a.txt": "Umerov led the talks. It rained.", "b.md": "# Bridge\n\nIt is red."},
    )


@pytest.fixture
def index(tmp_path: Path, docs: Path, fake_components: Components) -> Path:
    """The index of the two small documents, built without a model."""
    sync(docs, tmp_path / "index", fake_components)
    return tmp_path / "index"
