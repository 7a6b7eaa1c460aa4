"""Calibration: right candidates, the fit, and the answers of a calibrated index."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.embed.embedder import HashEmbedder, Vectors
from index.errors import IndexUnreadable, IndexUnwritable
from index.search import Hit
from index.store.state import Sentence
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.text.document import Document, Span
from index.text.range import Range
from qa.decide.calibrator_file import calibrators_of, keep
from qa.errors import BadRequest
from qa.evaluate.calibration import (
    Examiner,
    Sample,
    best_of,
    calibrated,
    held_out,
    out_of_fold,
    sentence_is_right,
    span_is_right,
)
from qa.evaluate.fitting import LabelledCandidates, fit
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import expected_calibration_error
from qa.read.reader import Candidate
from qa.read.sentence_reader import SentenceReader
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever
from tests.support.command_line import run
from tests.support.folders import write_files
from tests.support.judgeables import draw_questions
from tests.support.small_index import fill

TEXT = "Rustem Umerov led the talks. They visited Kyiv, Odesa and Lviv on Monday."
WHO = "Who led the talks?"
SYLLABLES = ("Ba", "Ce", "Di", "Fo", "Gu", "Ka", "Lo", "Mi", "No", "Pe")
NAMES = [f"{one}{other.lower()}n" for one in SYLLABLES for other in SYLLABLES]
TOWNS = ("Lisbon", "Vienna", "Oslo", "Cairo", "Boston", "Geneva", "Madrid")


def candidate(words: str) -> Candidate:
    """A candidate: words of the text, in their sentence."""
    document = Document("talks.md", TEXT, "0" * 64, "text/markdown", "md/1")
    ranges = (Range(0, 28), Range(29, len(TEXT)))
    start = TEXT.index(words)
    span = Span(document, start, start + len(words))
    number = 0 if span.end <= ranges[0].end else 1
    sentence = Sentence(number, number, number, Span(document, *ranges[number]))
    hit = Hit(sentence, 0.5, 1, 1.0, 1, 0.1)
    return Candidate(span, sentence, Passage((sentence,), (hit,)), 1.0)


def no_progress(done: int, total: int) -> None:
    """Ignore the progress."""
    assert done <= total


SPANS = {
    "the answer": ("Rustem Umerov", GoldQuestion(WHO, ("Umerov",)), True),
    "another": ("the talks", GoldQuestion(WHO, ("Umerov",)), False),
    "the answer in its evidence": (
        "Umerov",
        GoldQuestion(WHO, ("Umerov",), evidence=("Rustem Umerov led the talks.",)),
        True,
    ),
    "the answer in another sentence": (
        "Umerov",
        GoldQuestion(WHO, ("Umerov",), evidence=("Umerov led them again in June.",)),
        False,
    ),
    "the answer in another document": (
        "Umerov",
        GoldQuestion(WHO, ("Umerov",), document="other.md"),
        False,
    ),
    "a whole sentence, which such a question is answered with": (
        "Kyiv",
        GoldQuestion("Did they visit Kyiv?", evidence=("They visited Kyiv, Odesa",)),
        True,
    ),
    "any words of a gold sentence": (
        "on Monday",
        GoldQuestion(WHO, evidence=("They visited Kyiv, Odesa and Lviv on Monday.",)),
        True,
    ),
    "a question without an answer": ("Umerov", GoldQuestion(WHO), False),
}
SENTENCES = {
    "it has the answer": ("led", GoldQuestion(WHO, ("Umerov",)), True),
    "it has none": ("Kyiv", GoldQuestion(WHO, ("Umerov",)), False),
    "it is the evidence": (
        "Kyiv",
        GoldQuestion(WHO, ("x",), evidence=("They visited Kyiv, Odesa and Lviv",)),
        True,
    ),
    "it has the answer and is not the evidence": (
        "led",
        GoldQuestion(WHO, ("Umerov",), evidence=("They visited Kyiv.",)),
        False,
    ),
    "it is of another document": (
        "led",
        GoldQuestion(WHO, ("Umerov",), document="other.md"),
        False,
    ),
    "nothing answers": ("led", GoldQuestion(WHO), False),
}


@pytest.mark.parametrize("name", SPANS)
def test_a_span_is_right_if_it_would_be_a_right_answer(name: str) -> None:
    words, gold, expected = SPANS[name]
    assert span_is_right(candidate(words), gold) is expected


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_right_by_the_evidence_or_else_the_answer(name: str) -> None:
    words, gold, expected = SENTENCES[name]
    assert sentence_is_right(candidate(words), gold) is expected


def test_each_reader_is_sampled_with_hybrid_and_with_keyword_search(
    tmp_path: Path, fake_components: Components
) -> None:
    index = tmp_path / "index"
    sync(fill(tmp_path / "docs", {"a.txt": TEXT}), index, fake_components)
    reader = SentenceReader()
    examiner = Examiner(Retriever(HashEmbedder()), spans=reader, sentences=reader)
    questions = [
        GoldQuestion(WHO, ("Umerov led the talks",)),
        GoldQuestion("When did they see Lviv?", ("Monday",)),  # in a long sentence
        GoldQuestion("Xyzzy?"),
    ]
    calls = []
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        samples = examiner.samples(
            snapshot, questions, lambda done, total: calls.append((done, total))
        )
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert [(sample.reader, sample.embedder) for sample in samples] == [
        *(("sentence-1", "hash-64"), ("sentence-1", None)) * 2
    ]
    hybrid, words, sentences, _ = samples
    assert [any(q.right) for q in hybrid.questions] == [True, False, False]
    assert [any(q.right) for q in sentences.questions] == [True, True, False]
    assert all(f.cosine is not None for q in hybrid.questions for f in q.features)
    assert all(f.cosine is None for q in words.questions for f in q.features)
    assert [len(q.features) for q in words.questions] == [1, 1, 0]


def test_an_index_with_missing_vectors_is_not_calibrated(
    tmp_path: Path, fake_components: Components
) -> None:
    class Interrupted(HashEmbedder):
        def embed_sentences(self, texts: Sequence[str]) -> Vectors:
            raise KeyboardInterrupt(f"before {len(texts)} sentences were embedded")

    docs = fill(tmp_path / "docs", {"a.txt": TEXT})
    with pytest.raises(KeyboardInterrupt):
        sync(docs, tmp_path / "index", replace(fake_components, embedder=Interrupted()))
    reader = SentenceReader()
    examiner = Examiner(Retriever(HashEmbedder()), reader, reader)
    with (
        closing(LocalStore(tmp_path / "index")) as store,
        store.reading() as snapshot,
        pytest.raises(IndexUnreadable, match="askquote sync"),
    ):
        examiner.samples(snapshot, [GoldQuestion(WHO)], no_progress)


def test_out_of_fold_results_keep_the_order_of_the_questions() -> None:
    questions = draw_questions(400, seed=1)
    questions[7] = questions[100] = LabelledCandidates([], [])
    confidence, right = out_of_fold(Sample("r", "e", questions), range(400))
    assert len(confidence) == len(right) == 400
    assert (confidence == 0).nonzero()[0].tolist() == [7, 100]
    whole = fit("r", "e", questions)
    for n in (0, 8, 101, 399):
        own = whole.probabilities(questions[n].features)
        assert confidence[n] == pytest.approx(max(own), abs=0.1)
    assert expected_calibration_error(confidence, right) < 0.1


def test_a_document_is_never_judged_by_a_calibrator_fitted_to_it() -> None:
    """All right answers are of one document: the other folds have none to fit to."""
    questions = draw_questions(200, seed=2)
    wrong = [LabelledCandidates(q.features, [False] * len(q.right)) for q in questions]
    sample = Sample("r", "e", [*questions, *wrong])
    documents = ["a.md"] * 200 + [f"{n % 4}.md" for n in range(200)]
    with pytest.raises(BadRequest, match="0"):
        out_of_fold(sample, documents)
    assert len(out_of_fold(sample, range(400))[0]) == 400


def test_a_fold_is_judged_by_a_calibrator_fitted_to_the_others() -> None:
    first, second = draw_questions(200, seed=4), draw_questions(300, seed=5)
    confidence, _ = held_out(
        Sample("r", "e", [*first, *second]), ["a"] * 200 + ["b"] * 300
    )
    by_hand = [best_of(fit("r", "e", second), each)[0] for each in first]
    assert confidence[:200].tolist() == by_hand


def test_a_calibration_has_its_number_of_questions_and_its_error() -> None:
    questions = draw_questions(300, seed=3)
    found = calibrated(Sample("r", None, questions), range(300))
    assert found.calibrator == fit("r", None, questions)
    assert found.questions == 300
    by_hand = expected_calibration_error(
        *out_of_fold(Sample("r", None, questions), range(300))
    )
    assert found.error == by_hand


def test_the_error_for_calibrators_that_cannot_be_saved_is_a_sentence(
    tmp_path: Path,
) -> None:
    (tmp_path / "calibrators.part").mkdir()
    with pytest.raises(IndexUnwritable, match="can't be written"):
        keep(tmp_path, [fit("r", "e", draw_questions(400, seed=4))])
    assert calibrators_of(tmp_path) == ()


def towns(tmp_path: Path) -> Path:
    """Questions about 120 people, and a folder that says where 60 of them live."""
    write_files(
        tmp_path / "docs",
        {
            f"{number}.txt": f"{name} lives in {TOWNS[number % len(TOWNS)]}."
            for number, name in enumerate(NAMES[:60])
        },
    )
    rows = [
        {
            "question": f"Where does {name} live?",
            "answers": [TOWNS[number % len(TOWNS)]],
            "is_impossible": number >= 60,
        }
        for number, name in enumerate([*NAMES, *(f"{name}o" for name in NAMES[:20])])
    ]
    write_files(tmp_path, {"q.jsonl": "\n".join(map(json.dumps, rows))})
    return tmp_path / "q.jsonl"


def test_after_calibrate_the_answers_of_an_index_are_calibrated(
    tmp_path: Path, prepared_cache: Path, save_tiny_model: Callable[..., Path]
) -> None:
    assert prepared_cache.is_dir()
    questions, index = towns(tmp_path), tmp_path / "index"
    run("sync", tmp_path / "docs", "--index", index, "--model", save_tiny_model())
    asking = ("ask", f"Where does {NAMES[0]} live?", "--index", index, "--json")
    assert run(*asking).rows[0]["calibrated"] is False
    done = run("calibrate", questions, "--index", index)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) == 4
    assert all("120 questions, expected calibration error" in line for line in lines)
    row = run(*asking).rows[0]
    assert row["calibrated"] is True
    assert 0.5 < row["confidence"] <= 1


def test_too_few_questions_are_refused(docs_index: Path, tmp_path: Path) -> None:
    write_files(tmp_path, {"q.jsonl": json.dumps({"question": WHO, "answers": ["x"]})})
    done = run("calibrate", tmp_path / "q.jsonl", "--index", docs_index)
    assert done.status == 1
    assert done.err.startswith("askquote: There must be 50 questions")
    assert calibrators_of(docs_index) == ()
