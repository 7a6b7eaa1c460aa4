"""Gold questions: questions, and which answers to them are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from qa.evaluate.metrics import exact_match, holds, token_f1

_RIGHT = 0.5  # an answer with this token F1 or more is right
_FEWEST_SOURCES = 5


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its gold answers, or the sentences that answer it.

    Without either, it has no answer. If known, `document` is the name of the document that
    answers it, `evidence` are the sentences that prove the answer, `context` is a text to
    answer it from, and `title` is that text's title. `history` holds the turns before it,
    oldest first. `domain` is the kind of text that it is about.

    `wrong` holds answers that are known to be wrong, "" for "not found". `unsupporting` holds
    quotes that are known not to support their answer. If nothing else is known, then neither
    is whether the question has an answer.
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
    domain: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether the answer is known, or that there is none."""
        return self.answerable or not (self.wrong or self.unsupporting)

    @property
    def answerable(self) -> bool:
        """Whether it has an answer."""
        return bool(self.answers or self.evidence)

    @property
    def source(self) -> str | None:
        """What the question is about; questions of one source aren't independent samples."""
        return self.document or self.title or self.context

    def allows(self, document: str) -> bool:
        """Whether the answer may come from the document with this name."""
        return self.document in {None, document}

    def answered_in(self, text: str) -> bool:
        """Whether a text contains a gold answer."""
        return any(holds(text, answer) for answer in self.answers)

    def proved_by(self, text: str) -> bool:
        """Whether a text contains a gold evidence sentence, or is part of one."""
        return any(
            holds(text, sentence) or holds(sentence, text) for sentence in self.evidence
        )

    def is_known_wrong(self, answer: str) -> bool:
        """Whether an answer, "" for none, is word for word a known wrong one."""
        if not answer:
            return "" in self.wrong
        return bool(exact_match(answer, [wrong for wrong in self.wrong if wrong]))

    def is_unsupporting(self, quote: str) -> bool:
        """Whether a quote is known not to support its answer."""
        return bool(exact_match(quote, self.unsupporting))

    def is_right(self, answer: str, quote: str, document: str) -> bool:
        """Whether an answer, with its quote from a document, is right.

        If they are known, the quote must come from the right document and show the evidence.
        If there are gold answers, the answer must have a token F1 of at least .5 with one. A
        quote that is known not to support an answer supports none.
        """
        if not (self.answerable and self.allows(document)):
            return False
        unproved = self.evidence and not self.proved_by(quote)
        if unproved or self.is_unsupporting(quote):
            return False
        return not self.answers or token_f1(answer, self.answers) >= _RIGHT

    def of_context(self) -> Self:
        """The question to ask of its context, where any document name is right."""
        return replace(self, document=None, title=self.title or self.document)


def sources(questions: Sequence[GoldQuestion]) -> Sequence[str | int]:
    """The source of each question, or a unique number if none is known.

    With fewer than five sources, too few for resampling or folds, each question counts
    as a separate source.
    """
    names = [
        number if gold.source is None else gold.source
        for number, gold in enumerate(questions)
    ]
    return names if len(set(names)) >= _FEWEST_SOURCES else range(len(questions))
