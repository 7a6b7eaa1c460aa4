"""Load models through transformers quietly, with one kind of error."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import torch
from safetensors import SafetensorError
from transformers.utils import logging

from index.embed.runtime import PerProcess
from index.errors import ModelUnusable

_ERRORS = (
    AttributeError,
    ImportError,
    KeyError,
    OSError,
    RuntimeError,
    SafetensorError,
    TypeError,
    ValueError,
)

# A forked child has none of its parent's OpenMP threads, and would wait for them forever.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: torch.set_num_threads(1))


@contextmanager
def loading(model: str) -> Iterator[None]:
    """Load a model in this block without progress bars and advice.

    `model` is what to call it in an error.

    Raises:
        ModelUnusable: it can't be loaded.
    """
    try:
        with _silence.get():
            yield
    except _ERRORS as error:
        # The first line says what is wrong; lists of valid choices follow it.
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ModelUnusable(
            f"The {model} can't be loaded: {reason}."
            " Check that its files are complete, or name another model."
        ) from error


class _Silence:
    """Silences transformers until the last of several overlapping loads is done.

    Its settings are the process's: loads in two threads would restore each other's.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._loads = 0
        self._progress_bars = True
        self._verbosity = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._loads:
                self._progress_bars = logging.is_progress_bar_enabled()
                self._verbosity = logging.get_verbosity()
                logging.disable_progress_bar()  # type: ignore[no-untyped-call] # it has no types
                logging.set_verbosity_error()  # type: ignore[no-untyped-call] # it has no types
            self._loads += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._loads -= 1
            if self._loads:
                return
            logging.set_verbosity(self._verbosity)
            if self._progress_bars:
                logging.enable_progress_bar()  # type: ignore[no-untyped-call] # it has no types


_silence = PerProcess(_Silence)
