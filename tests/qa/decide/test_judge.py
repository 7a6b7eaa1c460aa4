"""What becomes of a reader's candidates: features, ranking, and which calibrator judges."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.embed.embedder import HashEmbedder
from index.errors import IndexUnreadable
from index.sync.components import Components
from qa import Bot
from qa.decide.calibrator import CLOSED, Calibrator, Weights
from qa.decide.calibrator_file import (
    calibrators_of,
    fitting,
    keep,
    parsed,
    shipped_calibrators,
    written,
)
from qa.decide.features import features
from qa.decide.judge import Judge
from qa.english.overlap import overlap
from qa.read.sentence_reader import SentenceReader
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever
from qa.wiring import open_reader, open_store
from tests.support.small_index import fill, opened

QUESTION = "Who led the talks in Paris?"
FILES = {"a.txt": "Umerov led the talks. It rained.", "b.txt": "Paris is a city."}
READER = SentenceReader()


def calibrator(
    reader: str = READER.fingerprint, embedder: str | None = "e", threshold: float = 0.5
) -> Calibrator:
    return Calibrator(
        reader, embedder, Weights(1.0, 2.0, 3.0), -1.0, 0.5, 0.25, 0.1, threshold
    )


HYBRID, WORDS = calibrator(), calibrator(embedder=None, threshold=0.7)


@contextmanager
def found(
    tmp_path: Path, components: Components, *, by_words: bool
) -> Iterator[list[Passage]]:
    with opened(fill(tmp_path / "docs", FILES), components) as snapshot:
        retriever = Retriever(components.embedder)
        if by_words:
            yield list(retriever.retrieve_by_words(snapshot, QUESTION))
        else:
            yield list(retriever.retrieve(snapshot, QUESTION, None))


def test_features_are_those_of_the_candidate_its_sentence_and_its_passage(
    tmp_path: Path, fake_components: Components
) -> None:
    with found(tmp_path, fake_components, by_words=False) as passages:
        candidates = READER.read(QUESTION, passages)
        known = features(QUESTION, candidates)
    for one, candidate in zip(known, candidates, strict=True):
        cosines = [hit.cosine for hit in candidate.passage.hits if hit.cosine]
        assert one.margin == candidate.margin
        assert one.sentence == candidate.sentence.text
        assert one.cosine == max(cosines)
        assert one.overlap == overlap(QUESTION, candidate.sentence.span)
    assert "umerov led talks" in {one.answer for one in known}


def test_what_is_found_by_words_alone_is_judged_by_its_own_calibrator(
    tmp_path: Path, fake_components: Components
) -> None:
    judge = Judge(
        READER, fitting([HYBRID], READER.fingerprint, "e"), fitting([WORDS], "", None)
    )
    with found(tmp_path, fake_components, by_words=True) as passages:
        by_words = judge.judge(QUESTION, passages)
    with found(tmp_path, fake_components, by_words=False) as passages:
        whole = judge.judge(QUESTION, passages)
    assert (by_words.threshold, by_words.calibrated) == (0.7, False)
    assert (whole.threshold, whole.calibrated) == (0.5, True)


def test_candidates_come_strongest_first_with_their_probabilities(
    tmp_path: Path, fake_components: Components
) -> None:
    fitted = fitting([HYBRID], READER.fingerprint, "e")
    with found(tmp_path, fake_components, by_words=False) as passages:
        judged = Judge(READER, fitted, fitted).judge(QUESTION, passages).candidates
        known = features(QUESTION, [one.candidate for one in judged])
    strengths = [HYBRID.weights.strength(one) for one in known]
    assert strengths == sorted(strengths, reverse=True)
    assert [one.probability for one in judged] == HYBRID.probabilities(known)


@pytest.mark.parametrize(
    ("reader", "embedder", "best", "fitted"),
    [
        ("r", "e", 0, True),
        ("r", None, 1, True),
        ("r", "other", 0, False),
        ("other", "e", 0, False),
        ("s", "e", 2, True),
        ("s", "other", 2, False),
        ("other", None, 1, False),
        ("r", CLOSED, 3, True),
        ("other", CLOSED, 3, False),
    ],
)
def test_a_pair_without_a_calibrator_is_judged_by_the_likest_and_said_not_to_be(
    reader: str, embedder: str | None, best: int, *, fitted: bool
) -> None:
    there = [calibrator("r"), calibrator("r", None), calibrator("s")]
    there.append(calibrator("r", CLOSED))
    chosen = fitting(there, reader, embedder)
    assert (chosen.calibrator, chosen.fitted) == (there[best], fitted)


def test_calibrators_are_kept_with_an_index_in_place_of_those_for_the_same_pair(
    tmp_path: Path,
) -> None:
    assert calibrators_of(tmp_path) == ()
    keep(tmp_path, [HYBRID, WORDS])
    again = calibrator(threshold=0.9)
    keep(tmp_path, [again])
    assert calibrators_of(tmp_path) == (again, WORDS)
    assert parsed(written([again, WORDS])) == (again, WORDS)


@pytest.mark.parametrize("text", ["", "{}", "[{}]", '[{"reader": 1}]', "\udcff"])
def test_a_damaged_file_of_calibrators_is_an_error_that_says_what_to_do(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "calibrators.json"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(IndexUnreadable, match="askquote calibrate"):
        calibrators_of(tmp_path)


def test_the_shipped_ones_are_of_the_default_models_however_passages_are_found(
    docs_index: Path,
) -> None:
    store = open_store(docs_index)
    embedder = store.identity.fingerprint
    store.close()
    pairs = [(c.reader, c.embedder) for c in shipped_calibrators()]
    readers = [open_reader().fingerprint, READER.fingerprint]
    ways = [(reader, by) for reader in readers for by in (embedder, None)]
    assert pairs == [*ways, *((reader, CLOSED) for reader in readers)]
    for one in shipped_calibrators():
        assert one.weights.margin > 0
        # A strength is a margin and more: what counts is how both together rise.
        assert one.strength * one.weights.margin + one.margin > 0
        assert 0 < one.threshold < 1


def test_an_index_that_has_its_own_is_calibrated_for_its_models(
    tmp_path: Path, fake_components: Components
) -> None:
    with opened(fill(tmp_path / "docs", FILES), fake_components):
        pass
    own = calibrator(embedder=HashEmbedder().fingerprint)
    keep(tmp_path / "index", [own])
    with Bot(tmp_path / "index", embedder=HashEmbedder(), reader=READER) as bot:
        assert bot.ask("Who led the talks?").calibrated
