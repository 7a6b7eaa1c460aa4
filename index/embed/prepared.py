"""A prepared model: a folder of the user's cache that runs without torch."""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from platformdirs import user_cache_dir

from index.embed.model_files import file_sha256
from index.errors import ModelDamaged, ModelMissing, ModelUnusable

# Raise it when preparation writes something else: older folders are then left alone.
_FORMAT = 3
_CARD = "prepared.json"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What there is to know of a prepared model.

    The prompts are put before a text, `max_tokens` counts the special tokens too, and
    `probe_cosine` is the smallest cosine similarity seen between its vectors and those of
    sentence-transformers.
    """

    folder: Path
    fingerprint: str
    dimension: int
    max_tokens: int
    pad_id: int
    sentence_prompt: str
    question_prompt: str
    probe_cosine: float
    sha256: dict[str, str] = field(default_factory=dict)

    @property
    def graph(self) -> Path:
        """From token ids to unit vectors, as ONNX."""
        return self.folder / "model.onnx"

    @property
    def tokenizer(self) -> Path:
        """From text to token ids, in the JSON of the tokenizers library."""
        return self.folder / "tokenizer.json"

    def save(self) -> None:
        """Write the card that makes the folder, with its graph and tokenizer, complete."""
        files = {path.name: file_sha256(path) for path in (self.graph, self.tokenizer)}
        card = asdict(replace(self, sha256=files))
        del card["folder"]
        (self.folder / _CARD).write_text(json.dumps(card, indent=2), "utf-8")


def prepared_folder(fingerprint: str) -> Path:
    """The cache's folder for a model; `ASKQUOTE_CACHE` names another cache."""
    cache = os.environ.get("ASKQUOTE_CACHE") or user_cache_dir("askquote")
    return Path(cache).expanduser() / "models" / f"{fingerprint}-{_FORMAT}"


def read_prepared(fingerprint: str) -> Prepared:
    """Read a prepared model's card and check its files against it.

    Raises:
        ModelMissing: the cache does not hold it.
        ModelDamaged: the cache holds something else in its place.
        ModelUnusable: the cache can't be read.
    """
    folder = prepared_folder(fingerprint)
    if not _has_card(folder):
        raise ModelMissing(f"{folder} holds no prepared model: prepare it once.")
    try:
        card = json.loads((folder / _CARD).read_text("utf-8"))
        prepared = Prepared(folder=folder, **card)
        found = {name: file_sha256(folder / name) for name in prepared.sha256}
    except (OSError, TypeError, ValueError) as error:
        raise _damaged(folder) from error
    names = {prepared.graph.name, prepared.tokenizer.name}
    if found != prepared.sha256 or found.keys() != names:
        raise _damaged(folder)
    if prepared.fingerprint != fingerprint:
        raise _damaged(folder)
    return prepared


def _has_card(folder: Path) -> bool:
    try:
        return (folder / _CARD).is_file()
    except OSError as error:
        raise ModelUnusable(
            f"The cache of prepared models in {folder.parent} can't be read:"
            f" {error.strerror}. Make it readable, or set ASKQUOTE_CACHE to another folder."
        ) from error


def _damaged(folder: Path) -> ModelDamaged:
    return ModelDamaged(
        f"The prepared model in {folder} is damaged. Delete that folder, and run again"
        " where the model itself is installed."
    )
