"""Evaluation against figures worked by hand."""

from dataclasses import asdict
from pathlib import PurePosixPath

import pytest

from index.store.state import IndexState
from index.sync.components import Components
from index.text.document import Document, Span
from qa.answers.answer import Answer, AnswerSpan, Timings, Verdict
from qa.answers.quote import Quote
from qa.decide.calibrator import Calibrator, Weights
from qa.decide.calibrator_file import CalibratorChoice
from qa.decide.decision import Decider
from qa.decide.scorer import CandidateScorer
from qa.evaluate.closed_reading import ClosedReading
from qa.evaluate.evaluation import Retrieval, summary
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.outcomes import Outcome, Quoted, evaluate, outcome
from qa.read.sentence_reader import SentenceReader
from qa.retrieve.passages import Passage
from tests.support.folders import asked

TEXT = "Rustem Umerov led the talks. They met in Istanbul on Monday."
DOCUMENT = Document("talks.md", TEXT, "0" * 64, "text/markdown", "md/1")
FIRST, SECOND = Span(DOCUMENT, 0, 28), Span(DOCUMENT, 29, 60)
WHO = GoldQuestion("Who led?", ("Umerov", "Mr Umerov"), "talks.md", (TEXT[:28],))
WHERE = GoldQuestion("Where?", ("Istanbul",), "other.md")
WHEN = GoldQuestion("When?", ("Tuesday",), None, ("On Tuesday they rested.",))
HOW = GoldQuestion("How?", evidence=(TEXT[29:],))
NEVER = GoldQuestion("Who sang?")


def outcome_of(
    gold: GoldQuestion,
    found: str,
    confidence: float,
    holding: tuple[bool, ...] | None = None,
) -> Outcome:
    """An outcome whose answer is words of the text, quoted in their sentence; "" for none.

    The other sentence is quoted as well.
    """
    spans: tuple[AnswerSpan, ...] = ()
    quotes: tuple[Quote, ...] = ()
    if found:
        start = TEXT.index(found)
        span = Span(DOCUMENT, start, start + len(found))
        own, other = (FIRST, SECOND) if FIRST.holds(span) else (SECOND, FIRST)
        spans = (AnswerSpan(0, span),)
        quotes = (Quote(own, span, confidence), Quote(other, None, confidence / 2))
    answer = answered(gold.question, confidence, spans, quotes)
    return outcome(gold, answer, 1.0, holding)


def answered(
    question: str,
    confidence: float,
    spans: tuple[AnswerSpan, ...] = (),
    quotes: tuple[Quote, ...] = (),
    verdict: Verdict | None = None,
) -> Answer:
    """An answer from an index of one document."""
    return Answer(
        question,
        confidence,
        calibrated=True,
        index=IndexState(1, 0, 0, 0),
        timings=Timings(),
        spans=spans,
        quotes=quotes,
        verdict=verdict,
    )


OUTCOMES = [
    outcome_of(
        WHO, "Rustem Umerov", 0.9, (False, True)
    ),  # right: F1 2/3, from its quote
    outcome_of(
        WHERE, "Istanbul", 0.6, (False,) * 5 + (True,)
    ),  # exact, in another document
    outcome_of(WHEN, "Monday", 0.2, ()),  # wrong
    outcome_of(HOW, "Istanbul", 0.5, (True, True)),  # right by its sentence
    outcome_of(NEVER, "Umerov", 0.6, (False,)),
    outcome_of(NEVER, "", 0.1, ()),
]


def test_answer_quality_equals_the_figures_worked_by_hand() -> None:
    reading = summary(OUTCOMES).reading
    assert reading.right == 2 / 4
    assert reading.exact_match == pytest.approx(1 / 3)
    assert reading.f1 == pytest.approx((2 / 3 + 1) / 3)
    assert reading.answer_in_first_quote == pytest.approx(1 / 3)
    assert reading.evidence_in_first_quote == pytest.approx(2 / 3), "of three with any"


def test_any_quote_may_contain_the_answer_or_show_the_evidence() -> None:
    by_another = [
        outcome_of(GoldQuestion("Who?", ("Umerov",)), "Monday", 0.9),
        outcome_of(GoldQuestion("Who?", evidence=(TEXT[:28],)), "Monday", 0.9),
    ]
    reading = summary(by_another).reading
    assert (reading.answer_in_first_quote, reading.answer_in_any_quote) == (0, 1)
    assert (reading.evidence_in_first_quote, reading.evidence_in_any_quote) == (0, 1)
    assert reading.right == 0


def test_recall_counts_the_first_passages_of_answerable_questions() -> None:
    assert summary(OUTCOMES).retrieval == Retrieval(1 / 4, 2 / 4, 2 / 4, 3 / 4)
    assert summary([outcome_of(WHO, "Umerov", 0.9)]).retrieval is None


def test_answers_are_shown_from_the_default_threshold_on() -> None:
    finding = summary(OUTCOMES).finding
    assert finding.found_when_answerable == 3 / 4
    assert finding.found_when_not == 1 / 2
    assert finding.right_when_found == 2 / 4


def test_confidence_equals_the_figures_worked_by_hand() -> None:
    confidence = summary(OUTCOMES).confidence
    assert confidence is not None
    # Of 8 pairs: .9 beats both, .6 beats one and ties one, .5 and .2 beat one each.
    assert confidence.auroc == pytest.approx((2 + 1.5 + 1 + 1) / 8)
    # One an answer: .1, .2, .5 (right), .6, .6, .9 (right).
    assert confidence.calibration_error == pytest.approx(
        (0.1 + 0.2 + 0.5 + 0.6 + 0.6 + 0.1) / 6
    )
    # In order of confidence: right, wrong, wrong, right, wrong, wrong.
    risks = [0, 1 / 2, 2 / 3, 2 / 4, 3 / 5, 4 / 6]
    assert confidence.risk_coverage_area == pytest.approx(sum(risks) / 6)
    assert confidence.precision_at_25 == pytest.approx(1 / 2), "of two"
    assert confidence.precision_at_50 == pytest.approx(1 / 3), "of three"
    assert confidence.precision_at_75 == pytest.approx(2 / 5), "of five"
    assert confidence.precision_at_100 == pytest.approx(2 / 6)


def test_the_interval_of_the_calibration_error_resamples_documents() -> None:
    """Questions of one document are similar, so the interval is wider than over questions."""
    known = [
        GoldQuestion(f"Who led {n}?", ("Umerov",) if n % 2 else ("Kim",), f"{n % 6}.md")
        for n in range(120)
    ]
    unknown = [GoldQuestion(gold.question, gold.answers) for gold in known]
    widths = []
    for questions in (known, unknown):
        # Only the document decides what is right, and how confident the answer is.
        outcomes = [
            Outcome(
                gold,
                "Umerov",
                0.9 if n % 3 else 0.5,
                (Quoted(f"{n % 6}.md", "Umerov led."),),
                milliseconds=1.0,
            )
            for n, gold in enumerate(questions)
        ]
        measured = summary(outcomes).confidence
        assert measured is not None
        low, high = measured.calibration_error_low, measured.calibration_error_high
        assert 0 <= low <= measured.calibration_error <= high <= 1
        widths.append(high - low)
    assert widths[0] > 1.5 * widths[1]


def test_the_verdict_is_the_answer_if_the_gold_answer_is_yes_or_no() -> None:
    span = Span(DOCUMENT, 0, 28)
    quotes = (Quote(FIRST, span, 0.9),)
    answer = answered("Did he?", 0.9, (AnswerSpan(0, span),), quotes, "yes")
    for gold, right in (("Yes.", 1), ("no", 0), (TEXT[:28], 1)):
        kept = outcome(GoldQuestion("Did he?", (gold,)), answer, 1.0)
        reading = summary([kept]).reading
        assert (reading.exact_match, reading.right) == (right, right)


def test_latency_is_the_median_and_the_99th_percentile() -> None:
    outcomes = [Outcome(NEVER, "", 0.1, (), 10.0 * n) for n in range(1, 7)]
    measured = summary(outcomes).milliseconds
    assert [measured.p50, measured.p99] == pytest.approx([35, 59.5])


def test_figures_that_no_question_applies_to_are_none_and_not_zero() -> None:
    measured = summary([outcome_of(NEVER, "", 0.1)])
    assert measured.answerable == 0
    assert set(asdict(measured.reading).values()) == {None}
    assert measured.confidence is not None
    assert measured.confidence.auroc is None
    assert measured.finding.found_when_answerable is None
    assert measured.finding.right_when_found is None
    assert measured.finding.found_when_not == 0


def test_the_json_has_groups_of_fractions_with_four_digits() -> None:
    measured = summary([outcome_of(WHO, "Rustem Umerov", 0.9)]).as_json()
    assert measured["questions"] == 1
    assert measured["retrieval"] is None
    reading = measured["reading"]
    assert isinstance(reading, dict)
    assert (reading["f1"], reading["right"]) == (0.6667, 1)


def test_every_question_is_asked_once_in_order_with_progress(
    fake_components: Components,
) -> None:
    calls = []
    with asked({"talks.md": TEXT}, fake_components) as bot:
        outcomes = evaluate(
            [WHO, NEVER, HOW, WHERE],
            lambda gold: bot.ask(gold.question, min_confidence=0),
            lambda gold: bot.passages(gold.question),
            lambda done, total: calls.append((done, total)),
        )
    assert calls == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [o.gold for o in outcomes] == [WHO, NEVER, HOW, WHERE]
    measured = summary(outcomes)
    # The one passage holds the answer, the sentence and, for the last, the wrong document.
    assert measured.retrieval == Retrieval(2 / 3, 2 / 3, 2 / 3, 2 / 3)
    assert outcomes[0].quotes[0].document == "talks.md"
    assert measured.milliseconds.p50 > 0


def test_the_time_of_the_separate_search_is_not_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = [0.0]
    monkeypatch.setattr("qa.evaluate.outcomes.time.perf_counter", lambda: seconds[0])

    def ask(gold: GoldQuestion) -> Answer:
        seconds[0] += 0.25
        return answered(gold.question, 0.5)

    def search(_: GoldQuestion) -> list[Passage]:
        seconds[0] += 7
        return []

    calls: list[tuple[int, int]] = []
    outcomes = evaluate(
        [WHO, NEVER], ask, search, lambda *progress: calls.append(progress)
    )
    assert [o.milliseconds for o in outcomes] == [250, 250]


@pytest.fixture
def confident_reading(fake_components: Components) -> ClosedReading:
    """A closed reading in which every sentence is equally likely right: .88."""
    calibrator = Calibrator("r", None, Weights(1, 0, 0), Weights(0, 0, 0), 2, 0, 0)
    choice = CalibratorChoice(calibrator, fitted=True)
    scorer = CandidateScorer(SentenceReader(), choice, choice)
    return ClosedReading(fake_components.splitter, Decider(scorer, scorer))


def test_min_confidence_0_gives_the_same_answer_that_is_shown_by_default(
    confident_reading: ClosedReading,
) -> None:
    question = "Which people led the talks?"
    shown = confident_reading.ask(question, "Talks", TEXT)
    best = confident_reading.ask(question, "Talks", TEXT, min_confidence=0)
    assert len(shown.quotes) == 2
    assert [quote.text for quote in best.quotes] == [q.text for q in shown.quotes]
    assert best.text == shown.text


@pytest.mark.parametrize("title", ["St. Louis", "AC/DC", "Kyiv", ""])
def test_the_title_becomes_the_name_of_the_document(
    confident_reading: ClosedReading, title: str
) -> None:
    answer = confident_reading.ask("Who led the talks?", title, TEXT)
    name = PurePosixPath(answer.quotes[0].document.id)
    assert name.stem == title.replace("/", " ")
