"""Judgements of candidates, with a model whose every score the test sets."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from qa.read.reader import Judged
from qa.read.span_model import FORMS, AnswerForm, Context, Judgements, Window
from qa.read.span_reader import SpanReader
from qa.retrieve.passages import Passage
from tests.qa.read.test_span_reader import Scripted, passage

TEXT = "Ask your manager. The form is online. Send it by May 16. Kim left."
ENDS = (18, 38, 57)


@dataclass(frozen=True, slots=True)
class Judging:
    """A scripted model that judges too: characters of `evidence` have logit 3, others -3."""

    scripted: Scripted
    evidence: Sequence[str] = ()
    form: AnswerForm = "span"
    fingerprint: str = field(default="judging")

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """The scripted windows, with judgements."""
        windows = self.scripted.score(question, contexts)
        return [
            [self._judged(context.text, window) for window in each]
            for context, each in zip(contexts, windows, strict=True)
        ]

    def _judged(self, text: str, window: Window) -> Window:
        evidence = np.full(len(window.offsets), -3, np.float32)
        for part in self.evidence:
            start = text.index(part)
            for n, offset in enumerate(window.offsets):
                if start <= offset.start < start + len(part):
                    evidence[n] = 3
        form = np.array([9.0 * (each == self.form) for each in FORMS], np.float32)
        return replace(window, judgements=Judgements(evidence, form))


def judged(
    evidence: Sequence[str], form: AnswerForm = "span", found: Passage | None = None
) -> Judged:
    """What is said of the candidate "online"."""
    model = Judging(Scripted({"online": 5.0}), evidence, form)
    best = SpanReader(model).read("What?", [found or passage(TEXT, *ENDS)])[0]
    assert best.span.text == "online"
    assert best.judged
    return best.judged


def test_evidence_is_the_mean_logit_of_the_candidates_sentence() -> None:
    assert judged(["The form is online. "]).evidence == pytest.approx(3)
    # 9 of the sentence's 20 characters.
    assert judged(["The form "]).evidence == pytest.approx((9 * 3 - 11 * 3) / 20)


def test_the_whole_has_the_sentences_beside_it_that_are_evidence_too() -> None:
    whole = judged(["The form is online. Send it by May 16. "]).whole
    assert whole.text.strip() == "The form is online. Send it by May 16."


def test_a_sentence_between_others_that_is_no_evidence_ends_the_whole() -> None:
    whole = judged(["Ask your manager. The form is online. ", "Kim left."]).whole
    assert whole.text.strip() == "Ask your manager. The form is online."


def test_the_whole_is_the_sentence_itself_if_nothing_is_evidence() -> None:
    assert judged([]).whole.text.strip() == "The form is online."


def test_the_likeliest_form_is_reported() -> None:
    assert judged([], "steps").form == "steps"


def test_a_model_that_only_knows_spans_judges_nothing() -> None:
    (best, *_) = SpanReader(Scripted({"online": 5.0})).read(
        "What?", [passage(TEXT, *ENDS)]
    )
    assert best.judged is None
