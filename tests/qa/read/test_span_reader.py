"""The span reader, with a model whose every score the test sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.search import Hit
from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.range import Range
from index.text.structure import Heading, Structure
from qa.read.reader import Candidate
from qa.read.span_model import Context, Window
from qa.read.span_reader import SpanReader
from qa.retrieve.passages import Passage

TEXT = "Umerov led the talks. He left on May 16."


@dataclass(frozen=True, slots=True)
class Scripted:
    """A model whose pieces are characters, with the scores of some spans.

    All other spans score -50. `windows` are ranges of the text; by default, there is one.
    """

    scores: Mapping[str, float]
    null: float = 0.0
    windows: tuple[Range, ...] = ()
    question: str = "What?"
    fingerprint: str = "scripted"

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """The windows of each text."""
        assert question == self.question
        return [
            [
                self._window(context.text, window)
                for window in self.windows or [Range(0, len(context.text))]
            ]
            for context in contexts
        ]

    def _window(self, text: str, window: Range) -> Window:
        size = window.end - window.start
        spans = np.full((size, size), -50, np.float32)
        for span, score in self.scores.items():
            at = text.find(span, window.start, window.end) - window.start
            if at >= 0:
                spans[at, at + len(span) - 1] = score
        offsets = [Range(n, n + 1) for n in range(*window)]
        return Window(offsets, spans, self.null)


def passage(text: str, *ends: int, headings: tuple[Heading, ...] = ()) -> Passage:
    """A passage of a whole text; `ends` are where its sentences end, but for the last."""
    document = Document(
        "talks.md", text, "0" * 64, "text/plain", "r", structure=Structure(headings)
    )
    starts = [0, *ends]
    sentences = tuple(
        Sentence(n, n, n, Span(document, start, end))
        for n, (start, end) in enumerate(zip(starts, [*ends, len(text)], strict=True))
    )
    hits = (Hit(sentence, 0.5, 1, None, None, 0.1) for sentence in sentences)
    return Passage(sentences, tuple(hits))


def read(model: Scripted, *passages: Passage) -> Sequence[Candidate]:
    return SpanReader(model).read("What?", passages)


def likely(candidates: Sequence[Candidate]) -> list[tuple[str, float]]:
    return [(c.span.text, c.margin) for c in candidates if c.margin > -20]


def test_the_best_spans_of_all_passages_are_ordered_by_margin() -> None:
    model = Scripted({"Umerov": 3.0, "May 16": 5.0, "Medinsky": 4.0}, null=1.0)
    found = read(model, passage(TEXT, 22), passage("Medinsky spoke."))
    assert likely(found) == [("May 16", 4.0), ("Medinsky", 3.0), ("Umerov", 2.0)]
    assert [c.sentence.span.text for c in found[:2]] == [
        "He left on May 16.",
        "Medinsky spoke.",
    ]


def test_no_span_crosses_the_end_of_a_sentence() -> None:
    model = Scripted({"the talks. He left": 9.0, "Umerov": 1.0})
    assert likely(read(model, passage(TEXT, 22))) == [("Umerov", 1.0)]


def test_a_heading_is_never_an_answer() -> None:
    text = "The talks in May\n\nUmerov led them."
    headed = passage(text, 18, headings=(Heading(0, 16),))
    assert likely(read(Scripted({"May": 9.0, "Umerov": 1.0}), headed)) == [
        ("Umerov", 1.0)
    ]


def test_of_overlapping_spans_only_the_best_is_a_candidate() -> None:
    scores = {"the talks": 5.0, "talks": 4.0, "led the talks": 3.0, "led": 2.0}
    found = likely(read(Scripted(scores), passage(TEXT, 22)))
    assert found == [("the talks", 5.0), ("led", 2.0)]


def test_a_passage_gives_three_candidates_at_most() -> None:
    scores = {"Umerov": 5.0, "led": 4.0, "talks": 3.0, "He": 2.0}
    assert len(read(Scripted(scores), passage(TEXT, 22))) == 3


def test_no_span_is_longer_than_48_pieces() -> None:
    text = "a" * 60
    found = likely(read(Scripted({text[:48]: 1.0, text[:49]: 9.0}), passage(text)))
    assert found == [("a" * 48, 1.0)]


def test_a_span_is_widened_to_whole_graphemes() -> None:
    text = "A caf\u0065\u0301 opened."
    assert likely(read(Scripted({"cafe": 2.0}), passage(text))) == [("cafe\u0301", 2.0)]


def test_a_span_is_trimmed_and_still_a_range_of_its_document() -> None:
    text = "He called it (“a new start”), she said."
    (found,) = (
        c
        for c in read(Scripted({"(“a new start”),": 2.0}), passage(text))
        if c.margin > 0
    )
    assert found.span.text == "a new start"
    assert text[found.span.start : found.span.end] == "a new start"


def test_a_span_in_two_windows_is_one_candidate_with_the_better_margin() -> None:
    model = Scripted({"talks": 2.0}, windows=(Range(0, 21), Range(10, 40)))
    assert likely(read(model, passage(TEXT, 22))) == [("talks", 2.0)]


def test_without_passages_or_pieces_there_are_no_candidates() -> None:
    assert read(Scripted({})) == []
    assert read(Scripted({}, windows=(Range(4, 4),)), passage(TEXT, 22)) == []


def test_the_model_gets_the_heading_or_else_the_name_of_the_file() -> None:
    contexts_read: list[Context] = []

    class Recording(Scripted):
        def score(
            self, question: str, contexts: Sequence[Context]
        ) -> Sequence[Sequence[Window]]:
            contexts_read.extend(contexts)
            return super().score(question, contexts)

    headed = passage("May\n\nIt rained.", 5, headings=(Heading(0, 3),))
    read(Recording({}), passage("It rained."), headed)
    assert [context.heading for context in contexts_read] == ["talks", "May"]
    assert contexts_read[0].text == "It rained."


def test_a_question_in_the_passage_is_never_an_answer() -> None:
    faq = passage("**Q: Who designed it?** A: Ada Stone.", 24)
    found = read(Scripted({"Q": 9.0, "Ada Stone": 1.0}), faq)
    assert likely(found) == [("Ada Stone", 1.0)]


def test_a_span_is_extended_to_a_whole_address() -> None:
    text = "Write to info@hollin.example.org."
    found = likely(read(Scripted({"info@hollin": 2.0}), passage(text)))
    assert found == [("info@hollin.example.org", 2.0)]


def test_the_best_wording_of_overlapping_spans_is_the_candidate() -> None:
    scores = {"Umerov": 3.0, "Umerov led the": 2.9, "led the talks": 2.8, "talks": 0.0}
    model = Scripted(scores, null=1.0)
    # It shares words with both others, and gets the best margin; no further candidate
    # overlaps either.
    assert likely(read(model, passage(TEXT, 22))) == [
        ("Umerov led the", 2.0),
        ("talks", -1.0),
    ]
