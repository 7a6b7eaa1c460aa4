"""Loading a model through transformers: quietly, and failing with one kind of error."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from safetensors import SafetensorError
from transformers.utils import logging

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
    """Load a model without progress bars and advice; `model` names it in an error.

    Raises:
        ModelUnusable: it cannot be loaded.
    """
    try:
        with _silence():
            yield
    except _ERRORS as error:
        # The first line says what is wrong; lists of what would be right follow it.
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ModelUnusable(
            f"The {model} cannot be loaded: {reason}."
            " Check that its files are complete, or name another model."
        ) from error


@contextmanager
def _silence() -> Iterator[None]:
    shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call] # it has no types
    logging.set_verbosity_error()  # type: ignore[no-untyped-call] # it has no types
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call] # it has no types
