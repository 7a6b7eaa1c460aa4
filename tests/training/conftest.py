"""Fixtures shared by the tests of the training."""

import pytest

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from training.model.encoding import Encoding


@pytest.fixture(scope="session")
def encoding() -> Encoding:
    """The encoding of the reader's input."""
    return Encoding(read_tokenizer(default_model_folder() / "tokenizer.json"))
