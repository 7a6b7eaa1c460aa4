"""The cache of prepared models: each prepared once, then opened in a fraction of a second."""

import logging
import shutil
from pathlib import Path

from index.embed.embedder import Embedder
from index.embed.model_files import DEFAULT_MODEL, ModelSource, find_model, go_offline
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.prepared import prepared_folder, read_prepared
from index.errors import ModelDamaged, ModelMissing, ModelUnusable, WrongModel

_log = logging.getLogger(__name__)

_OBSTACLE = "obstacle.txt"


def open_embedder(
    name: str = DEFAULT_MODEL, expected_fingerprint: str | None = None, threads: int = 1
) -> Embedder:
    """An embedder of the model that a name or folder stands for.

    With the fingerprint known, a prepared model runs even where its source is gone, and the
    source is not read.

    Raises:
        WrongModel: the name stands for a model of another fingerprint.
        ModelMissing: the model is not on this machine.
        ModelDamaged: its files are not the ones that were pinned or prepared.
        ModelUnusable: it cannot be loaded, or its preparation cannot be written.
    """
    if expected_fingerprint is None:
        return open_source(find_model(name), threads)
    try:
        return load_prepared(expected_fingerprint, threads)
    except ModelUnusable as unprepared:
        source = _find_again(name, unprepared)
    if source.fingerprint != expected_fingerprint:
        raise WrongModel(
            f"The index was made with another version of the model {name!r}."
            " Bring that version back, or delete the index and run: askquote sync"
        )
    return open_source(source, threads)


def load_prepared(fingerprint: str, threads: int = 1) -> OnnxEmbedder:
    """The embedder of a model in the cache, whose files are checked.

    Raises:
        ModelMissing: the cache does not hold it.
        ModelDamaged: the cache holds something else in its place.
    """
    return OnnxEmbedder(read_prepared(fingerprint), threads)


def open_source(source: ModelSource, threads: int = 1) -> Embedder:
    """An embedder of a model found before, prepared now unless it was.

    Raises:
        ModelUnusable: it cannot be loaded, or its preparation cannot be written.
    """
    try:
        return load_prepared(source.fingerprint, threads)
    except ModelUnusable:
        obstacle = _prepare_once(source)
    if not obstacle:
        return load_prepared(source.fingerprint, threads)
    _log.warning(
        "The embedding model %s runs on sentence-transformers, slower: %s."
        " To try again, delete %s",
        source.name,
        obstacle,
        prepared_folder(source.fingerprint),
    )
    go_offline()
    from index.embed.sentence_transformer_embedder import SentenceTransformerEmbedder  # noqa: PLC0415 - loads torch

    return SentenceTransformerEmbedder(source, threads)


def _find_again(name: str, unprepared: ModelUnusable) -> ModelSource:
    try:
        return find_model(name)
    except ModelMissing:
        if isinstance(unprepared, ModelDamaged):
            raise unprepared from None
        raise


def _prepare_once(source: ModelSource) -> str:
    """Prepare a model unless another process just did; why it cannot be, or nothing."""
    # Imported here, like what prepares: a prepared model is opened without it.
    from filelock import FileLock  # noqa: PLC0415

    folder = prepared_folder(source.fingerprint)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            if not _is_done(source.fingerprint):
                _prepare(source, folder)
            return _obstacle(folder)
    except OSError as error:
        raise ModelUnusable(
            f"The prepared embedding model cannot be written to {folder.parent}: {error}."
            " Set ASKQUOTE_CACHE to a folder that can be written."
        ) from error


def _is_done(fingerprint: str) -> bool:
    if _obstacle(prepared_folder(fingerprint)):
        return True
    try:
        read_prepared(fingerprint)
    except ModelUnusable:
        return False
    return True


def _obstacle(folder: Path) -> str:
    file = folder / _OBSTACLE
    return file.read_text("utf-8") if file.is_file() else ""


def _prepare(source: ModelSource, folder: Path) -> None:
    """Prepare beside the folder and take its place by rename; the lock is held."""
    megabytes = (
        sum(f.stat().st_size for f in source.folder.rglob("*.safetensors")) / 1e6
    )
    _log.info(
        "preparing the embedding model %s, once: about %.0f s",
        source.name,
        10 + megabytes / 20,
    )
    go_offline()
    from index.embed.preparation import Unpreparable, prepare  # noqa: PLC0415 - loads torch

    partial = folder.with_name(f"{folder.name}.partial")
    for leftover in (partial, folder):
        shutil.rmtree(leftover, ignore_errors=True)
    partial.mkdir()
    try:
        prepare(source, partial)
    except Unpreparable as obstacle:
        shutil.rmtree(partial)
        partial.mkdir()
        (partial / _OBSTACLE).write_text(str(obstacle), "utf-8")
    partial.rename(folder)
