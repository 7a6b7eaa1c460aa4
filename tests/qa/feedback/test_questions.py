"""Feedback as a question set: which answers are right, wrong and unknown."""

import re
import shutil
from pathlib import Path

import pytest

from qa import Bot
from qa.errors import BadRow
from qa.evaluate.evaluation import KnownWrong, summary
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.outcomes import Outcome, Quoted
from qa.feedback.questions import feedback_questions
from qa.feedback.rating import JudgedAnswer
from qa.feedback.store import FILE_NAME, FeedbackStore
from tests.support.command_line import run
from tests.support.judged import TEXTS, answered, turn

LED = "Rustem Umerov led the talks."
MET = "They met in Istanbul on Monday."
UMEROV = JudgedAnswer(answered("Who led?", "Rustem Umerov"))
MEDINSKY = JudgedAnswer(answered("Who led?", "Medinsky"))
NOTHING = JudgedAnswer(answered("Who led?"))


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


def questions(folder: Path) -> list[GoldQuestion]:
    return list(feedback_questions(folder / FILE_NAME))


def test_a_thumb_up_is_a_gold_answer_and_its_quotes_are_evidence(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(UMEROV, "up")
    (gold,) = questions(tmp_path)
    assert gold == GoldQuestion("Who led?", ("Rustem Umerov",), evidence=(LED, MET))
    assert gold.is_settled


def test_a_quote_marked_as_unsupporting_is_not_evidence(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(UMEROV, "up")
    store.mark(UMEROV, 1, unsupported=True)
    (gold,) = questions(tmp_path)
    assert (gold.evidence, gold.unsupporting) == ((LED,), (MET,))
    assert gold.is_right("Umerov", LED, "talks.md")
    assert not gold.is_right("Umerov", MET, "talks.md")


def test_a_thumb_down_marks_a_wrong_answer_and_leaves_the_right_one_unknown(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(MEDINSKY, "down")
    (gold,) = questions(tmp_path)
    assert gold == GoldQuestion("Who led?", wrong=("Medinsky",))
    assert not gold.is_settled
    assert gold.is_known_wrong("the Medinsky!")
    assert not gold.is_known_wrong("Medinsky and Umerov")
    assert not gold.is_known_wrong("")


def test_feedback_on_one_question_is_combined(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(MEDINSKY, "down")
    store.rate(NOTHING, "down")
    store.rate(UMEROV, "up")
    (gold,) = questions(tmp_path)
    assert (gold.answers, gold.wrong) == (("Rustem Umerov",), ("Medinsky", ""))
    assert gold.is_known_wrong("")


def test_the_later_rating_of_the_same_text_counts(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(UMEROV, "up")
    store.rate(JudgedAnswer({**UMEROV.answer, "confidence": 0.5}), "down")
    (gold,) = questions(tmp_path)
    assert (gold.answers, gold.wrong) == ((), ("Rustem Umerov",))


def test_a_thumb_up_for_not_found_means_that_nothing_answers(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(UMEROV, "up")
    store.rate(MEDINSKY, "down")
    store.rate(NOTHING, "up")
    (gold,) = questions(tmp_path)
    assert gold == GoldQuestion("Who led?")
    assert gold.is_settled
    assert not gold.answerable


def test_the_later_rating_decides_whether_anything_answers(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(NOTHING, "up")
    store.rate(UMEROV, "up")
    assert [gold.answerable for gold in questions(tmp_path)] == [True]
    store.rate(JudgedAnswer({**NOTHING.answer, "confidence": 0.1}), "up")
    assert [gold.answerable for gold in questions(tmp_path)] == [False]


def test_a_follow_up_is_asked_with_its_history(
    tmp_path: Path, store: FeedbackStore
) -> None:
    history = [turn("Who led for Ukraine?", "Rustem Umerov")]
    store.rate(UMEROV, "up")
    store.rate(JudgedAnswer(UMEROV.answer, history), "up")
    assert [gold.history for gold in questions(tmp_path)] == [(), tuple(history)]


def test_feedback_on_small_talk_is_ignored(
    tmp_path: Path, store: FeedbackStore
) -> None:
    store.rate(JudgedAnswer(answered("Hello", note="Hello!")), "up")
    with pytest.raises(BadRow, match="no feedback on an answer"):
        questions(tmp_path)


def outcome(gold: GoldQuestion, text: str, quote: str, confidence: float) -> Outcome:
    return Outcome(gold, text, confidence, (Quoted("talks.md", quote),), 1.0)


def test_known_wrong_answers_are_counted_separately() -> None:
    wrong = GoldQuestion("Who led?", wrong=("Medinsky",))
    refused = GoldQuestion("Who spoke?", wrong=("",))
    doubted = GoldQuestion("When?", ("Monday",), unsupporting=(MET,))
    log = TEXTS["log.txt"]
    measured = summary(
        [
            outcome(wrong, "Medinsky", log, 0.9),
            outcome(wrong, "Medinsky", log, 0.4),
            outcome(wrong, "Umerov", log, 0.9),
            outcome(refused, "Umerov", log, 0.4),
            outcome(refused, "Umerov", log, 0.3),
            outcome(refused, "Umerov", log, 0.2),
            outcome(doubted, "Monday", MET, 0.9),
            outcome(doubted, "Monday", MET, 0.4),
        ]
    )
    assert measured.known_wrong == KnownWrong(6, 6, 4 / 6, 2, 0.5)
    assert (measured.questions, measured.answerable) == (8, 2)
    assert measured.finding.right_when_found == 0.0
    assert measured.confidence is not None
    only_wrong = summary([outcome(wrong, "Umerov", log, 0.9)])
    assert only_wrong.confidence is None
    assert only_wrong.finding.found_when_not is None
    assert summary([outcome(GoldQuestion("Who?"), "", "", 0.1)]).known_wrong is None


def test_eval_recognises_a_feedback_file_by_its_content(
    tmp_path: Path, docs_index: Path
) -> None:
    store = FeedbackStore(tmp_path)
    with Bot(docs_index) as bot:
        right = bot.ask("Who led the talks for Ukraine?")
        wrong = bot.ask("Which prisoners are to be exchanged?")
    store.rate(JudgedAnswer(right.as_json()), "up")
    store.rate(JudgedAnswer(wrong.as_json()), "down")
    file = shutil.move(tmp_path / FILE_NAME, tmp_path / "renamed")
    done = run("eval", file, "--index", docs_index, "--json")
    (measured,) = done.rows
    assert (measured["questions"], measured["answerable"]) == (2, 1)
    assert measured["reading"]["right"] == 1.0
    assert measured["reading"]["evidence_in_first_quote"] == 1.0
    assert measured["known_wrong"] == {
        "unsettled": 1,
        "answers": 1,
        "answered_again": 1.0,
        "quotes": 0,
        "quoted_again": None,
    }
    shown = run("eval", file, "--index", docs_index, "--report", tmp_path / "report")
    assert re.search(r"wrong answer shown again +100\.0%", shown.out)
    assert "Who led the talks" not in (tmp_path / "report" / "misses.md").read_text()
    refused = run("eval", file, "--index", docs_index, "--closed")
    assert (refused.status, refused.out) == (1, "")
    assert "leave out --closed" in refused.err


def test_a_report_on_wrong_answers_only_has_no_charts(
    tmp_path: Path, docs_index: Path
) -> None:
    with Bot(docs_index) as bot:
        asked = bot.ask("Who led the talks for Ukraine?")
    FeedbackStore(tmp_path).rate(JudgedAnswer(asked.as_json()), "down")
    report = tmp_path / "report"
    words = ("eval", tmp_path / FILE_NAME, "--index", docs_index, "--report", report)
    assert run(*words).status == 0
    assert sorted(path.name for path in report.iterdir()) == ["misses.md", "report.md"]
    assert ".png" not in (report / "report.md").read_text()
