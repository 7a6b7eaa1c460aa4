"""The forms of answers, and their verdicts, by a reader's judgements."""

from collections.abc import Sequence

import pytest

from index.store.state import Sentence
from qa.decide.calibrator import Calibrator, Weights
from qa.decide.calibrator_file import choose_calibrator
from qa.decide.decision import Decider, Decision
from qa.decide.scorer import CandidateScorer
from qa.read.sentence_reader import SentenceReader
from qa.read.span_model import AnswerForm
from qa.read.span_reader import SpanReader
from tests.qa.read.test_judging import ENDS, TEXT, Judging
from tests.qa.read.test_span_reader import Scripted, passage

FORM = "The form is online. "
SEND = "Send it by May 16. "


def decide(
    form: AnswerForm,
    evidence: Sequence[str] = (FORM,),
    *,
    question: str = "Where is the form?",
    yes: float = 0.0,
    no: float = 0.0,
) -> Decision:
    """The decision on a passage whose best candidate is "online"."""
    weights = Weights(margin=1.0, cosine=0.0, overlap=0.0)
    calibrator = Calibrator("r", None, weights, weights, 0.0, 0.0, 0.0)
    choice = choose_calibrator([calibrator], "r", None)
    model = Judging(
        Scripted({"online": 5.0}, question=question),
        evidence,
        form,
        yes + 1e-6,
        no + 1e-6,
    )
    decider = Decider(
        CandidateScorer(SpanReader(model), choice, choice),
        CandidateScorer(SentenceReader(), choice, choice),
    )
    whole = passage(TEXT, *ENDS)

    def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
        first = max(0, sentence.ordinal - reach)
        return whole.sentences[first : sentence.ordinal + reach + 1]

    return decider.decide(question, [whole], around, None)


def shown(decision: Decision) -> tuple[str, list[str]]:
    return decision.form, [span.text.strip() for span in decision.spans]


def test_a_question_for_a_few_words_is_answered_with_the_span() -> None:
    assert shown(decide("span")) == ("span", ["online"])


def test_a_question_for_a_sentence_is_answered_with_the_whole_sentence() -> None:
    assert shown(decide("sentence")) == ("sentence", ["The form is online."])


def test_several_sentences_that_are_evidence_together_are_one_answer_in_one_quote() -> (
    None
):
    decision = decide("sentence", [FORM + SEND])
    assert shown(decision) == ("sentence", ["The form is online. Send it by May 16."])
    assert decision.quotes[0].text.strip().endswith("May 16.")


@pytest.mark.parametrize(
    ("yes", "no", "expected"),
    [(0.9, 0.05, "yes"), (0.05, 0.9, "no"), (0.5, 0.4, None), (0.1, 0.1, None)],
)
def test_yes_or_no_is_said_only_if_it_is_sure(
    yes: float, no: float, expected: str | None
) -> None:
    decision = decide("verdict", question="Is the form online?", yes=yes, no=no)
    assert decision.verdict == expected
    assert shown(decision) == ("sentence", ["The form is online."])


def test_no_verdict_is_said_on_a_question_that_asks_for_none() -> None:
    assert decide("span", yes=0.99).verdict is None
