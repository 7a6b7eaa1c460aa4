"""Calibration: fitting confidence to be a probability for an index's models."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from index.errors import IndexUnreadable
from index.store.snapshot import Snapshot
from index.store.state import Sentence
from qa.decide.calibrator import Calibrator
from qa.decide.features import features
from qa.decide.whole_answer import whole_answer
from qa.evaluate.fitting import LabelledCandidates, fit
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import Array, Mask, expected_calibration_error
from qa.read.reader import Candidate, Reader
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever

_FOLDS = 5

IsRight = Callable[[Candidate, GoldQuestion], bool]


def span_is_right(candidate: Candidate, gold: GoldQuestion) -> bool:
    """Whether a span, in the form in which it is shown, is a right answer."""
    sentence = candidate.sentence.span

    def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
        own = candidate.passage.sentences.index(sentence)
        return candidate.passage.sentences[max(0, own - reach) : own + reach + 1]

    whole = whole_answer(gold.question, candidate, around)
    items = whole.items or (whole.span,)
    shown = "; ".join(item.text for item in items)
    return gold.is_right(shown, sentence.text, sentence.document.id)


def sentence_is_right(candidate: Candidate, gold: GoldQuestion) -> bool:
    """Whether a sentence shows the evidence, or a gold answer if no evidence is known."""
    sentence = candidate.sentence.span
    matches = gold.proved_by if gold.evidence else gold.answered_in
    return gold.allows(sentence.document.id) and matches(sentence.text)


def label_candidates(
    reader: Reader, is_right: IsRight, gold: GoldQuestion, passages: Sequence[Passage]
) -> LabelledCandidates:
    """The candidates that a reader finds for a question, and which are right."""
    candidates = reader.read(gold.question, passages)
    return LabelledCandidates(
        features(gold.question, candidates),
        [is_right(candidate, gold) for candidate in candidates],
        gold.domain,
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """A reader's candidates for questions, found with an embedder or by keyword search only."""

    reader: str
    embedder: str | None
    questions: Sequence[LabelledCandidates]


@dataclass(frozen=True, slots=True)
class Examiner:
    """Collects samples: with a retriever, a span reader and a sentence reader."""

    retriever: Retriever
    spans: Reader
    sentences: Reader

    def samples(
        self,
        snapshot: Snapshot,
        questions: Collection[GoldQuestion],
        on_progress: Callable[[int, int], None],
    ) -> Sequence[Sample]:
        """Each reader's sample of the questions, with hybrid search and with keyword search.

        Calls `on_progress` with the number of questions done, and their total.

        Raises:
            IndexUnreadable: some sentences have no vectors yet.
        """
        if snapshot.state().vectors_pending:
            raise IndexUnreadable(
                "Some sentences of the index have no vectors yet; first run: askquote sync"
            )
        embedder = self.retriever.embedder.fingerprint
        readers = ((self.spans, span_is_right), (self.sentences, sentence_is_right))
        setups = [(*reader, by) for reader in readers for by in (embedder, None)]
        samples: list[list[LabelledCandidates]] = [[] for _ in setups]
        for done, gold in enumerate(questions, start=1):
            passages = {
                embedder: self.retriever.retrieve(snapshot, gold.question, None),
                None: self.retriever.retrieve_by_words(snapshot, gold.question),
            }
            for (reader, is_right, by), sample in zip(setups, samples, strict=True):
                sample.append(label_candidates(reader, is_right, gold, passages[by]))
            on_progress(done, len(questions))
        return [
            Sample(reader.fingerprint, by, sample)
            for (reader, _, by), sample in zip(setups, samples, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibrator, the number of questions it was fitted to, and its error on others.

    `error` is the expected calibration error on held-out questions.
    """

    calibrator: Calibrator
    questions: int
    error: float


def calibrated(sample: Sample, groups: Sequence[Hashable]) -> Calibration:
    """Fit a calibrator to a sample; questions of the same source share a group.

    Raises:
        BadRequest: there are too few questions to fit to.
    """
    calibrator = fit(sample.reader, sample.embedder, sample.questions)
    error = expected_calibration_error(*out_of_fold(sample, groups))
    return Calibration(calibrator, len(sample.questions), error)


def out_of_fold(sample: Sample, groups: Sequence[Hashable]) -> tuple[Array, Mask]:
    """The confidence in each question's best candidate, and whether it is right.

    Cross-validation with five folds; a group is never split between folds.

    Raises:
        BadRequest: all right answers, or all wrong ones, are in one fold.
    """
    return held_out(sample, _folds(groups))


def held_out(sample: Sample, folds: Sequence[Hashable]) -> tuple[Array, Mask]:
    """The confidence in each question's best candidate, and whether it is right.

    Each fold is judged by a calibrator fitted to the others; `folds` has that of each question.

    Raises:
        BadRequest: all right answers, or all wrong ones, are in one fold.
    """
    calibrators = {}
    for fold in set(folds):
        rows = zip(sample.questions, folds, strict=True)
        others = [question for question, its_fold in rows if its_fold != fold]
        calibrators[fold] = fit(sample.reader, sample.embedder, others, fewest=1)
    best = [
        best_of(calibrators[fold], question)
        for question, fold in zip(sample.questions, folds, strict=True)
    ]
    confidence, right = zip(*best, strict=True)
    return np.array(confidence), np.array(right)


def _folds(groups: Sequence[Hashable]) -> Sequence[int]:
    """The fold of each row; the groups are dealt out in a fixed random order."""
    distinct = list(dict.fromkeys(groups))
    numbers = np.random.default_rng(0).permutation(len(distinct)) % _FOLDS
    fold_of = dict(zip(distinct, numbers.tolist(), strict=True))
    return [fold_of[group] for group in groups]


def best_of(calibrator: Calibrator, question: LabelledCandidates) -> tuple[float, bool]:
    """The probability of the best candidate, and whether it is right; 0 if there is none."""
    if not question.features:
        return 0.0, False
    best = calibrator.ranking(question.features)[0]
    return calibrator.probabilities(question.features)[best], question.right[best]
