"""Closed reading: answering a question from one given text, without an index."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

from index.search import Hit
from index.split.splitter import Splitter
from index.store.state import IndexState, Sentence
from index.text.document import Document, Span
from qa.answers.answer import Answer, Timings
from qa.decide.decision import Decider
from qa.questions import checked
from qa.retrieve.passages import Passage


@dataclass(frozen=True, slots=True)
class ClosedReading:
    """Reads the whole text of each question as one passage, without retrieval."""

    splitter: Splitter
    decider: Decider

    def ask(
        self, question: str, title: str, text: str, min_confidence: float | None = None
    ) -> Answer:
        """Answer from a text with a title; an empty text has no answer.

        Raises:
            EmptyQuestion, QuestionTooLong: the question is invalid.
        """
        question = checked(question)
        started = time.perf_counter()
        passages = whole_passage(self.splitter, title, text)
        sentences = passages[0].sentences if passages else ()

        def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
            first = max(0, sentence.ordinal - reach)
            return sentences[first : sentence.ordinal + reach + 1]

        decision = self.decider.decide(question, passages, around, min_confidence)
        milliseconds = 1000 * (time.perf_counter() - started)
        return decision.answer(
            question,
            IndexState(1, 0, 0, 0),
            Timings(read=milliseconds, total=milliseconds),
        )


def whole_passage(splitter: Splitter, title: str, text: str) -> Sequence[Passage]:
    """A text as one passage; none if it is empty."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    name = f"{title.replace('/', ' ')}.txt" if title else ""
    document = Document(name, text, digest, "text/plain", splitter.recipe)
    sentences = tuple(
        Sentence(number, number, number, Span(document, *found))
        for number, found in enumerate(splitter.split(text))
    )
    hits = [Hit(sentence, None, None, None, None, 0.0) for sentence in sentences]
    return [Passage(sentences, tuple(hits))] if sentences else []
