"""Counts of word pieces."""

import json
from pathlib import Path

import pytest

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import WordPieces, read_tokenizer
from index.errors import ModelDamaged


def test_a_word_in_the_vocabulary_counts_once_and_others_more() -> None:
    vocabulary = (default_model_folder() / "vocab.txt").read_text("utf-8").split("\n")
    assert {"bridge", "opened", "em", "##bed", "##ding", "##s"} <= set(vocabulary)
    assert "embeddings" not in vocabulary
    pieces = WordPieces()
    assert pieces("") == 0
    assert pieces("The bridge opened.") == 4
    assert pieces("embeddings") == 4


def test_long_texts_are_counted_in_full() -> None:
    assert WordPieces()("bridge " * 1000) == 1000


def test_lone_surrogates_are_counted() -> None:
    assert WordPieces()("bridge \ud800 bridge") == 3


def test_a_tokenizer_is_read_without_the_padding_and_truncation_saved_in_it() -> None:
    path = default_model_folder() / "tokenizer.json"
    saved = json.loads(path.read_text("utf-8"))
    assert saved["padding"] is not None
    assert saved["truncation"] is not None
    tokenizer = read_tokenizer(path)
    assert len(tokenizer.encode("bridge " * 300)) == 302
    assert len(tokenizer.encode("bridge")) == 3


@pytest.mark.parametrize("saved", [None, "not JSON"])
def test_a_tokenizer_that_cannot_be_read_is_damaged(
    tmp_path: Path, saved: str | None
) -> None:
    if saved is not None:
        (tmp_path / "tokenizer.json").write_text(saved, "utf-8")
    with pytest.raises(ModelDamaged, match=r"tokenizer\.json can't be read"):
        read_tokenizer(tmp_path / "tokenizer.json")
