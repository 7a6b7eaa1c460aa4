"""Answers as HTML, read back with Python's own parser."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Range, Span
from index.errors import QuestionTooLong
from index.snapshot import IndexState
from qa.answers import Answer, AnswerSpan, Timings
from qa.quotes import Quote
from ui.render import answer_html, error_html, exchange_html

COMPLETE = IndexState(documents=3, pending=0, failed=0, vectors_pending=0)
GROWING = IndexState(documents=300, pending=12, failed=0, vectors_pending=0)
VOID = {"img", "br", "input", "link", "meta"}

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</mark></blockquote><b>bold</b>",
    "**bold** _it_ `code` [link](javascript:alert(1))",
    "# not a heading\n\n- not a list\n    not code",
    "$$x^2$$ \\(y\\) ${z} {{w}}",
    "&lt;b&gt; &amp; \"quoted\" 'too'",
    "was \u202eneddih\u202c and \u202dforced\u202c",
)


class Page(HTMLParser):
    """Texts with the elements they stand in, outermost first, as `tag` or `tag.class`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()
        assert not self.open, "an element was left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        name = dict(attrs).get("class")
        if tag not in VOID:
            self.open.append(f"{tag}.{name}" if name else tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().split(".")[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))

    def within(self, element: str) -> str:
        """All text inside the elements of that name."""
        return "".join(text for path, text in self.texts if element in path)


def document(
    text: str,
    name: str = "a.md",
    headings: tuple[Range, ...] = (),
    pages: tuple[int, ...] = (),
) -> Document:
    return Document(
        name, text, "0" * 64, "text/markdown", "test", pages=pages, headings=headings
    )


def answer(
    *quotes: Quote,
    nearest: tuple[Quote, ...] = (),
    index: IndexState = COMPLETE,
    note: str | None = None,
) -> Answer:
    return Answer(
        question="Which?",
        confidence=0.83,
        calibrated=True,
        index=index,
        timings=Timings(),
        spans=tuple(
            AnswerSpan(number, quote.answer)
            for number, quote in enumerate(quotes[:1])
            if quote.answer is not None
        ),
        quotes=quotes,
        nearest=nearest,
        note=note,
    )


def whole(text: str, name: str = "a.md", headings: tuple[Range, ...] = ()) -> Quote:
    """A quote that is all answer."""
    span = Span(document(text, name, headings), 0, len(text))
    return Quote(span, span, 0.83)


def near(text: str) -> Quote:
    return Quote(Span(document(text), 0, len(text)), None, 0.1)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_document_is_shown_as_it_stands_and_adds_no_element(text: str) -> None:
    page = Page(answer_html(answer(whole(text))))
    assert page.within("blockquote") == text
    assert page.within("p.short") == text
    assert page.tags <= {"p", "ol", "li", "cite", "blockquote", "mark", "bdi"}


@given(st.text(min_size=1, max_size=200))
def test_every_text_is_shown_as_it_stands(text: str) -> None:
    page = Page(answer_html(answer(whole(text))))
    assert page.within("mark") == text


@pytest.mark.parametrize("text", HOSTILE)
def test_names_headings_questions_notes_and_errors_are_shown_as_they_stand(
    text: str,
) -> None:
    quote = whole(text, name=text, headings=(Range(0, len(text)),))
    page = Page(exchange_html(text, answer_html(answer(quote))))
    assert page.within("p.question") == text
    assert page.within("cite") == text
    assert page.within("p.place") == text * 2
    assert Page(answer_html(answer(note=text))).within("p.note") == text
    assert Page(error_html(QuestionTooLong(text))).within("p.error") == text


def test_exactly_the_answer_is_marked() -> None:
    text = "Earlier. It was <Rustem & Umerov>, they say. Later."
    source = document(text)
    quote = Quote(Span(source, 9, 44), Span(source, 16, 33), 0.83)
    page = Page(answer_html(answer(quote)))
    assert page.within("mark") == "<Rustem & Umerov>"
    assert page.within("blockquote") == text[9:44]
    assert page.within("p.short") == page.within("mark")


def test_what_a_direction_code_begins_ends_with_it() -> None:
    page = Page(answer_html(answer(whole("was \u202eneddih\u202c and more"))))
    paths = {text: path for path, text in page.texts if "blockquote" in path}
    assert paths["\u202e"][-1] == "bdi"
    assert paths["neddih\u202c and more"][-1] == "mark"


def test_the_answer_comes_first_with_its_likelihood_in_words_and_per_cent() -> None:
    shown = [text for _, text in Page(answer_html(answer(whole("Umerov")))).texts]
    assert shown[0] == "Umerov"
    assert "likely" in shown[1]
    assert "83" in shown[1]


def test_an_answer_is_never_certain_and_says_when_it_is_not_calibrated() -> None:
    sure = replace(answer(whole("Umerov")), confidence=0.999, calibrated=False)
    shown = [text for _, text in Page(answer_html(sure)).texts]
    assert "99%" in shown[1]
    assert "not calibrated" in shown[1]


def test_each_quote_is_a_card_with_its_document_heading_and_page() -> None:
    text = "Talks\nUmerov led."
    source = document(text, headings=(Range(0, 5),), pages=(0, 6))
    led = Span(source, 6, len(text))
    page = Page(
        answer_html(answer(Quote(led, led, 0.83), whole("Other.", name="b.txt")))
    )
    assert page.within("p.place") == "a.mdpage 2Talksb.txt"
    assert page.within("blockquote") == "Umerov led.Other."


def test_what_is_not_found_is_said_and_the_nearest_sentences_are_folded() -> None:
    page = Page(answer_html(answer(nearest=(near("Near one."), near("Near two.")))))
    assert page.texts[0][1] == "Not in the documents."
    assert page.within("details").endswith("Near two.")
    assert "mark" not in page.tags


def test_nothing_is_folded_when_nothing_is_near() -> None:
    assert "details" not in Page(answer_html(answer())).tags


def test_while_documents_are_still_to_be_read_an_answer_says_so() -> None:
    missing = answer_html(answer(index=GROWING))
    assert "Not in the 300 documents read so far." in missing
    assert "Not in the documents" not in missing
    found = answer_html(answer(whole("Umerov"), index=GROWING))
    assert "12 still to be read" in Page(found).within("p.coverage")
    assert "12 still to be read" in Page(missing).within("p.coverage")


def test_an_index_that_is_complete_is_not_mentioned() -> None:
    assert not Page(answer_html(answer(whole("Umerov")))).within("p.coverage")


def test_a_remark_is_shown_alone() -> None:
    page = Page(answer_html(answer(note="Hello!", index=GROWING)))
    assert page.texts == [(("p.note",), "Hello!")]


def test_an_error_is_an_alert_and_no_answer() -> None:
    html = error_html(QuestionTooLong("Too long; ask for one thing."))
    assert 'role="alert"' in html
    assert "Not in the" not in html
