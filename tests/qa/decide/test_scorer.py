"""Judging a reader's candidates: features, ranking, and the choice of a calibrator."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
    choose_calibrator,
    keep,
    parsed,
    shipped_calibrators,
    written,
)
from qa.decide.features import features
from qa.decide.scorer import CandidateScorer
from qa.english.overlap import overlap
from qa.read.sentence_reader import SentenceReader
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever
from qa.wiring import open_reader, open_store
from tests.support.checkout import ROOT
from tests.support.small_index import fill, opened

QUESTION = "Who led the talks in Paris?"
FILES = {"a.txt": "Umerov led the talks. It rained.", "b.txt": "Paris is a city."}
READER = SentenceReader()


def calibrator(
    reader: str = READER.fingerprint,
    embedder: str | None = "e",
    intercept: float = -1.0,
) -> Calibrator:
    weights = Weights(1.0, 2.0, 3.0)
    return Calibrator(
        reader, embedder, weights, Weights(0.1, 0.0, 0.0), intercept, 0.5, 0.25
    )


HYBRID, WORDS = calibrator(), calibrator(embedder=None, intercept=-2.0)


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


def test_features_come_from_the_candidate_its_sentence_and_its_passage(
    tmp_path: Path, fake_components: Components
) -> None:
    with found(tmp_path, fake_components, by_words=False) as passages:
        candidates = READER.read(QUESTION, passages)
        known = features(QUESTION, candidates)
    for item, candidate in zip(known, candidates, strict=True):
        cosines = [hit.cosine for hit in candidate.passage.hits if hit.cosine]
        assert item.margin == candidate.margin
        assert item.sentence == candidate.sentence.text
        assert item.cosine == max(cosines)
        assert item.overlap == overlap(QUESTION, candidate.sentence.span)
    assert "umerov led talks" in {item.answer for item in known}


def test_keyword_results_are_judged_by_a_calibrator_of_their_own(
    tmp_path: Path, fake_components: Components
) -> None:
    scorer = CandidateScorer(
        READER,
        hybrid=choose_calibrator([HYBRID], READER.fingerprint, "e"),
        words=choose_calibrator([WORDS], "", None),
    )
    with found(tmp_path, fake_components, by_words=True) as passages:
        by_words = scorer.score(QUESTION, passages)
    with found(tmp_path, fake_components, by_words=False) as passages:
        whole = scorer.score(QUESTION, passages)
    for ranked, model, calibrated in ((by_words, WORDS, False), (whole, HYBRID, True)):
        assert ranked.calibrated is calibrated
        known = features(QUESTION, [item.candidate for item in ranked.candidates])
        probabilities = [item.probability for item in ranked.candidates]
        assert probabilities == model.probabilities(known)


def test_candidates_come_strongest_first_with_their_probabilities(
    tmp_path: Path, fake_components: Components
) -> None:
    choice = choose_calibrator([HYBRID], READER.fingerprint, "e")
    with found(tmp_path, fake_components, by_words=False) as passages:
        ranked = (
            CandidateScorer(READER, choice, choice).score(QUESTION, passages).candidates
        )
        known = features(QUESTION, [item.candidate for item in ranked])
    strengths = [HYBRID.weights.strength(item) for item in known]
    assert strengths == sorted(strengths, reverse=True)
    assert [item.probability for item in ranked] == HYBRID.probabilities(known)


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
def test_a_pair_without_a_calibrator_gets_the_most_similar_and_counts_as_uncalibrated(
    reader: str, embedder: str | None, best: int, *, fitted: bool
) -> None:
    known = [calibrator("r"), calibrator("r", None), calibrator("s")]
    known.append(calibrator("r", CLOSED))
    chosen = choose_calibrator(known, reader, embedder)
    assert (chosen.calibrator, chosen.fitted) == (known[best], fitted)


def test_saved_calibrators_replace_those_of_the_same_pair(
    tmp_path: Path,
) -> None:
    assert calibrators_of(tmp_path) == ()
    keep(tmp_path, [HYBRID, WORDS])
    again = calibrator(intercept=-3.0)
    keep(tmp_path, [again])
    assert calibrators_of(tmp_path) == (again, WORDS)
    assert parsed(written([again, WORDS])) == (again, WORDS)


def test_a_threshold_in_an_older_file_of_calibrators_is_ignored(tmp_path: Path) -> None:
    rows = [{**row, "threshold": 0.5} for row in json.loads(written([HYBRID, WORDS]))]
    (tmp_path / "calibrators.json").write_text(json.dumps(rows), encoding="utf-8")
    assert calibrators_of(tmp_path) == (HYBRID, WORDS)


SAVE_TEN = """
import sys
from pathlib import Path
from qa.decide.calibrator import Calibrator, Weights
from qa.decide.calibrator_file import keep
for number in range(10):
    reader = f"{sys.argv[2]} {number}"
    keep(Path(sys.argv[1]), [Calibrator(reader, "e", Weights(1, 2, 3), Weights(0, 0, 0), 0, 0, 0)])
"""


def test_no_calibrator_is_lost_when_threads_and_processes_save_at_once(
    tmp_path: Path,
) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SAVE_TEN, str(tmp_path), name], cwd=ROOT
        )
        for name in ("first", "second")
    ]

    def save(thread: int) -> None:
        for number in range(10):
            keep(tmp_path, [calibrator(f"thread {thread} {number}")])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(save, range(4)))
    assert [process.wait() for process in processes] == [0, 0]
    names = ("first", "second", *(f"thread {thread}" for thread in range(4)))
    assert {c.reader for c in calibrators_of(tmp_path)} == {
        f"{name} {number}" for name in names for number in range(10)
    }


@pytest.mark.parametrize(
    "text", ["", "{}", "[{}]", "[1]", '[{"reader": 1}]', '[{"weights": 1}]', "\udcff"]
)
def test_the_error_for_a_damaged_file_of_calibrators_says_what_to_do(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "calibrators.json"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(IndexUnreadable, match="askquote calibrate"):
        calibrators_of(tmp_path)


def test_the_shipped_calibrators_cover_the_default_models_and_all_kinds_of_search(
    docs_index: Path,
) -> None:
    store = open_store(docs_index)
    embedder = store.identity.fingerprint
    store.close()
    pairs = [(c.reader, c.embedder) for c in shipped_calibrators()]
    readers = [open_reader().fingerprint, READER.fingerprint]
    ways = [(reader, by) for reader in readers for by in (embedder, None)]
    assert pairs == [*ways, *((reader, CLOSED) for reader in readers)]
    for model in shipped_calibrators():
        assert model.weights.margin > 0
        # A strength includes the features: what counts of each is the sum.
        sums = {
            name: model.strength * getattr(model.weights, name)
            + getattr(model.own, name)
            for name in ("margin", "cosine", "overlap", "coverage", "evidence")
        }
        assert sums["margin"] > 0
        assert sums["evidence"] >= 0
        if model.embedder != CLOSED:
            # A folder's passages differ in what they cover; a question's own text is given.
            assert sum(sums.values()) > 0


def test_a_calibrator_saved_with_an_index_makes_its_answers_calibrated(
    tmp_path: Path, fake_components: Components
) -> None:
    with opened(fill(tmp_path / "docs", FILES), fake_components):
        pass
    own = calibrator(embedder=HashEmbedder().fingerprint)
    keep(tmp_path / "index", [own])
    with Bot(tmp_path / "index", embedder=HashEmbedder(), reader=READER) as bot:
        assert bot.ask("Who led the talks?").calibrated
