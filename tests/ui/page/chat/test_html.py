"""Answers as HTML, read back with Python's HTML parser."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store.state import IndexState
from index.text.document import Document, Span
from index.text.structure import Heading, Structure
from qa.answers.answer import Answer, AnswerSpan, Searched, Timings
from qa.answers.quote import Quote
from qa.stages import Found
from tests.support.html_page import HOSTILE, Html
from ui.api.schemas import AnswerJson
from ui.page.chat.html import (
    answer_html,
    chat_html,
    error_html,
    turn_html,
    waiting_html,
)
from ui.page.chat.turns import ChatTurn

COMPLETE = IndexState(documents=3, pending=0, failed=0, vectors_pending=0)
GROWING = IndexState(documents=300, pending=12, failed=0, vectors_pending=0)


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


def answer(
    *quotes: Quote,
    nearest: tuple[Quote, ...] = (),
    index: IndexState = COMPLETE,
    note: str | None = None,
) -> Answer:
    return Answer(
        question="When was it?",
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


def shown(answer: Answer) -> Html:
    """The HTML of an answer that a browser has saved."""
    return Html(answer_html(as_saved(answer)))


def as_saved(answer: Answer) -> AnswerJson:
    return AnswerJson.model_validate(json.loads(json.dumps(answer.as_json())))


def whole(text: str, name: str = "a.md", headings: tuple[Heading, ...] = ()) -> Quote:
    """A quote that is entirely the answer."""
    span = Span(document(text, name, headings), 0, len(text))
    return Quote(span, span, 0.83)


def containing(text: str, answer: str, name: str) -> Quote:
    """A quote of a whole text that contains the answer."""
    source = document(text, name)
    start = text.index(answer)
    span = Span(source, start, start + len(answer))
    return Quote(Span(source, 0, len(text)), span, 0.8)


def near(text: str) -> Quote:
    return Quote(Span(document(text), 0, len(text)), None, 0.1)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_document_is_escaped(text: str) -> None:
    page = shown(answer(whole(text)))
    assert page.within("blockquote") == text
    assert page.within("p.short") == text
    assert page.tags <= shown(answer(whole("plain"))).tags | {"bdi"}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_every_text_is_escaped(text: str) -> None:
    assert shown(answer(whole(text))).within("mark") == text


@pytest.mark.parametrize("text", HOSTILE)
def test_names_headings_questions_notes_and_errors_are_escaped(
    text: str,
) -> None:
    quote = whole(text, name=text, headings=(Heading(0, len(text)),))
    turn = ChatTurn(
        text, as_saved(replace(answer(quote), question=text, resolved=text))
    )
    page = Html(chat_html(turn_html(turn)))
    assert page.within("h2.question") == text
    assert page.within("span.read") == f"Read as: {text}"
    assert page.within("cite") == text
    assert page.within("a.source") == f"1{text}{text}Open"
    plain = Html(
        chat_html(turn_html(replace(turn, answer=as_saved(answer(whole("a"))))))
    )
    assert page.tags <= plain.tags | {"bdi", "button"}
    assert all(link.startswith(("/view/", "/?q=")) for link in page.values("a", "href"))
    assert shown(answer(note=text)).within("p.note") == text
    assert Html(error_html(text)).within("p.error") == text
    assert Html(waiting_html(text)).within("h2.question") == text


def test_only_the_answer_is_marked() -> None:
    text = "Earlier. It was <Rustem & Umerov>, they say. Later."
    source = document(text)
    page = shown(answer(Quote(Span(source, 9, 44), Span(source, 16, 33), 0.83)))
    assert page.within("mark") == "<Rustem & Umerov>"
    assert page.within("blockquote") == text[9:44]
    assert page.within("p.short") == page.within("mark")


def test_a_direction_code_affects_no_other_text() -> None:
    page = shown(answer(whole("was \u202eneddih\u202c and more")))
    paths = {text: path for path, text in page.texts if "blockquote" in path}
    assert paths["\u202e"][-1] == "bdi"
    assert paths["neddih\u202c and more"][-1] == "mark"


@pytest.mark.parametrize(
    ("confidence", "words", "classes"),
    [
        (0.93, "Very likely right", "confidence"),
        (0.83, "Probably right", "confidence"),
        (0.55, "Unsure", "confidence unsure"),
    ],
)
def test_the_answer_comes_first_with_its_confidence_in_words(
    confidence: float, words: str, classes: str
) -> None:
    page = shown(replace(answer(whole("Umerov")), confidence=confidence))
    assert [text for _, text in page.texts][:2] == ["Umerov", words]
    assert f"{confidence:.0%} likely to be right" in page.values("p", "title")
    assert classes in page.values("p", "class")


def test_an_answer_is_never_certain_and_says_if_it_is_not_calibrated() -> None:
    sure = shown(replace(answer(whole("U")), confidence=0.999, calibrated=False))
    assert sure.values("p", "title") == ["99% likely to be right"]
    assert "not calibrated" in sure.within("p.confidence")


def test_each_quote_is_a_numbered_card_with_its_document_heading_and_page() -> None:
    text = "Talks\nUmerov led."
    source = document(text, headings=(Heading(0, 5),), pages=(0, 6))
    led = Span(source, 6, len(text))
    page = shown(answer(Quote(led, led, 0.83), whole("Umerov.", name="b.pptx")))
    assert page.within("a.source") == "1a.mdpage 2TalksOpen2b.pptxOpen"
    assert page.within("blockquote") == "Umerov led.Umerov."
    assert page.values("button", "data-source") == [
        "a.md, Talks, page 2, 6–17",
        "b.pptx, 0–7",
    ]


def test_a_card_opens_its_document_with_its_own_quote_first() -> None:
    source = document("Umerov led. Umerov spoke.", "a b.md")
    first, second = Span(source, 0, 11), Span(source, 12, 25)
    page = shown(
        answer(
            Quote(first, Span(source, 0, 6), 0.8),
            Quote(second, Span(source, 12, 18), 0.7),
            whole("Umerov"),
        )
    )
    sha256 = "0" * 64
    assert page.values("a", "href")[:3] == [
        f"/view/a%20b.md?quote=0-11&quote=12-25&sha256={sha256}#quote",
        f"/view/a%20b.md?quote=12-25&quote=0-11&sha256={sha256}#quote",
        f"/view/a.md?quote=0-6&sha256={sha256}#quote",
    ]
    assert page.values("a", "target") == ["document"] * 3


def test_documents_that_agree_are_counted() -> None:
    page = shown(
        answer(
            containing("It was in 1931.", "1931", "a.md"),
            containing("In May 1931 it was.", "May 1931", "b.md"),
            containing("In May 1931 it was.", "May 1931", "copy.md"),
        )
    )
    assert page.within("p.confidence") == "Probably right · said in 2 documents"
    assert not page.within("p.disagree")


def test_if_documents_disagree_both_answers_are_shown() -> None:
    page = shown(
        answer(
            containing("It was in 1931.", "1931", "a.md"),
            containing("It was in 1934.", "1934", "b.md"),
            containing("In May 1931 it was.", "May 1931", "c.md"),
        )
    )
    assert page.within("p.short") == "1931"
    assert page.within("p.confidence").endswith(
        "said in 2 documents, 1 document says something else"
    )
    assert "something else" in page.within("p.disagree")
    assert page.within("p.other") == "1934"
    assert page.within("cite") == "a.mdc.mdb.md"
    assert page.within("span.number") == "132"


def test_documents_that_disagree_are_shown_with_their_years_and_status() -> None:
    page = shown(
        answer(
            containing("It was in 1931.", "1931", "towers 2018.md"),
            containing("It was in 1934.", "1934", "archive/towers 2016.md"),
        )
    )
    assert page.within("p.other") == "1934"
    assert page.within("span.edition") == "20182016, superseded"


def test_an_answer_links_to_its_resolved_question() -> None:
    read = replace(answer(whole("Umerov")), resolved="When was <it> & why?")
    assert shown(read).values("a", "href")[-1] == "/?q=When+was+%3Cit%3E+%26+why%3F"


def test_a_wording_is_separate_and_shows_the_removed_sentences() -> None:
    with_wording = replace(
        answer(whole("Umerov")),
        wording="It was <Umerov> [1].",
        unsupported=("He was tall.",),
        wording_note="The endpoint broke off.",
    )
    page = shown(with_wording)
    assert page.within("p.words") == "It was <Umerov> [1]."
    assert page.within("s") == "He was tall."
    assert "The endpoint broke off." in page.within("div.wording")
    assert page.within("p.short") == "Umerov"


def test_without_an_answer_the_closest_passages_are_collapsed() -> None:
    page = shown(answer(nearest=(near("Near one."), near("Near two."))))
    assert page.texts[0][1] == "Not in the documents."
    assert page.within("blockquote") == "Near one.Near two."
    assert "Near two." in page.within("details")
    assert "mark" not in page.tags


@pytest.mark.parametrize(
    ("searched", "words"),
    [
        (Searched(("a.md",), None, 1), "Not found in the 1 selected document."),
        (
            Searched(("hr/",), "2024", 3),
            "Not found in the 3 selected documents of 2024.",
        ),
        (
            Searched((), "2021..2023", 12),
            "Not found in the 12 documents of 2021..2023.",
        ),
    ],
)
def test_without_an_answer_in_chosen_documents_all_can_be_searched(
    searched: Searched, words: str
) -> None:
    page = shown(replace(answer(index=GROWING), searched=searched))
    assert page.texts[0][1] == words
    assert "all" in page.values("button", "data-how")
    assert "all" not in shown(answer()).values("button", "data-how")


def test_a_follow_up_can_be_asked_as_it_was_written() -> None:
    page = shown(replace(answer(whole("Umerov")), resolved="Who leads it (talks)?"))
    assert "alone" in page.values("button", "data-how")


def test_nothing_is_collapsed_if_no_passage_is_close() -> None:
    assert "details" not in shown(answer()).tags


def test_an_answer_says_if_documents_are_still_being_indexed() -> None:
    missing = shown(answer(index=GROWING))
    assert missing.texts[0][1] == "Not in the 300 documents read so far."
    found = shown(answer(whole("Umerov"), index=GROWING))
    assert "Still indexing: 12 documents left" in found.within("p.coverage")
    assert "Still indexing: 12 documents left" in missing.within("p.coverage")


def test_neither_a_complete_index_nor_what_failed_is_mentioned() -> None:
    failed = replace(GROWING, pending=0, failed=4)
    for state in (COMPLETE, failed):
        page = shown(answer(whole("Umerov"), index=state))
        assert not page.within("p.coverage")


def test_a_note_is_shown_on_its_own() -> None:
    page = shown(answer(note="Hello!", index=GROWING))
    assert page.texts == [(("p.note",), "Hello!")]


def test_an_error_is_an_alert_and_not_an_answer() -> None:
    html = turn_html(ChatTurn("Why?", error="Too long; ask for one thing."))
    assert 'role="alert"' in html
    assert "Not in the" not in html


def test_a_waiting_question_says_what_was_found_so_far() -> None:
    assert "Reading…" in waiting_html("Why?")
    words = Html(waiting_html("Why?", Found(12, 1))).within("p.waiting")
    assert words == "Found 12 passages in 1 document. Reading…"
