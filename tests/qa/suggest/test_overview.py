"""Overviews of documents in their own words."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import DocumentUnknown
from qa import Bot, sync
from qa.suggest.overview import most_telling, overview
from tests.support.folders import write_files

HERON = """# The Heron

## The hotel

The Heron is a small hotel by the lake with a garden and a sauna.
Guests of the hotel come to the lake to swim and to fish.
Thank you very much for reading this far, dear readers.

## Prices

A room in the hotel by the lake costs 90 euros a night in summer.
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, prepared_cache: Path) -> Bot:
    assert prepared_cache.is_dir()
    root = tmp_path_factory.mktemp("overview")
    sync(write_files(root / "docs", {"heron.md": HERON}), root / "index")
    return Bot(root / "index")


def test_an_overview_has_the_headings_and_the_telling_sentences_in_order(
    bot: Bot,
) -> None:
    with bot.reading() as snapshot:
        found = overview(snapshot, "heron.md", most=3)
    assert found.headings == ["The Heron", "The hotel", "Prices"]
    texts = [sentence.span.text.strip() for sentence in found.sentences]
    assert len(texts) == 3
    assert not any("Thank you" in text for text in texts)
    places = [sentence.span.start for sentence in found.sentences]
    assert places == sorted(places)
    assert all(text in HERON for text in texts)


def test_an_unknown_document_has_no_overview(bot: Bot) -> None:
    with bot.reading() as snapshot, pytest.raises(DocumentUnknown):
        overview(snapshot, "other.md")


def test_the_nearest_to_the_centroid_comes_first_and_its_copy_last() -> None:
    vectors = np.array(
        [[1, 0.2, 0], [1, 0.2, 0.01], [0.6, 0.9, 0], [0, 0, 1]], np.float32
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    centroid = vectors.mean(axis=0)
    first, second, *rest = most_telling(vectors, 4)
    assert first == int((vectors @ centroid).argmax())
    assert {first, second} != {0, 1}
    assert sorted([first, second, *rest]) == [0, 1, 2, 3]
    assert len(most_telling(vectors, 2)) == 2
