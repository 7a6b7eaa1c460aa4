"""Widening spans: cases worked by hand, and texts of any shape."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.document import Document, Span
from index.text.graphemes import widen
from qa.decide.widening import widen_answer
from qa.english.question_kinds import Kind

# Sentences with the span in brackets. A bar after it marks where the widened span ends; a bar
# before it, where that starts.
SERIES = [
    "They are [those who are sick], those who are wounded, and those who are under 25|.",
    "It has [two altos], one tenor, and one baritone|.",
    "It has [two altos], one tenor and one baritone|.",
    "Trains stop at [Penn Station] and Grand Central Terminal|.",
    "It returns the fields [`found`], `text`, `confidence` and `quotes`|.",
    "They sent [apples], pears as well as 1,000 plums|, in May.",
    "They came [by car], by the first train that left, and by bus|.",
    "The colours are [red], green or blue|; others are rare.",
    "Some ([oak], ash and elm|) grow there",
    "He saw [cats], dogs, birds and bees|",
    "It funds [schools], research and development|, and much else.",
]
COMPLETE_SERIES = [
    "The horn is in [C and F], and a number of them were sold.",
    "It has [two altos, one tenor, and one baritone].",
    "They reject [both A and B], and the idea that causes are known.",
    "They reject [pride and greed] and the idea of fate.",
    "They saw [the cat], and the dog that barked.",
    "They took [Kyiv], leading to hunger and fear.",
    "Coat it with [nickel or gold], and a shine will show.",
    "They took [Kyiv], which is large, and left.",
    "They took [Kyiv] and left it.",
    "They took [Kyiv] and were seen.",
    "They took [Kyiv], and Umerov was seen.",
    "They took [Kyiv] in May and June.",
    "They took [Kyiv] because of the river and the road.",
    "They took [Kyiv].",
    "They took [Kyiv] and the large old harbour town on the other bank of the river.",
    "[Ukraine] and Russia agreed on an exchange.",
    "[Ukraine], Umerov said, and he left.",
]
REASONS = [
    "It was shut because [the water rose] to the road|, Umerov said.",
    "It was shut [because the water rose] by 1,500 mm|, and reopened.",
    "They fled [to escape] the war|, and stayed.",
    "They fled in order to [escape] the war|; few stayed.",
    "It was shut so that [the water] could not come in|.",
    "It is shut because [the water rose] in May| (the highest in years).",
    "It was shut because [the water rose] by 2.5 m|.",
    "It fell because [ice] in the cracks split it| but stood again.",
]
COMPLETE_REASONS = [
    "[Poor air quality] caused the schools to close.",
    "It was shut due to [the war] in the north.",
    "It was shut due to [snow] in the north.",
    "They fled to [the hills] in the north.",
    "It rose from 3 to [4] in a year.",
    "It was built to [last] was what they said.",
    "It closed because of [the war] and opened in May.",
    "To [save water] the town shut it.",
    "It closed because [it was old].",
]
REPORTS = [
    "Umerov said again that |Ukraine wants [a full ceasefire] of 30 days, so that it stops|.",
    "Medinsky also said that |6,000 bodies are to be returned [next week]|.",
    "He stressed that |the side [had turned down] a truce|, and Kyiv was disappointed.",
    "He said that A is so, and she said that |[B] is so|.",
    "He said that |[B] is so| and Umerov said nothing.",
    "He announced in 2007 that |they [would leave] the area|; nobody did.",
]
COMPLETE_REPORTS = [
    "Umerov said [nothing new].",
    "The foundation announced [a hiatus] in January.",
    "The day [that he said that] came.",
    "Umerov led [the talks] and said that he was tired.",
]
CASES = [
    *((Kind.LIST, marked) for marked in SERIES + COMPLETE_SERIES),
    *((Kind.REASON, marked) for marked in REASONS + COMPLETE_REASONS),
    *((Kind.REPORT, marked) for marked in REPORTS + COMPLETE_REPORTS),
]
PIECES = (
    *("and", "or", "because", "to", "said that", "those who", "by", "the", "is", "but"),
    *("Umerov", "blue cats", "1,000", ", ", ". ", "; ", " (", ")", '"', "—", "\n", " "),
    *("e\u0301", "👩‍👧", "🇫🇷", "\u0301"),
)


def span(text: str, start: int, end: int) -> Span:
    return Span(Document("a.md", text, "0" * 64, "text/markdown", "r"), start, end)


def read(marked: str) -> tuple[str, list[int], list[int]]:
    """The text without its marks, and the offsets of the brackets and the bars."""
    brackets: list[int] = []
    bars: list[int] = []
    text = ""
    for character in marked:
        if character in "[]":
            brackets.append(len(text))
        elif character == "|":
            bars.append(len(text))
        else:
            text += character
    return text, brackets, bars


@pytest.mark.parametrize(("kind", "marked"), CASES)
def test_a_span_is_widened_to_the_rest_of_its_series_clause_or_statement(
    kind: Kind, marked: str
) -> None:
    text, (start, end), bars = read(marked)
    expected = text[min(start, *bars) : bars[-1]] if bars else text[start:end]
    sentence = span(text, 0, len(text))
    assert widen_answer(kind, span(text, start, end), sentence).text == expected


@pytest.mark.parametrize("kind", [Kind.FACT, Kind.POLAR])
@pytest.mark.parametrize("marked", SERIES + REASONS + REPORTS)
def test_the_answer_to_a_question_of_another_kind_is_unchanged(
    kind: Kind, marked: str
) -> None:
    text, (start, end), _ = read(marked)
    found = span(text, start, end)
    assert widen_answer(kind, found, span(text, 0, len(text))) is found


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.REASON, Kind.REPORT])
def test_a_span_is_never_widened_beyond_40_words(kind: Kind) -> None:
    rest = ", ".join(["blue cats and dogs from the far north"] * 7)
    text = f"He said that they came to blue water, {rest}, and blue birds."
    start = text.index("blue")
    found = span(text, start, start + len("blue water"))
    assert len(widen_answer(kind, found, span(text, 0, len(text))).text.split()) <= 40


def test_a_series_ends_with_its_sentence() -> None:
    text = "They came by red, green\nand blue lorries."
    sentence = span(text, 0, text.index("\n"))
    found = span(text, text.index("red"), text.index("red") + 3)
    assert widen_answer(Kind.LIST, found, sentence) == found


def test_a_statement_does_not_begin_in_the_middle_of_a_character() -> None:
    text = "He said that \u0301the war came."
    found = span(text, text.index("war"), text.index("war") + 3)
    wide = widen_answer(Kind.REPORT, found, span(text, 0, len(text)))
    assert wide.text == " \u0301the war came"


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=24), st.data())
def test_a_widened_span_contains_the_span_and_stays_within_the_sentence(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(f"{piece} " if piece.isalpha() else piece for piece in pieces)
    edges = data.draw(
        st.lists(st.integers(0, len(text)), min_size=4, max_size=4).map(sorted)
    )
    low, start, end, high = edges
    low, high = widen(text, low, high)
    start, end = widen(text, start, end)
    if not (low <= start < end <= high):
        return
    found, sentence = span(text, start, end), span(text, low, high)
    for kind in Kind:
        wide = widen_answer(kind, found, sentence)
        assert sentence.holds(wide)
        assert wide.holds(found)
