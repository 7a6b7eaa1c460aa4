"""Answers and reports as they stand on a terminal."""

from dataclasses import replace

import pytest

from index.extract.kinds import EXTRACTORS
from index.store.records import Failure
from index.sync.report import SyncReport
from index.text.document import Document, Span
from qa.answers.answer import Verdict
from qa.answers.quote import Quote
from tests.ui.page.chat.test_html import answer, shown, whole
from ui.render.plain import answer_lines, report_lines


def test_talk_that_asks_nothing_gets_its_note_alone() -> None:
    assert list(answer_lines(answer(note="Hello!"))) == ["Hello!"]


def test_a_verdict_stands_before_the_sentence_that_says_it_here_and_on_the_page() -> (
    None
):
    said = answer(whole("It rained."))
    verdicts: dict[Verdict | None, str] = {"yes": "Yes: ", "no": "No: ", None: ""}
    for verdict, before in verdicts.items():
        judged = replace(said, verdict=verdict)
        assert next(answer_lines(judged)) == f"{before}It rained."
        assert shown(judged).within("p.short") == f"{before}It rained."
        assert judged.text == "It rained.", "a verdict never stands in the text"


@pytest.mark.parametrize(
    ("suffix", "place"),
    [(".pdf", "page 2"), (".pptx", "slide 2"), (".odp", "slide 2")],
)
def test_a_quote_is_placed_by_its_document_and_page_here_and_on_the_page(
    suffix: str, place: str
) -> None:
    text = "It rained. It snowed."
    name, media_type = f"a{suffix}", EXTRACTORS[suffix].media_type
    document = Document(name, text, "0" * 64, media_type, "made/1", pages=(0, 11))
    span = Span(document, 11, len(text))
    found = answer(Quote(span, span, 0.9))
    assert f"[1] {name} · {place}" in list(answer_lines(found))
    assert shown(found).within("a.place") == f"1{name}{place}open"
    assert found.quotes[0].as_json()["page"] == 2, "programs count pages of all kinds"


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


NOTHING = SyncReport(
    added=(),
    changed=(),
    renamed=(),
    removed=(),
    unsettled=(),
    failed=(),
    warnings=(),
    skipped={},
    ignored=0,
    documents=2,
    sentences=9,
    embedded=0,
    seconds=0.5,
)


def test_a_report_that_follows_another_names_only_what_fails_anew_or_no_more() -> None:
    old, new, mended = (
        Failure(f"{name}.pdf", "damaged", "Save it anew.") for name in "onm"
    )
    foreign = Failure("f.txt", "not_english", "It is found by its words.")
    last = replace(NOTHING, failed=(mended, old), warnings=(foreign,))
    report = replace(NOTHING, failed=(new, old), warnings=(foreign,))
    _, *lines = report_lines(report, last)
    assert lines == [
        "Failed: n.pdf (damaged): Save it anew.",
        "Fails no more: m.pdf",
    ]
    _, *lines = report_lines(report)
    assert [line.partition(" (")[0] for line in lines] == [
        "Failed: n.pdf",
        "Failed: o.pdf",
        "Warning: f.txt",
    ]
