"""Decisions on candidates whose probabilities the test sets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pytest

from index.store.state import Sentence
from index.text.document import Span
from qa.decide.calibrator import Calibrator, Weights
from qa.decide.calibrator_file import choose_calibrator
from qa.decide.decision import Decider, Decision
from qa.decide.scorer import CandidateScorer
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
    excluded: Collection[str] = (),
) -> Decision:
    """The decision if a span's probability is the logistic function of its score.

    `others` are passages in addition to that of the text; `excluded` are texts of spans.
    """
    calibrator = Calibrator(
        reader="r",
        embedder=None,
        weights=Weights(margin=1.0, cosine=0.0, overlap=0.0),
        own=Weights(margin=1.0, cosine=0.0, overlap=0.0),
        intercept=0.0,
        strength=0.0,
        lead=0.0,
    )
    choice = choose_calibrator([calibrator], "r", None)
    spans = CandidateScorer(
        SpanReader(Scripted(scores, question=question)), choice, choice
    )
    sentences = CandidateScorer(SentenceReader(), choice, choice)
    whole = passage(TEXT, *ENDS)

    def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
        first = max(0, sentence.ordinal - reach)
        return whole.sentences[first : sentence.ordinal + reach + 1]

    passages: list[Passage] = [whole, *others]
    return Decider(spans, sentences).decide(
        question,
        passages,
        around,
        min_confidence,
        lambda candidate: candidate.span.text in excluded,
    )


def quoted(decision: Decision) -> list[str]:
    return [quote.answer.text for quote in decision.quotes if quote.answer]


def test_a_fact_is_quoted_from_all_that_agree_and_from_no_other_sentence_of_the_document() -> (
    None
):
    scores = {"Rustem Umerov": 3.0, "Umerov": 2.0, "Kim": 2.5}
    decision = decide("Who spoke?", scores)
    assert quoted(decision) == ["Rustem Umerov", "Umerov"]
    assert [span.text for span in decision.spans] == ["Rustem Umerov"]


def test_a_contradicting_document_is_quoted_but_is_not_part_of_the_answer() -> None:
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


def test_a_span_without_content_words_agrees_with_nothing() -> None:
    decision = decide("Who led the talks?", {"Rustem Umerov": 3.0, "the": 2.5})
    assert quoted(decision) == ["Rustem Umerov"]


def test_a_list_has_a_span_for_each_likely_candidate() -> None:
    scores = {"Rustem Umerov": 3.0, "Kim": 2.5, "Medinsky": -1.0}
    decision = decide("Which people led the talks?", scores)
    assert [(span.quote, span.text) for span in decision.spans] == [
        (0, "Rustem Umerov"),
        (1, "Kim"),
    ]


def test_unlikely_candidates_are_not_found_and_become_the_nearest_sentences() -> None:
    decision = decide("Who led the talks?", {"Kim": -1.0, "Medinsky": -2.0})
    assert (decision.spans, decision.quotes) == ((), ())
    assert [quote.text.strip() for quote in decision.nearest][:2] == [
        "Kim left.",
        "Medinsky met Umerov.",
    ]
    assert decision.confidence == pytest.approx(0.2689, abs=1e-4)


def test_an_excluded_candidate_is_neither_the_answer_nor_quoted() -> None:
    scores = {"Rustem Umerov": 3.0, "Umerov": 2.0, "Kim": 1.0}
    decision = decide("Who spoke?", scores, excluded={"Rustem Umerov"})
    assert quoted(decision) == ["Umerov"]
    assert decision.confidence == pytest.approx(0.8808, abs=1e-4)
    none = decide("Who spoke?", scores, 0.9, excluded={"Rustem Umerov"})
    assert not none.spans
    assert "Rustem Umerov spoke." not in [quote.text.strip() for quote in none.nearest]


def test_at_0_the_best_is_shown_and_other_quotes_still_need_to_be_likely() -> None:
    decision = decide("Who led the talks?", {"Rustem Umerov": -1.0, "Umerov": -2.0}, 0)
    assert quoted(decision) == ["Rustem Umerov"]


def test_a_yes_or_no_question_is_answered_with_a_whole_sentence() -> None:
    decision = decide("Did Rustem Umerov speak?", {"Rustem": 9.0}, 0)
    assert decision.spans[0].text.strip() == "Rustem Umerov spoke."
