"""Feedback as a question set for evaluation."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from qa.answers.check import claims
from qa.english.matching import answer_key
from qa.errors import BadRow
from qa.evaluate.gold import GoldQuestion
from qa.feedback.rating import Feedback
from qa.feedback.store import read_feedback


def feedback_questions(file: Path) -> Sequence[GoldQuestion]:
    """The questions of a feedback file, each with its history, in the file's order.

    An answer with a thumb up is gold. Its quotes are evidence, except those marked as not
    supporting it. A thumb up for "not found" means that the question has no answer. An answer
    with a thumb down is known to be wrong, which says nothing about what is right. If the
    same answer has both, the later one counts.

    Raises:
        FeedbackUnusable: the file can't be read.
        BadRow: it has no feedback on an answer.
    """
    groups: dict[str, list[Feedback]] = {}
    for feedback in read_feedback(file):
        key = [feedback.judged.answer["question"], feedback.judged.history_json]
        groups.setdefault(json.dumps(key), []).append(feedback)
    questions = [
        _question(group) for group in groups.values() if _is_question(group[0])
    ]
    if not questions:
        raise BadRow(f"There is no feedback on an answer in {str(file)!r}.")
    return questions


def _is_question(feedback: Feedback) -> bool:
    """Whether it is on a question to the documents, and not on small talk."""
    return feedback.judged.answer.get("note") is None


def _question(group: Sequence[Feedback]) -> GoldQuestion:
    """The question that a group of feedback is about; the group's oldest comes first."""
    right, wrong = _right_and_wrong(group)
    unsupporting = {
        text
        for feedback in group
        for number, text in enumerate(_quotes(feedback))
        if number in feedback.unsupported
    }
    impossible = bool(right) and not _text(right[-1])
    gold = [] if impossible else [feedback for feedback in right if _text(feedback)]
    quotes = (text for feedback in gold for text in _quotes(feedback))
    judged = group[0].judged
    return GoldQuestion(
        question=str(judged.answer["question"]),
        answers=_distinct(map(_text, gold)),
        evidence=_distinct(text for text in quotes if text not in unsupporting),
        history=tuple(judged.history),
        # Without an answer, every answer is wrong.
        wrong=() if impossible else _distinct(map(_text, wrong)),
        unsupporting=() if impossible else tuple(sorted(unsupporting)),
    )


def _right_and_wrong(
    group: Iterable[Feedback],
) -> tuple[Sequence[Feedback], Sequence[Feedback]]:
    """Those rated up and those rated down, by the last rating of each text, in order."""
    last: dict[str, Feedback] = {}
    for feedback in group:
        if feedback.rating is not None:
            key = answer_key(_text(feedback))
            last.pop(key, None)
            last[key] = feedback
    rated = last.values()
    return (
        [feedback for feedback in rated if feedback.rating == "up"],
        [feedback for feedback in rated if feedback.rating == "down"],
    )


def _text(feedback: Feedback) -> str:
    return str(feedback.judged.answer["text"])


def _quotes(feedback: Feedback) -> Sequence[str]:
    quotes = feedback.judged.answer["quotes"]
    count = len(quotes) if isinstance(quotes, list) else 0
    return [claim.text for claim in claims(feedback.judged.answer)][:count]


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
