"""Answers and reports as they stand on a terminal."""

from dataclasses import replace

from index.document import Document, Span
from index.folder import Failure
from index.report import SyncReport
from qa.answers import AnswerSpan, Verdict
from qa.quotes import Quote
from tests.test_render import Page, answer, whole
from ui.plain import answer_lines, report_lines
from ui.render import answer_html


def test_talk_that_asks_nothing_gets_its_note_alone() -> None:
    assert list(answer_lines(answer(note="Hello!"))) == ["Hello!"]


def test_a_verdict_stands_before_the_sentence_that_says_it_here_and_on_the_page() -> (
    None
):
    said = answer(whole("It rained."))
    verdicts: dict[Verdict | None, str] = {"yes": "Yes: ", "no": "No: ", None: ""}
    for verdict, shown in verdicts.items():
        judged = replace(said, verdict=verdict)
        assert next(answer_lines(judged)) == f"{shown}It rained."
        assert Page(answer_html(judged)).within("p.short") == f"{shown}It rained."
        assert judged.text == "It rained.", "a verdict never stands in the text"


def test_a_quote_is_placed_by_its_document_and_page() -> None:
    text = "It rained. It snowed."
    document = Document(
        "a.pdf", text, "0" * 64, "application/pdf", "pdf/1", pages=(0, 11)
    )
    span = Span(document, 11, len(text))
    found = answer(Quote(span, span, 0.9))
    assert "[1] a.pdf · page 2" in answer_lines(
        replace(found, spans=(AnswerSpan(0, span),))
    )


def test_a_sync_names_what_it_skipped_and_left_out_and_what_may_disappoint() -> None:
    report = SyncReport(
        added=(),
        changed=(),
        renamed=(),
        removed=(),
        unsettled=(),
        failed=(Failure("a.pdf", "scan", "It has no text."),),
        warnings=(Failure("b.txt", "not_english", "It is in German."),),
        skipped={".pptx": 1200, ".zip": 1},
        ignored=1200,
        documents=2,
        sentences=9,
        embedded=0,
        seconds=0.5,
    )
    _, *lines = report_lines(report)
    assert lines == [
        "Skipped, of a kind that is not read: 1,200 .pptx, 1 .zip",
        "Left out by .askquoteignore: 1,200",
        "Failed: a.pdf (scan): It has no text.",
        "Warning: b.txt (not_english): It is in German.",
    ]
