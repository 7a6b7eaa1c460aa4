"""Changing an index to another embedding model while it answers questions."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import database
from index.embed.embedder import HashEmbedder, Vectors
from index.search import search
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.vectors.current_view import CurrentView, ModelChanged
from qa import Bot
from qa.indexing import sync as sync_with_model
from tests.support.small_index import assert_sound, fill, state
from tests.support.sync_child import PARTS

SMALL = HashEmbedder(32)
CHANGED = replace(PARTS, embedder=SMALL, model="hash-32")
LINES = [f"Fact {number} is {number * 7919}." for number in range(1500)]
QUESTION = "Fact 1234 is what?"


class Interruptible(HashEmbedder):
    """An embedder with a callback before each batch."""

    def __init__(self, at: Callable[[int], object]) -> None:
        super().__init__(32)
        self.batches = 0
        self._at = at

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The vectors, after calling back."""
        self.batches += 1
        self._at(self.batches)
        return super().embed_sentences(texts)


def fail_after_first(batch: int) -> None:
    if batch > 1:
        raise RuntimeError


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", {"a.txt": "\n".join(LINES), "b.md": "# B\nIt."})


@pytest.fixture
def index(tmp_path: Path, docs: Path) -> Path:
    sync(docs, tmp_path / "index", PARTS)
    return tmp_path / "index"


def cosines(index: Path, embedder: HashEmbedder) -> dict[str, float | None]:
    """The texts found for a question, with their cosines."""
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        hits = search(snapshot, QUESTION, embedder.embed_question(QUESTION))
    return {hit.sentence.span.text: hit.cosine for hit in hits}


def model(index: Path) -> str:
    with database.opened(index) as connection:
        return database.identity(connection).model


def parts_with(embedder: HashEmbedder) -> Components:
    return replace(CHANGED, embedder=embedder)


def test_after_a_change_the_results_are_those_of_an_index_built_with_the_new_model(
    docs: Path, index: Path, tmp_path: Path
) -> None:
    report = sync(docs, index, CHANGED)
    sync(docs, tmp_path / "fresh", CHANGED)
    assert (report.embedded, report.added, report.changed) == (1501 + 1, (), ())
    assert model(index) == "hash-32"
    assert cosines(index, SMALL) == pytest.approx(cosines(tmp_path / "fresh", SMALL))
    assert state(index) == state(tmp_path / "fresh")
    assert_sound(index)
    assert sync(docs, index, CHANGED).embedded == 0


def test_the_old_model_answers_until_the_last_vector_is_stored(
    docs: Path, index: Path
) -> None:
    before = cosines(index, HashEmbedder())
    seen = []
    watching = Interruptible(lambda _: seen.append(cosines(index, HashEmbedder())))
    sync(docs, index, parts_with(watching))
    assert seen == [before, before]


def test_an_interrupted_change_has_no_effect_and_loses_no_vectors(
    docs: Path, index: Path
) -> None:
    before = cosines(index, HashEmbedder())
    with pytest.raises(RuntimeError):
        sync(docs, index, parts_with(Interruptible(fail_after_first)))
    assert (cosines(index, HashEmbedder()), model(index)) == (before, "hash-64")
    fill(docs, {"b.md": "# C\nThat."})
    assert sync(docs, index, PARTS).embedded == 2
    assert sync(docs, index, CHANGED).embedded == 1502 - 1024
    assert model(index) == "hash-32"
    assert_sound(index)


def test_a_change_to_a_third_model_takes_no_vector_of_the_second(
    docs: Path, index: Path, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError):
        sync(docs, index, parts_with(Interruptible(fail_after_first)))
    third = HashEmbedder(16)
    other = replace(PARTS, embedder=third, model="hash-16")
    assert sync(docs, index, other).embedded == 1502
    sync(docs, tmp_path / "fresh", other)
    assert cosines(index, third) == pytest.approx(cosines(tmp_path / "fresh", third))


def test_a_transaction_from_before_a_change_sees_no_vectors_from_after_it(
    docs: Path, index: Path
) -> None:
    views = CurrentView(index)
    with database.opened(index) as early:
        early.execute("BEGIN")
        assert database.meta(early, "model") == "hash-64"
        sync(docs, index, CHANGED)
        with database.opened(index) as late:
            assert views.current(late).base.dimension == 32
        with pytest.raises(ModelChanged):
            views.current(early)


def test_a_transaction_from_before_a_new_base_sees_no_vectors_from_after_it(
    docs: Path, index: Path
) -> None:
    with database.opened(index) as early:
        early.execute("BEGIN")
        sequence = database.meta(early, "sequence")
        fill(docs, {"c.txt": "\n".join(f"{line} Indeed." for line in LINES)})
        sync(docs, index, PARTS)
        assert CurrentView(index).current(early).sequence == sequence


def test_a_bot_uses_the_new_model_for_its_next_question(
    tmp_path: Path, prepared_cache: Path, save_tiny_model: Callable[..., Path]
) -> None:
    assert prepared_cache.is_dir()
    tiny_model = save_tiny_model()
    docs, index = fill(tmp_path / "docs", {"a.txt": "Umerov led."}), tmp_path / "index"
    sync_with_model(docs, index)
    with Bot(index) as bot:
        before = bot.ask("Who led?", min_confidence=0)
        sync_with_model(docs, index, model=str(tiny_model))
        after = bot.ask("Who led?", min_confidence=0)
    assert model(index) == str(tiny_model)
    assert (before.text, before.calibrated) == ("Umerov", True)
    assert (after.text, after.calibrated) == ("Umerov", False)
