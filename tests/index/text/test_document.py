"""Documents and spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.document import Document, Span
from index.text.structure import Heading, Structure

TEXT = "Talks\n\nThey met. Cafe\u0301 🇫🇷.\n\nEnd\n\nBye."


def document(
    text: str = TEXT,
    name: str = "a.md",
    pages: tuple[int, ...] = (),
    headings: tuple[Heading, ...] = (),
) -> Document:
    return Document(
        name, text, "0" * 64, "text/markdown", "test", pages, Structure(headings)
    )


def test_the_text_of_a_span_is_sliced_from_its_document() -> None:
    assert Span(document(), 7, 16).text == "They met."


@pytest.mark.parametrize(
    ("start", "end"), [(3, 3), (5, 3), (-1, 2), (0, len(TEXT) + 1), (-5, -1)]
)
def test_an_empty_range_or_one_outside_the_document_is_not_a_span(
    start: int, end: int
) -> None:
    with pytest.raises(ValueError, match=r"not a range of 'a.md'.* has 37 characters"):
        Span(document(), start, end)


@pytest.mark.parametrize(("start", "end"), [(17, 21), (21, 25), (7, 24), (24, 26)])
def test_a_range_that_cuts_an_accent_or_a_flag_is_not_a_span(
    start: int, end: int
) -> None:
    with pytest.raises(ValueError, match="cuts a character"):
        Span(document(), start, end)


@pytest.mark.parametrize(
    ("start", "end", "text"), [(17, 22, "Cafe\u0301"), (23, 25, "🇫🇷")]
)
def test_whole_accents_and_flags_are_spans(start: int, end: int, text: str) -> None:
    assert Span(document(), start, end).text == text


@given(st.text(), st.integers(-3, 20), st.integers(-3, 20))
def test_the_text_of_a_span_is_in_the_document_at_its_offsets(
    text: str, start: int, end: int
) -> None:
    try:
        span = Span(document(text), start, end)
    except ValueError:
        return
    assert span.text
    assert text[:start] + span.text + text[end:] == text


def test_pages_are_counted_from_one_and_start_at_their_offsets() -> None:
    paged = document(pages=(0, 10, 10, 20))
    assert [paged.page_at(offset) for offset in (0, 9, 10, 19, 20, 99)] == [
        *(1, 1),
        *(3, 3),
        *(4, 4),
    ]


def test_a_document_without_pages_has_no_page() -> None:
    assert document().page_at(0) is None


def test_the_heading_of_a_span_is_the_last_one_that_starts_before_its_end() -> None:
    with_headings = document(
        "Top\n# One\nA b.\n# Two\nC.", headings=(Heading(6, 9), Heading(17, 20))
    )
    spans = {
        text: Span(
            with_headings,
            with_headings.text.index(text),
            with_headings.text.index(text) + len(text),
        )
        for text in ("Top", "# One", "A b.", "# Two", "C.", "b.\n# Two\nC.", "\n# ")
    }
    assert {text: span.heading for text, span in spans.items()} == {
        "Top": None,
        "# One": "One",
        "A b.": "One",
        "# Two": "Two",
        "C.": "Two",
        "b.\n# Two\nC.": "Two",
        "\n# ": None,
    }
    assert [text for text, span in spans.items() if span.holds_heading] == [
        *("# One", "# Two", "b.\n# Two\nC."),
    ]


def test_a_span_of_a_document_without_headings_has_no_heading() -> None:
    assert Span(document(), 7, 16).heading is None
    assert not Span(document(), 7, 16).holds_heading


def test_a_span_holds_spans_inside_it_in_the_same_document() -> None:
    span = Span(document(), 7, 16)
    assert span.holds(span)
    assert span.holds(Span(document(), 8, 10))
    assert not span.holds(Span(document(), 6, 10))
    assert not span.holds(Span(document(), 8, 17))
    assert not span.holds(Span(document(name="b.md"), 8, 10))
