"""Search: its two rankings, checked by numpy and by hand, and their fusion."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from math import cos, radians, sin
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed.embedder import HashEmbedder, Vectors
from index.search import Hit, search
from index.store.snapshot import Snapshot
from index.store.store import LocalStore
from index.sync.components import Components
from tests.support.small_index import Lines, fill, opened

FILES = {
    "talks.md": "# Talks\n\nUmerov led the talks.\nThe talks took two hours.\nIt rained.",
    "bridge.txt": "The red bridge was opened in 1973.\nIt rained.\nA bridge is long.",
    "sub/中文.txt": "会谈在伊斯坦布尔举行。\n外交部长主持会谈。\nThe river is long.",
}


class Compass:
    """A two-dimensional embedder: the number at a text's end is its direction in degrees."""

    fingerprint = "compass"
    dimension = 2

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The direction of each text."""
        return np.array([self.embed_question(text) for text in texts])

    def embed_question(self, question: str) -> Vectors:
        """The direction of a text."""
        turn = radians(int(question.rsplit(maxsplit=1)[-1]))
        return np.array([cos(turn), sin(turn)], np.float32)


class FailingEmbedder(HashEmbedder):
    """An embedder that fails."""

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Always fail."""
        raise RuntimeError(f"too tired for {len(texts)} texts")


@pytest.fixture(scope="module")
def components(fake_components: Components) -> Components:
    return replace(fake_components, splitter=Lines())


@pytest.fixture(scope="module")
def snapshot(
    tmp_path_factory: pytest.TempPathFactory, components: Components
) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("search")
    with opened(fill(folder / "docs", FILES), components) as snapshot:
        yield snapshot


def ask(
    snapshot: Snapshot, question: str, within: frozenset[int] | None = None
) -> Sequence[Hit]:
    vector = HashEmbedder().embed_question(question)
    return search(snapshot, question, vector, within)


def texts(hits: Sequence[Hit]) -> list[str]:
    return [hit.sentence.span.text for hit in hits]


def test_the_score_is_the_sum_of_the_reciprocal_ranks(
    tmp_path: Path, components: Components
) -> None:
    """The question points to 0 degrees; the fewer other words, the better the BM25."""
    lines = ["bridge bridge 80", "bridge red 30", "bridge old and grey 10", "river 20"]
    docs = fill(tmp_path / "docs", {"a.txt": "\n".join(lines)})
    with opened(docs, replace(components, embedder=Compass())) as snapshot:
        hits = search(snapshot, "bridge", Compass().embed_question("0"))
    ranks = {hit.sentence.span.text: (hit.cosine_rank, hit.bm25_rank) for hit in hits}
    assert ranks == {
        "bridge bridge 80": (4, 1),
        "bridge red 30": (3, 2),
        "bridge old and grey 10": (1, 3),
        "river 20": (2, None),
    }
    scores = {
        "bridge old and grey 10": 1 / 11 + 1 / 13,
        "bridge bridge 80": 1 / 14 + 1 / 11,
        "bridge red 30": 1 / 13 + 1 / 12,
        "river 20": 1 / 12,
    }
    assert texts(hits) == list(scores)
    assert [hit.score for hit in hits] == pytest.approx(list(scores.values()))
    cosines = {hit.sentence.span.text: hit.cosine for hit in hits}
    assert cosines["river 20"] == pytest.approx(cos(radians(20)))


def test_a_hit_has_the_cosine_and_bm25_that_it_was_ranked_by(
    snapshot: Snapshot,
) -> None:
    hits = {hit.sentence.span.text: hit for hit in ask(snapshot, "Who led the talks?")}
    led, rained = hits["Umerov led the talks."], hits["The river is long."]
    question = HashEmbedder().embed_question("Who led the talks?")
    for hit in (led, rained):
        vector = HashEmbedder().embed_question(hit.sentence.span.text)
        assert hit.cosine == pytest.approx(float(vector @ question))
    assert led.bm25 is not None
    assert led.bm25 > 0
    assert (led.bm25_rank, rained.bm25, rained.bm25_rank) == (1, None, None)


def test_the_best_comes_first_and_copies_are_one_hit(snapshot: Snapshot) -> None:
    hits = ask(snapshot, "Where has it rained?")
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert sorted(texts(hits)) == sorted(
        {line for text in FILES.values() for line in text.split("\n") if line}
    )


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_a_limit_gives_the_first_of_all_hits(snapshot: Snapshot, limit: int) -> None:
    vector = HashEmbedder().embed_question("Is the bridge long?")
    found = search(snapshot, "Is the bridge long?", vector, limit=limit)
    assert found == ask(snapshot, "Is the bridge long?")[:limit]


def test_copies_of_a_sentence_do_not_change_other_ranks(
    tmp_path: Path, components: Components
) -> None:
    lines = ["The bridge rained."] * 5 + [
        "The bridge is a very long red bridge indeed."
    ]
    docs = fill(tmp_path / "docs", {"a.txt": "\n".join(lines), "b.txt": lines[0]})
    with opened(docs, components) as snapshot:
        ranks = {
            hit.sentence.span.text: (hit.bm25_rank, hit.cosine_rank)
            for hit in ask(snapshot, "bridge rained")
        }
    assert ranks == {lines[0]: (1, 1), lines[-1]: (2, 2)}


def test_a_footer_of_many_files_does_not_crowd_out_the_answering_sentence(
    tmp_path: Path, components: Components
) -> None:
    """Each copy of the footer matches the question better than the answer does."""
    footer = "Bridge office: who built what."
    answer = "It was Sinan, as far as anybody knows, who is said to have built it all."
    files = {f"{n}.txt": f"Page {n} is blank.\n{footer}" for n in range(150)}
    docs = fill(tmp_path / "docs", {**files, "z.txt": answer})
    with opened(docs, components) as snapshot:
        hits = ask(snapshot, "Who built the bridge office?")
    ranks = {hit.sentence.span.text: hit.bm25_rank for hit in hits}
    assert (ranks[footer], ranks[answer]) == (1, 2)
    assert texts(hits).count(footer) == 1


def test_a_search_finds_only_sentences_of_the_chosen_documents(
    snapshot: Snapshot,
) -> None:
    for pattern, name in [("*.md", "talks.md"), ("sub/*", "sub/中文.txt")]:
        hits = ask(snapshot, "It rained 会谈", snapshot.within([pattern]))
        assert {hit.sentence.span.document.id for hit in hits} == {name}
        assert len(hits) == len(list(filter(None, FILES[name].split("\n"))))


@pytest.mark.parametrize("question", ["It rained.", "Snow?"])
@pytest.mark.parametrize("name", ["talks.md", "bridge.txt"])
def test_a_copy_is_found_in_the_chosen_document(
    snapshot: Snapshot, question: str, name: str
) -> None:
    hits = ask(snapshot, question, snapshot.within([name]))
    assert "It rained." in texts(hits)
    assert {hit.sentence.span.document.id for hit in hits} == {name}


def test_without_vectors_words_alone_determine_the_ranking(
    tmp_path: Path, components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"a.txt": "The red bridge.\nThe bridge.\nNo."})
    with (
        pytest.raises(RuntimeError, match="too tired for 3 texts"),
        opened(docs, replace(components, embedder=FailingEmbedder())),
    ):
        pass
    with closing(LocalStore(tmp_path / "index")) as store, store.reading() as snapshot:
        assert snapshot.state().vectors_pending == 3
        hits = ask(snapshot, "red bridge")
    assert texts(hits) == ["The red bridge.", "The bridge."]
    assert [hit.cosine for hit in hits] == [None, None]
    assert [hit.score for hit in hits] == pytest.approx([2 / 11, 2 / 12])


def test_a_sentence_without_a_vector_is_not_penalised(
    tmp_path: Path, components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"a.txt": "The river.\nThe red bridge is here."})
    with opened(docs, components):
        fill(docs, {"b.txt": "A red bridge."})
    with (
        pytest.raises(RuntimeError, match="for 1 texts"),
        opened(docs, replace(components, embedder=FailingEmbedder())),
    ):
        pass
    with closing(LocalStore(tmp_path / "index")) as store, store.reading() as snapshot:
        hits = ask(snapshot, "red bridge")
    assert texts(hits) == ["A red bridge.", "The red bridge is here.", "The river."]
    assert (hits[0].cosine, hits[0].cosine_rank, hits[0].bm25_rank) == (None, None, 1)
    assert [hit.score for hit in hits] == pytest.approx(
        [2 / 11, 1 / 11 + 1 / 12, 1 / 12]
    )


@given(st.text() | st.text("\"'*()^:+-{}.,;NEARORTadn \0\n\ud800谈é1"))
def test_no_question_fails(snapshot: Snapshot, question: str) -> None:
    found = texts(ask(snapshot, question))
    assert len(found) == 9
    assert set(found) <= set("\n".join(FILES.values()).split("\n"))


def test_a_question_without_words_is_ranked_only_by_meaning(
    snapshot: Snapshot,
) -> None:
    hits = ask(snapshot, "?!")
    assert [hit.bm25 for hit in hits] == [None] * 9
    assert [hit.cosine_rank for hit in hits] == list(range(1, 10))
