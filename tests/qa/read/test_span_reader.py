"""Spans of passages, chosen from the scores of a model whose every score is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.search import Hit
from index.store.state import Sentence
from index.text.document import Document, Range, Span
from qa.read.reader import Candidate
from qa.read.span_model import Context, Window
from qa.read.span_reader import SpanReader
from qa.retrieve.passages import Passage

TEXT = "Umerov led the talks. He left on May 16."


@dataclass(frozen=True, slots=True)
class Scripted:
    """A model whose pieces are the characters of a text, with the scores of some spans.

    All other spans score -50; the windows are the ranges of the text that are named.
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
                self._window(context.text, place)
                for place in self.windows or [Range(0, len(context.text))]
            ]
            for context in contexts
        ]

    def _window(self, text: str, place: Range) -> Window:
        size = place.end - place.start
        spans = np.full((size, size), -50, np.float32)
        for said, score in self.scores.items():
            at = text.find(said, place.start, place.end) - place.start
            if at >= 0:
                spans[at, at + len(said) - 1] = score
        offsets = [Range(n, n + 1) for n in range(*place)]
        return Window(offsets, spans, self.null)


def passage(text: str, *ends: int, headings: tuple[Range, ...] = ()) -> Passage:
    """A passage of a whole text, in sentences that end where it is said."""
    document = Document(
        "talks.md", text, "0" * 64, "text/plain", "r", headings=headings
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


def told(candidates: Sequence[Candidate]) -> list[tuple[str, float]]:
    return [(c.span.text, c.margin) for c in candidates if c.margin > -20]


def test_the_best_spans_of_all_passages_come_in_the_order_of_their_margins() -> None:
    model = Scripted({"Umerov": 3.0, "May 16": 5.0, "Medinsky": 4.0}, null=1.0)
    found = read(model, passage(TEXT, 22), passage("Medinsky spoke."))
    assert told(found) == [("May 16", 4.0), ("Medinsky", 3.0), ("Umerov", 2.0)]
    assert [c.sentence.span.text for c in found[:2]] == [
        "He left on May 16.",
        "Medinsky spoke.",
    ]


def test_no_span_crosses_from_one_sentence_into_the_next() -> None:
    model = Scripted({"the talks. He left": 9.0, "Umerov": 1.0})
    assert told(read(model, passage(TEXT, 22))) == [("Umerov", 1.0)]


def test_a_heading_answers_nothing() -> None:
    text = "The talks in May\n\nUmerov led them."
    headed = passage(text, 18, headings=(Range(0, 16),))
    assert told(read(Scripted({"May": 9.0, "Umerov": 1.0}), headed)) == [
        ("Umerov", 1.0)
    ]


def test_of_spans_that_overlap_only_the_best_is_a_candidate() -> None:
    scores = {"the talks": 5.0, "talks": 4.0, "led the talks": 3.0, "led": 2.0}
    found = told(read(Scripted(scores), passage(TEXT, 22)))
    assert found == [("the talks", 5.0), ("led", 2.0)]


def test_a_passage_gives_three_candidates_at_most() -> None:
    scores = {"Umerov": 5.0, "led": 4.0, "talks": 3.0, "He": 2.0}
    assert len(read(Scripted(scores), passage(TEXT, 22))) == 3


def test_no_span_is_longer_than_48_pieces() -> None:
    text = "a" * 60
    found = told(read(Scripted({text[:48]: 1.0, text[:49]: 9.0}), passage(text)))
    assert found == [("a" * 48, 1.0)]


def test_a_span_is_widened_to_whole_graphemes() -> None:
    text = "A caf\u0065\u0301 opened."
    assert told(read(Scripted({"cafe": 2.0}), passage(text))) == [("cafe\u0301", 2.0)]


def test_a_span_is_trimmed_and_still_a_range_of_its_document() -> None:
    text = "He called it (“a new start”), she said."
    (found,) = (
        c
        for c in read(Scripted({"(“a new start”),": 2.0}), passage(text))
        if c.margin > 0
    )
    assert found.span.text == "a new start"
    assert text[found.span.start : found.span.end] == "a new start"


def test_what_two_windows_show_of_one_span_is_one_candidate_with_its_best_margin() -> (
    None
):
    model = Scripted({"talks": 2.0}, windows=(Range(0, 21), Range(10, 40)))
    assert told(read(model, passage(TEXT, 22))) == [("talks", 2.0)]


def test_nothing_is_read_of_no_passages_and_of_no_pieces() -> None:
    assert read(Scripted({})) == []
    assert read(Scripted({}, windows=(Range(4, 4),)), passage(TEXT, 22)) == []


def test_the_model_is_given_the_heading_or_else_the_name_of_the_file() -> None:
    given: list[Context] = []

    class Listening(Scripted):
        def score(
            self, question: str, contexts: Sequence[Context]
        ) -> Sequence[Sequence[Window]]:
            given.extend(contexts)
            return super().score(question, contexts)

    headed = passage("May\n\nIt rained.", 5, headings=(Range(0, 3),))
    read(Listening({}), passage("It rained."), headed)
    assert [context.heading for context in given] == ["talks", "May"]
    assert given[0].text == "It rained."


def test_a_date_is_no_candidate_where_a_place_or_a_person_is_asked() -> None:
    model = Scripted({"May 16": 5.0, "Umerov": 3.0})
    asked = SpanReader(replace(model, question="Who led?"))
    found = asked.read("Who led?", [passage(TEXT, 22)])
    assert told(found) == [("Umerov", 3.0)]


def test_a_question_among_the_sentences_answers_nothing() -> None:
    faq = passage("**Q: Who designed it?** A: Ada Stone.", 24)
    found = read(Scripted({"Q": 9.0, "Ada Stone": 1.0}), faq)
    assert told(found) == [("Ada Stone", 1.0)]


def test_a_span_is_grown_to_the_whole_of_an_address() -> None:
    text = "Write to info@hollin.example.org."
    found = told(read(Scripted({"info@hollin": 2.0}), passage(text)))
    assert found == [("info@hollin.example.org", 2.0)]


def test_of_spans_that_overlap_the_likeliest_wording_is_the_candidate() -> None:
    scores = {"Umerov": 3.0, "Umerov led the": 2.9, "led the talks": 2.8, "talks": 0.0}
    model = Scripted(scores, null=1.0)
    # It shares words with both others, and has the margin of the best; nothing that is
    # left overlaps either.
    assert told(read(model, passage(TEXT, 22))) == [
        ("Umerov led the", 2.0),
        ("talks", -1.0),
    ]
