"""Documents as pages, read back with Python's HTML parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.document import Document
from index.text.range import Range
from index.text.structure import Heading, Structure
from tests.support.html_page import HOSTILE, Html
from ui.viewer.document_html import ViewOptions, document_html

NO_OPTIONS = ViewOptions()


def document(
    text: str,
    name: str = "a.md",
    headings: tuple[Heading, ...] = (),
    pages: tuple[int, ...] = (),
) -> Document:
    return Document(
        name,
        text,
        "0" * 64,
        "text/markdown",
        "test",
        pages=pages,
        structure=Structure(headings),
    )


def page(source: Document, options: ViewOptions = NO_OPTIONS) -> Html:
    html = document_html(source, options)
    assert html.startswith("<!doctype html>")
    return Html(html.removeprefix("<!doctype html>"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_document_and_its_name_are_escaped(text: str) -> None:
    shown = page(document(text, name=text), ViewOptions((Range(0, 3),)))
    assert shown.within("div.text") == text
    assert shown.within("h1") == shown.within("title") == text
    assert shown.tags.isdisjoint({"script", "img", "b", "strong", "em"})
    assert not [href for href in shown.values("a", "href") if "script:" in href]


@given(
    st.text(min_size=1, max_size=80),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=4),
)
def test_every_text_is_complete_whatever_quotes_are_marked(
    text: str, quotes: list[tuple[int, int]]
) -> None:
    source = document(text, headings=(Heading(0, 1),), pages=(0, len(text)))
    shown = page(source, ViewOptions(tuple(Range(*pair) for pair in quotes)))
    assert shown.within("div.text") == text


def test_all_quotes_are_marked_and_the_first_is_the_strongest_and_the_anchor() -> None:
    text = "One here. Two there. Three everywhere."
    shown = page(document(text), ViewOptions((Range(10, 20), Range(0, 9))))
    assert shown.within("mark.strongest") == "Two there."
    assert shown.within("mark") == "One here."
    assert [
        attributes["id"] for _, attributes in shown.attributes if "id" in attributes
    ] == ["quote"]


def test_a_quote_across_a_heading_is_marked_on_both_sides_with_one_anchor() -> None:
    text = "Title\nBody of it."
    source = document(text, headings=(Heading(0, 5),))
    shown = page(source, ViewOptions((Range(0, len(text)),)))
    assert shown.within("mark.strongest") == text
    assert shown.within("span.heading") == "Title"
    assert document_html(source, ViewOptions((Range(0, 5),))).count('id="quote"') == 1


def test_the_parts_of_an_answer_are_marked_inside_its_quote() -> None:
    source = document("Bring:\n- a hat\n- a map\n- salt")
    options = ViewOptions(
        (Range(7, 29),), items=(Range(9, 14), Range(17, 22), Range(90, 99))
    )
    shown = page(source, options)
    assert shown.within("mark.strongest item") == "a hata map"
    assert shown.within("mark.strongest") == "- \n- \n- salt"
    assert shown.values("mark", "id") == ["quote"]
    assert "item=9-14&item=17-22" in options.url("a.md")


def test_nothing_is_marked_as_an_answer_outside_a_quote() -> None:
    source = document("Bring a hat.")
    for quotes in ((), (Range(50, 60),), (Range(0, 5),)):
        shown = page(source, ViewOptions(quotes, items=(Range(6, 11),)))
        assert "a hat" not in shown.within("mark.strongest item")
        assert not shown.within("mark.item")


def test_headings_have_their_own_levels() -> None:
    text = "Tern\nWeight\nIt weighs 12 kg."
    headings = (Heading(0, 4, 1), Heading(5, 11, 3))
    shown = page(document(text, headings=headings), ViewOptions((Range(0, 2),)))
    assert shown.values("span", "aria-level") == ["1", "1", "3"]
    assert shown.within("span.heading") == "TernWeight"


def test_a_document_of_nothing_but_headings_is_shown_in_time() -> None:
    text = "a\n" * 25_000
    headings = tuple(Heading(at, at + 1, 6) for at in range(0, len(text), 2))
    assert page(document(text, headings=headings)).within("div.text") == text


def test_pages_and_headings_are_shown_where_they_start() -> None:
    text = "First page.\nTalks\nUmerov led."
    source = document(text, "a.pdf", headings=(Heading(12, 17),), pages=(0, 12))
    shown = page(source, ViewOptions((Range(18, 29),)))
    assert shown.values("span", "data-page") == ["Page 1", "Page 2"]
    assert shown.within("span.heading") == "Talks"
    assert shown.values("a", "href") == ["/overview/a.pdf", "/files/a.pdf#page=2"]


def test_the_pages_of_a_presentation_are_called_slides() -> None:
    shown = page(document("Hello", "a.pptx", pages=(0,)))
    assert shown.values("span", "data-page") == ["Slide 1"]


def test_a_changed_document_says_so_and_marks_nothing() -> None:
    shown = page(document("Umerov led."), ViewOptions((Range(0, 6),), sha256="1" * 64))
    assert "has changed since" in shown.within("p.note")
    assert "mark" not in shown.tags
    same = page(document("Umerov led."), ViewOptions((Range(0, 6),), sha256="0" * 64))
    assert "p.note" not in {path[-1] for path, _ in same.texts}
    assert same.within("mark.strongest") == "Umerov"


def test_a_quote_beyond_the_end_of_the_document_is_reported() -> None:
    shown = page(document("Short."), ViewOptions((Range(100, 120),)))
    assert "is not in this document" in shown.within("p.note")


def test_a_long_document_is_shown_around_its_quote_with_links_to_the_rest() -> None:
    text = "".join(f"Line {number} of many.\n" for number in range(20_000))
    source = document(text, "a long <one>?.txt")
    start = text.index("Line 9000 ")
    options = ViewOptions((Range(start, start + 9),), sha256="0" * 64)
    shown = page(source, options)
    assert shown.within("mark.strongest") == "Line 9000"
    assert len(shown.within("div.text")) < 100_000
    assert text in text_by_links(source, options)


def text_by_links(source: Document, options: ViewOptions) -> str:
    """The text of the first window and of all later ones, reached by their links."""
    start = 0
    text = ""
    while start < len(source.text):
        shown = page(source, ViewOptions(options.quotes, options.sha256, start))
        assert "p.more" in {
            path[-2] for path, part in shown.texts if "document" in part
        }
        text += shown.within("div.text")
        start = len(text)
        later = f"from={start}"
        links = shown.values("a", "href")
        assert start == len(source.text) or any(later in link for link in links)
        assert all("a%20long%20%3Cone%3E%3F.txt" in link for link in links)
    return text


def test_a_text_without_line_breaks_is_cut_between_characters() -> None:
    source = document("e\u0301" * 100_000)
    for start in (1, 30_001, 99_999):
        assert page(source, ViewOptions(start=start)).within("div.text")[0] == "e"
