"""A prepared model: a folder in the user's cache that runs without torch."""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from platformdirs import user_cache_dir

from index.embed.model_files import file_sha256
from index.errors import ModelDamaged, ModelMissing, ModelUnusable

# Increase it when preparation changes: older folders are then ignored.
_FORMAT = 3
_CARD = "prepared.json"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The settings of a prepared model.

    The prompts go in front of a text, `max_tokens` includes the special tokens, and
    `probe_cosine` is the smallest cosine similarity measured between its vectors and those
    of sentence-transformers.
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
        """The ONNX graph, from token ids to unit vectors."""
        return self.folder / "model.onnx"

    @property
    def tokenizer(self) -> Path:
        """The tokenizer, from text to token ids, as the tokenizers library's JSON."""
        return self.folder / "tokenizer.json"

    def save(self) -> None:
        """Write the card that completes the folder, once its graph and tokenizer are there."""
        files = {path.name: file_sha256(path) for path in (self.graph, self.tokenizer)}
        card = asdict(replace(self, sha256=files))
        del card["folder"]
        (self.folder / _CARD).write_text(json.dumps(card, indent=2), "utf-8")


def prepared_folder(fingerprint: str) -> Path:
    """The cache's folder for a model; `ASKQUOTE_CACHE` sets another cache."""
    cache = os.environ.get("ASKQUOTE_CACHE") or user_cache_dir("askquote")
    return Path(cache).expanduser() / "models" / f"{fingerprint}-{_FORMAT}"


def read_prepared(fingerprint: str) -> Prepared:
    """Read a prepared model's card and check its files against it.

    Raises:
        ModelMissing: it is not in the cache.
        ModelDamaged: its files in the cache differ from the prepared ones.
        ModelUnusable: the cache can't be read.
    """
    folder = prepared_folder(fingerprint)
    if not _has_card(folder):
        raise ModelMissing(f"{folder} has no prepared model: prepare it once.")
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
        " with the model itself installed."
    )
