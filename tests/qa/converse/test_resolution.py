"""Choosing between a question as it was asked and as completed from earlier turns."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index.store.snapshot import Snapshot
from index.sync.components import Components
from qa.converse.history import Turn
from qa.converse.resolution import resolve
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever
from tests.support.small_index import fill, opened

TEXTS = {
    "Talks.txt": "Rustem Umerov led the talks. The ceasefire talks of Umerov failed.",
    "Bridge.txt": "The bridge is red. A red bridge was painted twice.",
}
LED = Turn("Who led the ceasefire talks?", "Rustem Umerov")


@pytest.fixture(scope="module")
def snapshot(
    fake_components: Components, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    docs = fill(tmp_path_factory.mktemp("talks") / "docs", TEXTS)
    with opened(docs, fake_components) as snapshot:
        yield snapshot


def searching(
    components: Components, snapshot: Snapshot, asked: list[str]
) -> Callable[[str], Sequence[Passage]]:
    """A retrieval by words and vectors that records its queries."""

    def retrieve(text: str) -> Sequence[Passage]:
        asked.append(text)
        return Retriever(components.embedder).retrieve(snapshot, text, None)

    return retrieve


def test_a_follow_up_is_searched_with_the_question_that_is_shown(
    fake_components: Components, snapshot: Snapshot
) -> None:
    asked: list[str] = []
    found = resolve(
        "And it failed?", [LED], searching(fake_components, snapshot, asked)
    )
    assert found.resolved is not None
    assert asked == ["And it failed?", found.resolved]
    assert found.asked == "It failed?"
    assert found.passages[0].span.document.id == "Talks.txt"


def test_a_new_question_keeps_its_own_passages(
    fake_components: Components, snapshot: Snapshot
) -> None:
    """By its form it may lean, but with the turns added it finds less."""
    asked: list[str] = []
    retrieve = searching(fake_components, snapshot, asked)
    found = resolve("is the bridge red?", [LED], retrieve)
    assert len(asked) == 2
    assert found.resolved is None
    assert found.asked == "is the bridge red?"
    assert found.passages == retrieve("is the bridge red?")


def test_a_question_that_cannot_lean_is_searched_once(
    fake_components: Components, snapshot: Snapshot
) -> None:
    for question, turns in (
        ("Which bridges were painted red twice?", [LED]),
        ("And it failed?", []),
    ):
        asked: list[str] = []
        found = resolve(question, turns, searching(fake_components, snapshot, asked))
        assert asked == [question]
        assert found.resolved is None


def test_without_vectors_the_form_decides(
    snapshot: Snapshot, fake_components: Components
) -> None:
    retriever = Retriever(fake_components.embedder)

    def by_words(text: str) -> Sequence[Passage]:
        return retriever.retrieve_by_words(snapshot, text)

    assert resolve("And it failed?", [LED], by_words).resolved is not None
    assert resolve("is the bridge red?", [LED], by_words).resolved is None


def test_an_empty_index_gives_no_passages(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"empty.txt": " \n"})
    with opened(docs, fake_components) as empty:
        found = resolve("And it failed?", [LED], searching(fake_components, empty, []))
    assert found.passages == []
