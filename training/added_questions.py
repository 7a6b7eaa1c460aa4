"""More questions on the contexts of a file of hand-written questions.

A question is a mapping as in the file: `{question, kind, answers, starts, evidence,
is_impossible, verdict}`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from qa.converse.terms import WORD, Words, completed, phrases
from qa.errors import BadRequest
from qa.read.talk_model import talk_text
from training.data.bad_typing import FUNCTION_WORDS
from training.data.paragraphs import words
from training.data.talks import Said, is_held_out, turns
from training.gold.corpora import rows

Question = Mapping[str, Any]
Added = Mapping[str, Sequence[Question]]
"""Questions by the digest of their context."""


def digest(context: str) -> str:
    """What identifies a context: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(context.encode()).hexdigest()[:16]


def with_added(
    contexts: Iterable[Mapping[str, Any]], added: Sequence[Added]
) -> Iterator[Mapping[str, Any]]:
    """Each row of a file with the questions that are added to its context.

    Raises:
        BadRequest: an answer isn't where its question says.
    """
    for row in contexts:
        key = digest(row["context"])
        questions = list(chain.from_iterable(each.get(key, ()) for each in added))
        for question in questions:
            _check(question, row["context"])
        yield {**row, "qas": [*row["qas"], *questions]}


def read_added(path: Path) -> Added:
    """Questions of a file with a row `{context, qas}` per context, which is a digest."""
    return {row["context"]: row["qas"] for row in rows(path)}


def questions_of_talks(path: Path) -> Added:
    """The turns of real_talks, without the talks for measuring.

    One that leans on the turns before comes twice: as it reads alone, and with the words it
    needs from them in brackets.
    """
    added: dict[str, list[Question]] = defaultdict(list)
    for number, talk in enumerate(rows(path)):
        for said, turn in zip(turns(number, talk), talk["turns"], strict=True):
            if turn["context"] is not None and not is_held_out(said):
                context = talk["contexts"][turn["context"]]["context"]
                added[digest(context)] += _read(said, turn)
    return added


def _read(said: Said, turn: Question) -> Iterator[Question]:
    yield {**turn, "question": said.rewrite if said.leans else said.question}
    talk = talk_text(said.history)
    terms = phrases(said.question, talk, _needed(said, talk)) if said.leans else ()
    if terms:
        yield {**turn, "question": completed(said.question, terms)}


def _needed(said: Said, talk: str) -> Words:
    """The words of the talk that the rewrite has."""
    needed = set(words(said.rewrite)) - FUNCTION_WORDS
    return [word for word in WORD.finditer(talk) if needed & set(words(word[0]))]


def _check(question: Question, context: str) -> None:
    for start, answer in zip(question["starts"], question["answers"], strict=True):
        if not context.startswith(answer, start):
            raise BadRequest(
                f"{question['question']!r}: {answer!r} isn't at {start} in its context."
                " The questions were added to other contexts: use the same file."
            )
