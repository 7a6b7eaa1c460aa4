"""Word pieces: the units that a model reads."""

from pathlib import Path

from tokenizers import Tokenizer

from index.embed.model_files import default_model_folder
from index.embed.runtime import PerProcess
from index.errors import ModelDamaged


class WordPieces:
    """Counts the word pieces of a text, without special tokens.

    Always uses the default model's tokenizer, so that texts are split into the same
    sentences for every embedding model.
    """

    def __init__(self) -> None:
        # Not a cached_property: its lock, if taken at a fork, would hang the child.
        self._tokenizer = PerProcess(
            lambda: read_tokenizer(default_model_folder() / "tokenizer.json")
        )

    def __call__(self, text: str) -> int:
        """The number of word pieces.

        Raises:
            ModelMissing: the default model's package is not installed.
            ModelDamaged: its tokenizer can't be read.
        """
        tokenizer = self._tokenizer.get()
        return len(tokenizer.encode(replace_surrogates(text), add_special_tokens=False))


def read_tokenizer(path: Path) -> Tokenizer:
    """Read a saved tokenizer, without its saved padding and truncation.

    Raises:
        ModelDamaged: the file is missing, unreadable or not a tokenizer.
    """
    try:
        return unbounded(path.read_text("utf-8"))
    except Exception as error:  # tokenizers raises nothing narrower
        raise ModelDamaged(
            f"{path} can't be read: {error}. Install or download that model again."
        ) from error


def unbounded(saved: str) -> Tokenizer:
    """Load a tokenizer from its JSON, without its saved padding and truncation."""
    tokenizer = Tokenizer.from_str(saved)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates with question marks: tokenizers take only valid UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
