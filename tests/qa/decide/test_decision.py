"""What is decided for candidates whose probabilities the test has set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from index.store.state import Sentence
from index.text.document import Span
from qa.decide.calibrator import Calibrator, Weights
from qa.decide.calibrator_file import fitting
from qa.decide.decision import Decider, Decision
from qa.decide.judge import Judge
from qa.read.sentence_reader import SentenceReader
from qa.read.span_reader import SpanReader
from qa.retrieve.passages import Passage
from tests.qa.read.test_span_reader import Scripted, passage

TEXT = "Umerov led the talks. Rustem Umerov spoke. Medinsky met Umerov. Kim left."
ENDS = (22, 43, 64)


def decide(
    question: str,
    scores: Mapping[str, float],
    min_confidence: float | None = None,
    others: Sequence[Passage] = (),
) -> Decision:
    """The decision where a span's probability is the logistic function of its score.

    `others` are passages beside that of the text.
    """
    calibrator = Calibrator(
        reader="r",
        embedder=None,
        weights=Weights(margin=1.0, cosine=0.0, overlap=0.0),
        intercept=0.0,
        strength=0.0,
        lead=0.0,
        margin=1.0,
        threshold=0.5,
    )
    fitted = fitting([calibrator], "r", None)
    spans = Judge(SpanReader(Scripted(scores, question=question)), fitted, fitted)
    sentences = Judge(SentenceReader(), fitted, fitted)
    whole = passage(TEXT, *ENDS)

    def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
        first = max(0, sentence.ordinal - reach)
        return whole.sentences[first : sentence.ordinal + reach + 1]

    passages: list[Passage] = [whole, *others]
    return Decider(spans, sentences).decide(question, passages, around, min_confidence)


def quoted(decision: Decision) -> list[str]:
    return [quote.answer.text for quote in decision.quotes if quote.answer]


def test_a_fact_is_proved_by_all_that_says_it_and_by_nothing_that_says_another() -> (
    None
):
    scores = {"Rustem Umerov": 3.0, "Umerov": 2.0, "Kim": 2.5}
    decision = decide("Who led the talks?", scores)
    assert quoted(decision) == ["Rustem Umerov", "Umerov"]
    assert [span.text for span in decision.spans] == ["Rustem Umerov"]


def test_what_another_document_says_otherwise_is_quoted_and_no_part_of_the_answer() -> (
    None
):
    other = passage("Zelin led the talks.")
    source = replace(other.span.document, id="other.md")
    moved = replace(other.sentences[0], span=Span(source, 0, 20))
    elsewhere = replace(
        other, sentences=(moved,), hits=(replace(other.hits[0], sentence=moved),)
    )
    decision = decide(
        "Who led the talks?", {"Rustem Umerov": 3.0, "Zelin": 2.5}, others=[elsewhere]
    )
    assert quoted(decision) == ["Rustem Umerov", "Zelin"]
    assert [span.text for span in decision.spans] == ["Rustem Umerov"]


def test_a_span_of_no_content_agrees_with_nothing() -> None:
    decision = decide("Who led the talks?", {"Rustem Umerov": 3.0, "the": 2.5})
    assert quoted(decision) == ["Rustem Umerov"]


def test_where_several_are_asked_for_each_that_is_likely_is_a_span_of_the_answer() -> (
    None
):
    scores = {"Rustem Umerov": 3.0, "Kim": 2.5, "Medinsky": -1.0}
    decision = decide("Which people led the talks?", scores)
    assert [(span.quote, span.text) for span in decision.spans] == [
        (0, "Rustem Umerov"),
        (1, "Kim"),
    ]


def test_what_is_not_likely_enough_is_not_found_and_its_sentences_are_near() -> None:
    decision = decide("Who led the talks?", {"Kim": -1.0, "Medinsky": -2.0})
    assert (decision.spans, decision.quotes) == ((), ())
    assert [quote.text.strip() for quote in decision.nearest][:2] == [
        "Kim left.",
        "Medinsky met Umerov.",
    ]
    assert decision.confidence == pytest.approx(0.2689, abs=1e-4)


def test_at_0_the_best_is_given_and_other_quotes_still_need_to_be_likely() -> None:
    decision = decide("Who led the talks?", {"Rustem Umerov": -1.0, "Umerov": -2.0}, 0)
    assert quoted(decision) == ["Rustem Umerov"]


def test_yes_or_no_is_answered_by_a_sentence_and_by_a_verdict_where_it_is_plain() -> (
    None
):
    plain = decide("Did Rustem Umerov speak?", {"Kim": 9.0}, 0)
    assert (plain.verdict, plain.spans[0].text.strip()) == (
        "yes",
        "Rustem Umerov spoke.",
    )
    assert decide("Did Rustem Umerov speak about Kim?", {}, 0).verdict is None
    assert decide("Who spoke?", {"Rustem Umerov": 1.0}, 0).verdict is None
