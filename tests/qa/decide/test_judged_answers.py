"""The forms of answers by a reader's judgements."""

from collections.abc import Sequence

from index.store.state import Sentence
from index.text.document import Document, Span
from qa.decide.calibrator import Calibrator, Weights
from qa.decide.calibrator_file import choose_calibrator
from qa.decide.decision import Decider, Decision
from qa.decide.scorer import CandidateScorer
from qa.decide.whole_answer import in_sentences
from qa.read.reader import Candidate, Judged
from qa.read.sentence_reader import SentenceReader
from qa.read.span_model import AnswerForm
from qa.read.span_reader import SpanReader
from qa.retrieve.passages import Passage
from tests.qa.read.test_judging import ENDS, TEXT, Judging
from tests.qa.read.test_span_reader import Scripted, passage

FORM = "The form is online. "
SEND = "Send it by May 16. "


def decide(
    form: AnswerForm,
    evidence: Sequence[str] = (FORM,),
    *,
    question: str = "Where is the form?",
) -> Decision:
    """The decision on a passage whose best candidate is "online"."""
    weights = Weights(margin=1.0, cosine=0.0, overlap=0.0)
    calibrator = Calibrator("r", None, weights, weights, 0.0, 0.0, 0.0)
    choice = choose_calibrator([calibrator], "r", None)
    model = Judging(Scripted({"online": 5.0}, question=question), evidence, form)
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


def test_a_question_of_yes_or_no_is_answered_with_the_sentence_that_decides() -> None:
    decision = decide("verdict", question="Is the form online?")
    assert shown(decision) == ("sentence", ["The form is online."])


def test_sentences_too_long_to_quote_together_leave_the_candidates_own() -> None:
    document = Document("a.md", "Ann left. " * 200, "0" * 64, "text/plain", "r")
    sentence = Sentence(0, 0, 0, Span(document, 0, 10))
    everything = Span(document, 0, len(document.text))
    found = Candidate(
        Span(document, 0, 3),
        sentence,
        Passage((sentence,), ()),
        1.0,
        judged=Judged(3.0, everything, "sentence"),
    )
    assert in_sentences("Why?", found).span == sentence.span
