"""Evaluation against means worked by hand."""

import pytest

from index.document import Document, Span
from index.parts import Parts
from index.snapshot import IndexState
from qa.answers import Answer, AnswerSpan, Timings
from qa.evaluation import Outcome, evaluate, summary
from qa.question_set import GoldQuestion
from qa.quotes import Quote
from tests.folders import asked

TEXT = "Rustem Umerov led the talks. They met in Istanbul on Monday."
DOCUMENT = Document("talks.md", TEXT, "0" * 64, "text/markdown", "md/1")
FIRST, SECOND = Span(DOCUMENT, 0, 28), Span(DOCUMENT, 29, 60)


def outcome(
    gold: GoldQuestion, found: str, confidence: float, milliseconds: float = 1.0
) -> Outcome:
    """An outcome whose answer is the words of a text in their sentence; "" for none."""
    spans: tuple[AnswerSpan, ...] = ()
    quotes: tuple[Quote, ...] = ()
    if found:
        start = TEXT.index(found)
        span = Span(DOCUMENT, start, start + len(found))
        quote = Quote(FIRST if FIRST.holds(span) else SECOND, span, confidence)
        spans, quotes = (AnswerSpan(0, span),), (quote,)
    answer = Answer(
        gold.question,
        confidence,
        calibrated=True,
        index=IndexState(1, 0, 0, 0),
        timings=Timings(),
        spans=spans,
        quotes=quotes,
    )
    return Outcome(gold, answer, milliseconds)


WHO = GoldQuestion("Who led?", ("Umerov", "Mr Umerov"), "talks.md", (TEXT[:28],))
WHERE = GoldQuestion("Where?", ("Istanbul",), "other.md")
WHEN = GoldQuestion("When?", ("Tuesday",), None, ("On Tuesday they rested.",))
NEVER = GoldQuestion("Who sang?", ())


def test_the_means_are_those_worked_by_hand() -> None:
    measured = summary(
        [
            outcome(WHO, "Rustem Umerov", 0.9, 10.0),  # F1 2/3, in its quote
            outcome(WHERE, "Istanbul", 0.6, 20.0),  # exact, but in another document
            outcome(WHEN, "Monday", 0.2, 30.0),  # wrong
            outcome(WHEN, "", 0.0, 40.0),  # nothing at all
            outcome(NEVER, "Umerov", 0.6, 50.0),  # ties with one that has an answer
            outcome(NEVER, "Monday", 0.1, 60.0),
        ],
        threshold=0.6,
    )
    assert (measured.questions, measured.answerable) == (6, 4)
    assert measured.exact_match == pytest.approx(1 / 4)
    assert measured.f1 == pytest.approx((2 / 3 + 1) / 4)
    assert measured.answer_in_quote == pytest.approx(1 / 4)
    assert measured.evidence_quoted == pytest.approx(1 / 3), (
        "of the three that have any"
    )
    assert measured.found_when_answerable == pytest.approx(2 / 4)
    assert measured.found_when_not == pytest.approx(1 / 2)
    # Of 8 pairs: .9 beats both, .6 beats one and ties one, .2 beats one, 0 none.
    assert measured.auroc == pytest.approx((2 + 1.5 + 1) / 8)
    assert measured.milliseconds_p50 == pytest.approx(35)
    assert measured.milliseconds_p99 == pytest.approx(59.5)


def test_what_no_question_tells_is_null_and_not_zero() -> None:
    measured = summary([outcome(NEVER, "", 0.1)], threshold=0.5).as_json()
    assert measured["answerable"] == 0
    for name in ("exact_match", "f1", "answer_in_quote", "evidence_quoted", "auroc"):
        assert measured[name] is None
    assert measured["found_when_answerable"] is None
    assert measured["found_when_not"] == 0


def test_a_part_of_the_evidence_counts_and_so_does_more_than_it() -> None:
    part = GoldQuestion("Who?", ("Umerov",), None, ("Umerov led",))
    more = GoldQuestion("Who?", ("Umerov",), None, (TEXT,))
    other = GoldQuestion("Who?", ("Umerov",), None, ("Medinsky led",))
    for gold, share in ((part, 1.0), (more, 1.0), (other, 0.0)):
        measured = summary([outcome(gold, "Umerov", 0.9)], threshold=0.5)
        assert measured.evidence_quoted == share


def test_as_json_the_fractions_have_four_digits() -> None:
    measured = summary([outcome(WHO, "Rustem Umerov", 0.9)], threshold=0.5).as_json()
    assert measured["f1"] == 0.6667
    assert measured["questions"] == 1


def test_every_question_is_asked_once_in_order_and_counted(fake_parts: Parts) -> None:
    heard = []
    with asked({"talks.md": TEXT}, fake_parts) as bot:
        measured = evaluate(
            [WHO, NEVER, WHERE],
            lambda question: bot.ask(question, min_confidence=0),
            bot.threshold,
            lambda done, total: heard.append((done, total)),
        )
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert (measured.questions, measured.answerable) == (3, 2)
    assert measured.evidence_quoted == 1
    assert measured.milliseconds_p50 > 0
