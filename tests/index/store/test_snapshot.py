"""One state of the index: its words, neighbours and documents."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest

from index.embed.embedder import HashEmbedder
from index.errors import DocumentUnknown
from index.store.snapshot import Snapshot
from index.sync.components import Components
from tests.support.small_index import Lines, fill, opened

PLACES = {
    "talks.md": "delegations talks.md",
    "bridge.txt": "bridge.txt",
    "sub/中文.txt": "sub/中文.txt",
}
FILES = {
    "talks.md": "# Delegations\n\nUmerov led the talks.\nThe talks took two hours.\nIt rained.",
    "bridge.txt": "The red bridge was opened in 1973.\nIt rained.\nA bridge is long.",
    "sub/中文.txt": "会谈在伊斯坦布尔举行。\n外交部长主持会谈。\nThe river is long.",
}


@pytest.fixture(scope="module")
def components(fake_components: Components) -> Components:
    return replace(fake_components, splitter=Lines())


@pytest.fixture(scope="module")
def snapshot(
    tmp_path_factory: pytest.TempPathFactory, components: Components
) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("snapshot")
    with opened(fill(folder / "docs", FILES), components) as snapshot:
        yield snapshot


def matched(snapshot: Snapshot, question: str) -> set[str]:
    """The texts that share words with a question."""
    numbers = [match.sentence for match in snapshot.matches(question, 100, None)]
    return {sentence.span.text for sentence in snapshot.sentences(numbers)}


@pytest.mark.parametrize("question", ["Who led the talks?", "1973", "会谈", "river"])
@pytest.mark.parametrize("patterns", [["*"], ["*.txt"], ["talks.md"]])
def test_neighbours_are_those_that_numpy_finds_among_all_vectors(
    snapshot: Snapshot, question: str, patterns: list[str]
) -> None:
    embed = HashEmbedder().embed_question
    lines = {
        line
        for name, text in FILES.items()
        if any(fnmatch(name, pattern) for pattern in patterns)
        for line in filter(None, text.split("\n"))
    }
    cosines = {line: float(np.dot(embed(line), embed(question))) for line in lines}
    nearest = sorted(lines, key=lambda line: -cosines[line])[:4]
    found = snapshot.neighbours(embed(question), 4, snapshot.within(patterns))
    assert [neighbour.cosine for neighbour in found] == pytest.approx(
        [cosines[line] for line in nearest], abs=1e-6
    )
    numbers = [neighbour.text for neighbour in found]
    names = {
        sentence.text: sentence.span.text
        for sentence in snapshot.sentences(snapshot.first_with(numbers, None))
    }
    assert [names[number] for number in numbers] == nearest


@pytest.mark.parametrize(
    "question",
    ["Who led the talks?", "the delegation", "red rivers", "opened in 1973", "rain"],
)
def test_words_match_exactly_the_sentences_that_contain_one_of_them(
    snapshot: Snapshot, question: str
) -> None:
    """The heading above a sentence and its file's name count as its words."""
    stems = {"led", "talks", "delegation", "red", "river", "opened", "1973", "rain"}
    asked = {stem for stem in stems if re.search(rf"\b{stem}", question)}
    assert matched(snapshot, question) == {
        line
        for name, text in FILES.items()
        for line in filter(None, text.split("\n"))
        if any(re.search(rf"\b{stem}", f"{line} {PLACES[name]}") for stem in asked)
    }


def test_the_documents_of_many_sentences_are_read_at_once_and_only_once(
    tmp_path: Path, components: Components
) -> None:
    files = {f"{number}.txt": "It is red." for number in range(5)}
    with opened(fill(tmp_path / "docs", files), components) as snapshot:
        asked: list[str] = []
        snapshot.connection.set_trace_callback(asked.append)
        first, again = snapshot.sentences(range(1, 6)), snapshot.sentences([2, 3])
    assert [sentence.span.document.id for sentence in first] == sorted(files)
    assert again == first[1:3]
    keys, texts = (text for text in asked if "FROM document" in text)
    assert " text, " not in keys
    assert " text, " in texts


def test_several_patterns_choose_the_documents_that_match_any_of_them(
    snapshot: Snapshot,
) -> None:
    both = snapshot.within(["talks.*", "bridge.txt"])
    assert both == snapshot.within(["talks.md"]) | snapshot.within(["bridge.*"])
    assert len(both) == 2


def test_a_name_that_contains_wildcards_chooses_its_document(
    tmp_path: Path, components: Components
) -> None:
    files = {"a[1].txt": "One.", "a1.txt": "Two."}
    with opened(fill(tmp_path / "docs", files), components) as snapshot:
        named, matching = snapshot.within(["a[1].txt"]), snapshot.within(["a1.*"])
    assert len(named) == 2, "as a pattern, it also matches the other name"
    assert len(matching) == 1


def test_an_empty_list_of_patterns_is_refused_with_advice(
    snapshot: Snapshot,
) -> None:
    with pytest.raises(DocumentUnknown, match="is empty; name one, or give no list"):
        snapshot.within([])


def test_the_words_find_each_text_once_in_the_first_of_its_best_sentences(
    tmp_path: Path, components: Components
) -> None:
    """A name that the question has too makes the last file's copy the better match."""
    lines = "The bridge is red.\nA river.\nThe bridge is red."
    files = {"a.txt": lines, "b.txt": lines, "red bridge.txt": lines}
    with opened(fill(tmp_path / "docs", files), components) as snapshot:
        (found, second) = snapshot.matches("red bridge", 2, None)
        (within,) = snapshot.matches("red bridge", 2, snapshot.within(["?.txt"]))
        sentences = snapshot.sentences([found.sentence, second.sentence])
        (first,) = snapshot.sentences([within.sentence])
    assert [(s.span.document.id, s.span.text, s.ordinal) for s in sentences] == [
        ("red bridge.txt", "The bridge is red.", 0),
        ("red bridge.txt", "A river.", 1),
    ]
    assert (first.span.document.id, first.ordinal) == ("a.txt", 0)
    assert found.bm25 > second.bm25


def test_a_pattern_that_no_document_matches_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(DocumentUnknown, match=r"'\*\.pdf'"):
        snapshot.within(["*.pdf"])


def test_a_message_repeats_only_the_start_of_many_patterns(snapshot: Snapshot) -> None:
    with pytest.raises(
        DocumentUnknown, match=r"'\*\.pdf0', .*…; see the names"
    ) as error:
        snapshot.within([f"*.pdf{number}" for number in range(1000)])
    assert len(str(error.value)) < 400


def test_chinese_words_are_found_inside_their_sentences(snapshot: Snapshot) -> None:
    assert matched(snapshot, "谁主持?") == {"外交部长主持会谈。"}


@pytest.mark.parametrize(
    ("hostile", "plain"),
    [
        ('"rained', "rained"),
        ("rained AND NOT", "rained"),
        ("NOT rained", "rained"),
        ("sentence : rained", "sentence rained"),
        ("NEAR(rained river, 2)", "near rained river 2"),
        ("rained*", "rained"),
        ("^rained + -river", "rained river"),
        ("{sentence place}: (rained", "sentence place rained"),
        ("rained'; DROP TABLE words; --", "rained drop table words"),
        ("rained\0river", "rained river"),
        ("rained\ud800", "rained"),
    ],
)
def test_full_text_search_operators_in_a_question_have_no_effect(
    snapshot: Snapshot, hostile: str, plain: str
) -> None:
    assert snapshot.matches(hostile, 100, None) == snapshot.matches(plain, 100, None)
    assert "It rained." in matched(snapshot, hostile)


def test_a_document_is_found_by_its_exact_name(snapshot: Snapshot) -> None:
    document = snapshot.document("talks.md")
    assert document.text == FILES["talks.md"]
    assert document.structure.headings == ((2, 13, 1),)
    assert document.media_type == "text/markdown"
    assert document.sha256 == hashlib.sha256(FILES["talks.md"].encode()).hexdigest()
    with pytest.raises(DocumentUnknown, match="askquote status"):
        snapshot.document("Talks.md")


def test_asking_for_a_failed_file_reports_why_it_failed(
    tmp_path: Path, components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"a.txt": "It rained."})
    (docs / "bad.txt").write_bytes(b"\xef\xbb\xbf\xff\xfe\x00")
    with opened(docs, components) as snapshot:
        (failure,) = snapshot.failures()
        message = re.escape(f"'bad.txt' failed (binary): {failure.message}")
        with pytest.raises(DocumentUnknown, match=message):
            snapshot.document("bad.txt")
        assert snapshot.document("a.txt").text == "It rained."


def test_documents_are_listed_by_name_with_their_number_of_sentences(
    snapshot: Snapshot,
) -> None:
    listed = [(entry.document, entry.sentences) for entry in snapshot.entries()]
    assert listed == [("bridge.txt", 3), ("sub/中文.txt", 3), ("talks.md", 4)]
    assert {entry.indexed_at[-6:] for entry in snapshot.entries()} == {"+00:00"}


def test_the_sentences_around_a_sentence_are_those_of_its_document(
    snapshot: Snapshot,
) -> None:
    (last,) = snapshot.sentences(
        match.sentence for match in snapshot.matches("river", 1, None)
    )
    around = {
        reach: [near.span.text for near in snapshot.around(last, reach)]
        for reach in (0, 1, 9)
    }
    lines = FILES["sub/中文.txt"].split("\n")
    assert around == {0: lines[2:], 1: lines[1:], 9: lines}
