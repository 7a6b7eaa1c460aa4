"""Calibration: making confidence a probability for the models that an index is asked by."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from index.errors import IndexUnreadable
from index.store.snapshot import Snapshot
from qa.decide.calibrator import Calibrator
from qa.decide.decision import answer_span
from qa.decide.features import features
from qa.evaluate.fitting import Judgeable, fit
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import Array, Mask, expected_calibration_error
from qa.read.reader import Candidate, Reader
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever

_FOLDS = 5

IsRight = Callable[[Candidate, GoldQuestion], bool]


def span_is_right(candidate: Candidate, gold: GoldQuestion) -> bool:
    """Whether a span, as it is shown, would be a right answer."""
    sentence = candidate.sentence.span
    span = answer_span(gold.question, candidate)
    return gold.is_right(span.text, sentence.text, sentence.document.id)


def sentence_is_right(candidate: Candidate, gold: GoldQuestion) -> bool:
    """Whether a sentence shows the evidence; a gold answer, where no evidence is known."""
    sentence = candidate.sentence.span
    is_shown = gold.proved_by if gold.evidence else gold.answered_in
    return gold.allows(sentence.document.id) and is_shown(sentence.text)


def judgeable(
    reader: Reader, is_right: IsRight, gold: GoldQuestion, passages: Sequence[Passage]
) -> Judgeable:
    """A question's candidates, as a reader finds them, and which are right."""
    candidates = reader.read(gold.question, passages)
    return Judgeable(
        features(gold.question, candidates),
        [is_right(candidate, gold) for candidate in candidates],
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """How a reader answers questions that are searched by an embedder, or by words alone."""

    reader: str
    embedder: str | None
    questions: Sequence[Judgeable]


@dataclass(frozen=True, slots=True)
class Examiner:
    """What finds passages, and the readers of spans and of sentences that are examined."""

    retriever: Retriever
    spans: Reader
    sentences: Reader

    def samples(
        self,
        snapshot: Snapshot,
        questions: Collection[GoldQuestion],
        on_progress: Callable[[int, int], None],
    ) -> Sequence[Sample]:
        """The questions as each reader answers them, by all means and by words alone.

        `on_progress` is told how many questions are done, and of how many.

        Raises:
            IndexUnreadable: some sentences have no vectors yet.
        """
        if snapshot.state().vectors_pending:
            raise IndexUnreadable(
                "Sentences of the index have no vectors yet; bring it in step first, with:"
                " askquote sync"
            )
        embedder = self.retriever.embedder.fingerprint
        readers = ((self.spans, span_is_right), (self.sentences, sentence_is_right))
        ways = [(*reading, by) for reading in readers for by in (embedder, None)]
        found: list[list[Judgeable]] = [[] for _ in ways]
        for done, gold in enumerate(questions, start=1):
            passages = {
                embedder: self.retriever.retrieve(snapshot, gold.question, None),
                None: self.retriever.retrieve_by_words(snapshot, gold.question),
            }
            for (reader, is_right, by), own in zip(ways, found, strict=True):
                own.append(judgeable(reader, is_right, gold, passages[by]))
            on_progress(done, len(questions))
        return [
            Sample(reader.fingerprint, by, own)
            for (reader, _, by), own in zip(ways, found, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibrator, how many questions it was fitted to, and how far it is off on others.

    `error` is the expected calibration error on questions that it was not fitted to.
    """

    calibrator: Calibrator
    questions: int
    error: float


def calibrated(sample: Sample, groups: Sequence[Hashable]) -> Calibration:
    """Fit a calibrator to a sample; `groups` says which questions are of one source.

    Raises:
        BadRequest: there are too few questions to fit to.
    """
    calibrator = fit(sample.reader, sample.embedder, sample.questions)
    error = expected_calibration_error(*out_of_fold(sample, groups))
    return Calibration(calibrator, len(sample.questions), error)


def out_of_fold(sample: Sample, groups: Sequence[Hashable]) -> tuple[Array, Mask]:
    """The confidence in each question's best candidate, and whether it is right.

    Each fifth of the questions is judged by what was fitted to the others; a group is never
    in both.

    Raises:
        BadRequest: all that is right, or wrong, is of one fifth.
    """
    folds = _folds(groups)
    calibrators = []
    for fold in range(_FOLDS):
        rows = zip(sample.questions, folds, strict=True)
        others = [question for question, own in rows if own != fold]
        calibrators.append(fit(sample.reader, sample.embedder, others, fewest=1))
    best = [
        best_of(calibrators[fold], question)
        for question, fold in zip(sample.questions, folds, strict=True)
    ]
    confidence, right = zip(*best, strict=True)
    return np.array(confidence), np.array(right)


def _folds(groups: Sequence[Hashable]) -> Sequence[int]:
    """The fold of each row: groups dealt out in an order that is drawn once and for all."""
    distinct = list(dict.fromkeys(groups))
    drawn = np.random.default_rng(0).permutation(len(distinct)) % _FOLDS
    fold_of = dict(zip(distinct, drawn.tolist(), strict=True))
    return [fold_of[group] for group in groups]


def best_of(calibrator: Calibrator, question: Judgeable) -> tuple[float, bool]:
    """The probability of the best candidate and whether it is right; without one, none."""
    if not question.features:
        return 0.0, False
    best = calibrator.ranking(question.features)[0]
    return calibrator.probabilities(question.features)[best], question.right[best]
