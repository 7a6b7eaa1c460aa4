"""Whole answers of Markdown documents."""

from collections.abc import Sequence

import pytest

from index.extract.text.markdown import Markdown
from index.search import Hit
from index.store.state import Sentence
from index.text.document import Document, Span
from qa.decide.whole_answer import whole_answer
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage

TENT = """# Tent

## Pitching the tent

Choose level ground.

Before you begin:

- Remove stones.
- Check the wind.

Then:

1. Unroll the groundsheet.
2. Raise the poles.

## Inner tent

- Colour: orange
- Weight: 900 g
- Sleeps: two
"""
STEPS = ["Unroll the groundsheet", "Raise the poles"]
PREPARATION = ["Remove stones", "Check the wind"]


def whole(question: str, words: str, text: str = TENT) -> list[str]:
    """The items of the whole answer to a question whose candidate has these words."""
    extract = Markdown().extract(text.encode())
    document = Document(
        "tent.md", text, "0" * 64, "text/markdown", "r", structure=extract.structure
    )
    lines = [line for line in text.split("\n") if line]
    starts = [text.index(line) for line in lines]
    sentences = [
        Sentence(n, n, n, Span(document, start, start + len(line)))
        for n, (start, line) in enumerate(zip(starts, lines, strict=True))
    ]

    def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
        number = sentence.ordinal
        return sentences[max(0, number - reach) : number + reach + 1]

    start = text.index(words)
    own = next(each for each in reversed(sentences) if each.span.start <= start)
    passage = Passage((own,), (Hit(own, 0.5, 1, None, None, 0.1),))
    span = Span(document, start, start + len(words))
    answer = whole_answer(question, Candidate(span, own, passage, 1.0), around)
    return [item.text for item in answer.items]


@pytest.mark.parametrize("words", ["level ground", "Remove stones", "the poles"])
def test_a_procedure_is_its_numbered_steps_wherever_below_its_heading_it_is_found(
    words: str,
) -> None:
    assert whole("How do I pitch the tent?", words) == STEPS


def test_what_is_to_be_done_before_a_procedure_is_not_the_procedure() -> None:
    question = "What should I do before pitching the tent?"
    assert whole(question, "Remove stones") == PREPARATION


def test_steps_below_another_heading_are_no_answer() -> None:
    text = TENT.replace("Then:", "## Poles")
    assert whole("How do I pitch the tent?", "level ground", text) == []


def test_a_label_that_is_asked_for_gives_one_item() -> None:
    assert whole("What is the weight of the inner tent?", "900 g") == []
    assert whole("How heavy is the inner tent?", "900 g") == []
    assert len(whole("What are the properties of the inner tent?", "900 g")) == 3


def test_rows_are_no_steps() -> None:
    text = "| Fault | Remedy |\n|---|---|\n| Leak | Close tap |\n| Smell | Open windows |\n"
    assert whole("What should I do about a leak?", "Close tap", text) == []
