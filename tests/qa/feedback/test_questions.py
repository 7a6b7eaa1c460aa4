"""Feedback as a set of questions: what it says is right, wrong, and unknown."""

import re
import shutil
from pathlib import Path

import pytest

from qa import Bot
from qa.errors import BadRow
from qa.evaluate.evaluation import KnownWrong, summary
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.outcomes import Outcome, Quoted
from qa.feedback.judgement import Judged
from qa.feedback.questions import feedback_questions
from qa.feedback.store import FILE_NAME, FeedbackStore
from tests.support.command_line import run
from tests.support.judged import TEXTS, answered, turn

LED = "Rustem Umerov led the talks."
MET = "They met in Istanbul on Monday."
UMEROV = Judged(answered("Who led?", "Rustem Umerov"))
MEDINSKY = Judged(answered("Who led?", "Medinsky"))
NOTHING = Judged(answered("Who led?"))


@pytest.fixture
def kept(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


def questions(folder: Path) -> list[GoldQuestion]:
    return list(feedback_questions(folder / FILE_NAME))


def test_a_thumb_up_is_a_gold_answer_and_its_quotes_are_evidence(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(UMEROV, "up")
    (gold,) = questions(tmp_path)
    assert gold == GoldQuestion("Who led?", ("Rustem Umerov",), evidence=(LED, MET))
    assert gold.is_settled


def test_a_quote_that_does_not_support_the_answer_is_no_evidence(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(UMEROV, "up")
    kept.mark(UMEROV, 1, unsupported=True)
    (gold,) = questions(tmp_path)
    assert (gold.evidence, gold.unsupporting) == ((LED,), (MET,))
    assert gold.is_right("Umerov", LED, "talks.md")
    assert not gold.is_right("Umerov", MET, "talks.md")


def test_a_thumb_down_says_what_is_wrong_and_not_that_nothing_answers(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(MEDINSKY, "down")
    (gold,) = questions(tmp_path)
    assert gold == GoldQuestion("Who led?", wrong=("Medinsky",))
    assert not gold.is_settled
    assert gold.is_known_wrong("the Medinsky!")
    assert not gold.is_known_wrong("Medinsky and Umerov")
    assert not gold.is_known_wrong("")


def test_what_is_said_of_one_question_is_put_together(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(MEDINSKY, "down")
    kept.rate(NOTHING, "down")
    kept.rate(UMEROV, "up")
    (gold,) = questions(tmp_path)
    assert (gold.answers, gold.wrong) == (("Rustem Umerov",), ("Medinsky", ""))
    assert gold.is_known_wrong("")


def test_of_the_same_text_rated_both_ways_the_last_word_counts(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(UMEROV, "up")
    kept.rate(Judged({**UMEROV.answer, "confidence": 0.5}), "down")
    (gold,) = questions(tmp_path)
    assert (gold.answers, gold.wrong) == ((), ("Rustem Umerov",))


def test_a_thumb_up_where_nothing_was_found_says_that_nothing_answers(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(UMEROV, "up")
    kept.rate(MEDINSKY, "down")
    kept.rate(NOTHING, "up")
    (gold,) = questions(tmp_path)
    assert gold == GoldQuestion("Who led?")
    assert gold.is_settled
    assert not gold.answerable


def test_whether_anything_answers_is_what_was_said_last(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    kept.rate(NOTHING, "up")
    kept.rate(UMEROV, "up")
    assert [gold.answerable for gold in questions(tmp_path)] == [True]
    kept.rate(Judged({**NOTHING.answer, "confidence": 0.1}), "up")
    assert [gold.answerable for gold in questions(tmp_path)] == [False]


def test_a_follow_up_is_asked_with_its_history(
    tmp_path: Path, kept: FeedbackStore
) -> None:
    history = [turn("Who led for Ukraine?", "Rustem Umerov")]
    kept.rate(UMEROV, "up")
    kept.rate(Judged(UMEROV.answer, history), "up")
    assert [gold.history for gold in questions(tmp_path)] == [(), tuple(history)]


def test_thumbs_on_talk_are_no_questions(tmp_path: Path, kept: FeedbackStore) -> None:
    kept.rate(Judged(answered("Hello", note="Hello!")), "up")
    with pytest.raises(BadRow, match="no feedback on an answer"):
        questions(tmp_path)


def outcome(gold: GoldQuestion, text: str, quote: str, confidence: float) -> Outcome:
    return Outcome(gold, text, confidence, (Quoted("talks.md", quote),), 1.0)


def test_known_wrong_answers_that_come_again_are_counted_apart() -> None:
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


def test_eval_tells_a_file_of_feedback_by_its_content(
    tmp_path: Path, docs_index: Path
) -> None:
    kept = FeedbackStore(tmp_path)
    with Bot(docs_index) as bot:
        right = bot.ask("Who led the talks for Ukraine?")
        wrong = bot.ask("Which prisoners are to be exchanged?")
    kept.rate(Judged(right.as_json()), "up")
    kept.rate(Judged(wrong.as_json()), "down")
    file = shutil.move(tmp_path / FILE_NAME, tmp_path / "said")
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
    assert re.search(r"of those, it is shown again +100\.0%", shown.out)
    assert "Who led the talks" not in (tmp_path / "report" / "misses.md").read_text()
    refused = run("eval", file, "--index", docs_index, "--closed")
    assert (refused.status, refused.out) == (1, "")
    assert "leave out --closed" in refused.err


def test_a_report_on_wrong_answers_alone_has_no_charts(
    tmp_path: Path, docs_index: Path
) -> None:
    with Bot(docs_index) as bot:
        asked = bot.ask("Who led the talks for Ukraine?")
    FeedbackStore(tmp_path).rate(Judged(asked.as_json()), "down")
    report = tmp_path / "report"
    words = ("eval", tmp_path / FILE_NAME, "--index", docs_index, "--report", report)
    assert run(*words).status == 0
    assert sorted(path.name for path in report.iterdir()) == ["misses.md", "report.md"]
    assert ".png" not in (report / "report.md").read_text()
