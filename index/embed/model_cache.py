"""The cache of prepared models: each is prepared once, then opens in a fraction of a second."""

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
    """Open the embedder of a model, given by name or folder.

    If the fingerprint is known, a prepared model runs without reading its source, and even
    if the source is gone.

    Raises:
        WrongModel: the model has another fingerprint.
        ModelMissing: the model is not on this machine.
        ModelDamaged: its files differ from the pinned or prepared ones.
        ModelUnusable: it can't be loaded, or its preparation can't be written.
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
    """Open the embedder of a model in the cache, after checking its files.

    Raises:
        ModelMissing: it is not in the cache.
        ModelDamaged: its files in the cache differ from the prepared ones.
        ModelUnusable: the cache can't be read.
    """
    return OnnxEmbedder(read_prepared(fingerprint), threads)


def open_source(source: ModelSource, threads: int = 1) -> Embedder:
    """Open the embedder of a model on this machine, and prepare it first if needed.

    Raises:
        ModelUnusable: it can't be loaded, or its preparation can't be written.
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
    """Prepare a model unless another process just did; returns why it can't be, or ""."""
    # Imported here, like the preparation: opening a prepared model doesn't need it.
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
            f"The prepared embedding model can't be written to {folder.parent}: {error}."
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
    """Prepare in a folder next to the final one, then rename it; the caller has the lock."""
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
