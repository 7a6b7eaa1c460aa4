"""Feedback as a set of questions, to evaluate by."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from qa.answers.check import claims
from qa.english.matching import answer_key
from qa.errors import BadRow
from qa.evaluate.gold import GoldQuestion
from qa.feedback.judgement import Feedback
from qa.feedback.store import read_feedback


def feedback_questions(file: Path) -> Sequence[GoldQuestion]:
    """The questions of a file of feedback, each with its history, in the order of it.

    An answer with a thumb up is gold, and its quotes evidence, but for those that were said
    not to support it; that nothing was found, with a thumb up, says that nothing answers. An
    answer with a thumb down is known to be wrong, which says nothing of what is right. Where
    the same was said to be both, the last word counts.

    Raises:
        FeedbackUnusable: the file can't be read.
        BadRow: there is no feedback in it.
    """
    groups: dict[str, list[Feedback]] = {}
    for one in read_feedback(file):
        asked = [one.judged.answer["question"], one.judged.history_json]
        groups.setdefault(json.dumps(asked), []).append(one)
    questions = [_question(group) for group in groups.values() if _asks(group[0])]
    if not questions:
        raise BadRow(f"There is no feedback on an answer in {str(file)!r}.")
    return questions


def _asks(one: Feedback) -> bool:
    """Whether it asks something of the documents: talk is no question."""
    return one.judged.answer.get("note") is None


def _question(group: Sequence[Feedback]) -> GoldQuestion:
    """The one question that some feedback is on, the oldest first."""
    right, wrong = _right_and_wrong(group)
    unsupporting = {
        text
        for one in group
        for number, text in enumerate(_quotes(one))
        if number in one.unsupported
    }
    impossible = bool(right) and not _text(right[-1])
    gold = [] if impossible else [one for one in right if _text(one)]
    shown = (text for one in gold for text in _quotes(one))
    judged = group[0].judged
    return GoldQuestion(
        question=str(judged.answer["question"]),
        answers=_distinct(map(_text, gold)),
        evidence=_distinct(text for text in shown if text not in unsupporting),
        history=tuple(judged.history),
        # Where nothing answers, every answer is wrong.
        wrong=() if impossible else _distinct(map(_text, wrong)),
        unsupporting=() if impossible else tuple(sorted(unsupporting)),
    )


def _right_and_wrong(
    group: Iterable[Feedback],
) -> tuple[Sequence[Feedback], Sequence[Feedback]]:
    """What was rated up and what down, by the last rating of each text, in order."""
    last: dict[str, Feedback] = {}
    for one in group:
        if one.rating is not None:
            last.pop(answer_key(_text(one)), None)
            last[answer_key(_text(one))] = one
    rated = last.values()
    return (
        [one for one in rated if one.rating == "up"],
        [one for one in rated if one.rating == "down"],
    )


def _text(one: Feedback) -> str:
    return str(one.judged.answer["text"])


def _quotes(one: Feedback) -> Sequence[str]:
    quotes = one.judged.answer["quotes"]
    count = len(quotes) if isinstance(quotes, list) else 0
    return [claim.text for claim in claims(one.judged.answer)][:count]


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
