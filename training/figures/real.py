"""Figures of a checkpoint on questions about people's own documents."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import regex

from qa.evaluate.metrics import auroc, exact_match, token_f1
from training.data.example import Example
from training.data.paragraphs import Range
from training.data.served import ServedPassage, ServedQuestion
from training.figures.refusal import KEPT, refusal_rate
from training.model.reading import Read

SURE = 0.5, 0.7
"""The probabilities from which a verdict counts as said."""
_SENTENCE = regex.compile(r"(?:\d+\.\s+)?\S[^\n]*?(?:[.!?](?=\s)|(?=\n|\Z))")
"""A sentence of a line, with the number of its list item."""

Figures = dict[str, float | None]
ReadAll = Callable[[Sequence[Example]], Sequence[Read]]


@dataclass(frozen=True, slots=True)
class RealRead:
    """A question, what is read in its own context, and in the passages served for it.

    `best` is the read with the highest margin of those passages.
    """

    question: ServedQuestion
    closed: Read
    best: Read

    @property
    def gold(self) -> tuple[str, ...]:
        """The answers in the question's context, the best first; of a list, one with all."""
        whole = self.question.whole
        texts = tuple(whole.text[start:end] for start, end in whole.answers)
        return (", ".join(texts),) if self.question.form == "list" and texts else texts


def real_figures(
    read_all: ReadAll, questions: Sequence[ServedQuestion]
) -> dict[str, Figures]:
    """The figures in the questions' own contexts, and in the passages served for them.

    Passages with an answer are served even where search misses them.
    """
    reads = _read_all(read_all, [each for each in questions if each.passages])
    answerable = [each for each in reads if each.gold]
    return {
        "closed": _scores(reads, lambda each: each.closed)
        | {
            "questions": len(reads),
            "em": _mean(
                exact_match(each.closed.text, each.gold) for each in answerable
            ),
            "evidence": _mean(_finds_evidence(each) for each in answerable),
            "form": _mean(
                each.closed.form == each.question.form for each in answerable
            ),
        },
        "closed_f1": _f1_by_form(answerable),
        "open": _scores(reads, lambda each: each.best),
        "verdict": _verdicts(answerable),
    }


def sentences(text: str) -> list[Range]:
    """The sentences, items and rows of a text, as ranges: no line goes on in the next."""
    return [found.span() for found in _SENTENCE.finditer(text)]


def _read_all(read_all: ReadAll, questions: Sequence[ServedQuestion]) -> list[RealRead]:
    """Read all passages together, as batches of similar lengths take less time."""
    passages = [(q, passage) for q in questions for passage in (q.whole, *q.passages)]
    reads = iter(read_all([_example(*each) for each in passages]))
    return [
        RealRead(
            question,
            closed=next(reads),
            best=max(
                (next(reads) for _ in question.passages), key=lambda read: read.margin
            ),
        )
        for question in questions
    ]


def _example(question: ServedQuestion, passage: ServedPassage) -> Example:
    return Example(question.text, passage.heading, passage.text, (), "real")


def _scores(reads: Sequence[RealRead], read_of: Callable[[RealRead], Read]) -> Figures:
    """F1 of the answerable questions; how well margins tell them from the others."""
    with_answer = [read_of(each).margin for each in reads if each.gold]
    without = [read_of(each).margin for each in reads if not each.gold]
    f1 = (token_f1(read_of(each).text, each.gold) for each in reads if each.gold)
    return {
        "f1": _mean(f1),
        "auroc": auroc(with_answer, without),
        "refused": round(refusal_rate(with_answer, without, KEPT), 4),
    }


def _f1_by_form(answerable: Sequence[RealRead]) -> Figures:
    forms = sorted({each.question.form for each in answerable})
    return {
        form: _mean(
            token_f1(each.closed.text, each.gold)
            for each in answerable
            if each.question.form == form
        )
        for form in forms
    }


def _finds_evidence(each: RealRead) -> bool:
    """Whether the sentence with the highest mean logit is among the gold evidence."""

    def mean(sentence: Range) -> float:
        first, after = sentence
        own = [logit for (at, _), logit in each.closed.evidence if first <= at < after]
        return float(np.mean(own)) if own else -np.inf

    whole = each.question.whole
    start, end = max(sentences(whole.text), key=mean)
    return any(first < end and start < after for first, after in whole.evidence)


def _verdicts(answerable: Sequence[RealRead]) -> Figures:
    """Of the yes-or-no questions, the share for which one is said, and the right of those."""
    asked = [each for each in answerable if each.question.form == "verdict"]
    figures: Figures = {"questions": len(asked)}
    for sure in SURE:
        said = [each for each in asked if each.closed.sureness >= sure]
        right = (each.closed.verdict == each.question.verdict for each in said)
        figures[f"said_{sure}"] = _mean(each.closed.sureness >= sure for each in asked)
        figures[f"right_{sure}"] = _mean(right)
    return figures


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(float(np.mean(found)), 4) if found else None
