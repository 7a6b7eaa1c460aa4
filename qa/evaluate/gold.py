"""Gold questions: what is asked, and what is a right answer to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from qa.evaluate.metrics import exact_match, holds, token_f1

_RIGHT = 0.5  # the token F1 from which an answer is right
_FEWEST_SOURCES = 5


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its gold answers, or else the sentences that answer it.

    Without either it can't be answered. `document` is the name of the document that
    answers it, `evidence` the sentences that prove the answer, `context` a text to answer
    it from alone and `title` that text's title, where they are known. `history` holds the
    turns before it, oldest first.

    `wrong` holds answers that are known to be wrong, "" where it is wrong that nothing was
    found, and `unsupporting` quotes that are known not to support their answer. Where nothing
    else is known, it isn't known either whether anything answers it.
    """

    question: str
    answers: tuple[str, ...] = ()
    document: str | None = None
    evidence: tuple[str, ...] = ()
    context: str | None = None
    title: str | None = None
    history: Sequence[Mapping[str, object]] = ()
    wrong: tuple[str, ...] = ()
    unsupporting: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether it is known what answers it, or that nothing does."""
        return self.answerable or not (self.wrong or self.unsupporting)

    @property
    def answerable(self) -> bool:
        """Whether anything answers it."""
        return bool(self.answers or self.evidence)

    @property
    def source(self) -> str | None:
        """What the question is about: questions of one source are no independent sample."""
        return self.document or self.title or self.context

    def allows(self, document: str) -> bool:
        """Whether an answer may be from the document of that name."""
        return self.document in {None, document}

    def answered_in(self, text: str) -> bool:
        """Whether a text holds a gold answer."""
        return any(holds(text, answer) for answer in self.answers)

    def proved_by(self, text: str) -> bool:
        """Whether a text shows a gold evidence sentence, or is part of one."""
        return any(holds(text, one) or holds(one, text) for one in self.evidence)

    def is_known_wrong(self, answer: str) -> bool:
        """Whether an answer, "" for none, is word for word one that is known to be wrong."""
        if not answer:
            return "" in self.wrong
        return bool(exact_match(answer, [wrong for wrong in self.wrong if wrong]))

    def is_unsupporting(self, quote: str) -> bool:
        """Whether a quote is one that is known not to support its answer."""
        return bool(exact_match(quote, self.unsupporting))

    def is_right(self, answer: str, quote: str, document: str) -> bool:
        """Whether an answer, with its quote of a document, is right.

        The quote must be from the right document and show the evidence, where they are
        known, and the answer have a token F1 of at least .5 with a gold answer, where there
        is one. A quote that is known not to support an answer supports none.
        """
        if not (self.answerable and self.allows(document)):
            return False
        unproved = self.evidence and not self.proved_by(quote)
        if unproved or self.is_unsupporting(quote):
            return False
        return not self.answers or token_f1(answer, self.answers) >= _RIGHT

    def of_context(self) -> Self:
        """The question as it is asked of its context alone, of which no document is wrong."""
        return replace(self, document=None, title=self.title or self.document)


def sources(questions: Sequence[GoldQuestion]) -> Sequence[str | int]:
    """For each question what names its source; a number of its own where none is known.

    With fewer than five sources, which can be neither drawn from nor told apart in folds,
    each question counts as its own.
    """
    named = [
        number if gold.source is None else gold.source
        for number, gold in enumerate(questions)
    ]
    return named if len(set(named)) >= _FEWEST_SOURCES else range(len(questions))
