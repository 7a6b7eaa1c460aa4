"""Answers and reports as text for a terminal."""

from dataclasses import replace

import pytest

from index.extract.kinds import EXTRACTORS
from index.store.records import Failure
from index.sync.report import SyncReport
from index.text.document import Document, Span
from qa.answers.answer import Following, Verdict
from qa.answers.quote import Quote
from tests.support.structured_answers import ASKED, LEAVE, LIST, PROCEDURE, ROW
from tests.ui.page.chat.test_html import answer, shown, whole
from ui.render.plain import answer_lines, report_lines


def test_small_talk_gets_only_its_note() -> None:
    assert list(answer_lines(answer(note="Hello!"))) == ["Hello!"]


def test_a_verdict_precedes_its_sentence_on_the_terminal_and_the_page() -> None:
    plain = answer(whole("It rained."))
    verdicts: dict[Verdict | None, str] = {"yes": "Yes: ", "no": "No: ", None: ""}
    for verdict, prefix in verdicts.items():
        judged = replace(plain, verdict=verdict)
        assert next(answer_lines(judged)) == f"{prefix}It rained."
        assert shown(judged).within("p.short") == f"{prefix}It rained."
        assert judged.text == "It rained.", "a verdict is never part of the text"


@pytest.mark.parametrize(
    ("suffix", "page"),
    [(".pdf", "page 2"), (".pptx", "slide 2"), (".odp", "slide 2")],
)
def test_a_quote_shows_its_document_and_page_on_the_terminal_and_the_page(
    suffix: str, page: str
) -> None:
    text = "It rained. It snowed."
    name, media_type = f"a{suffix}", EXTRACTORS[suffix].media_type
    document = Document(name, text, "0" * 64, media_type, "made/1", pages=(0, 11))
    span = Span(document, 11, len(text))
    found = answer(Quote(span, span, 0.9))
    assert f"[1] {name} · {page}" in list(answer_lines(found))
    assert shown(found).within("a.source") == f"1{name}{page}Open"
    assert found.quotes[0].as_json()["page"] == 2, "in JSON a slide is a page too"


def test_what_a_document_says_of_its_version_is_beside_its_name() -> None:
    first = whole("It rained.", "2018.md")
    other = whole("It snowed.", "archive/weather.md")
    found = answer(first, other, whole("It hailed.", "weather.md"))
    lines = list(answer_lines(found))
    sources = ["[1] 2018.md · 2018", "[2] archive/weather.md · superseded"]
    assert [line for line in lines if "[" in line] == [*sources, "[3] weather.md"]
    page = shown(found)
    assert page.within("span.edition") == "2018superseded"
    assert page.within("a.source").startswith("12018.md2018Open")


def test_the_items_of_a_list_are_on_lines_of_their_own() -> None:
    lines = list(answer_lines(LIST.answer()))
    assert lines[:3] == [
        "- five days of annual leave",
        "- leave earned on <b>sabbatical</b>, if it was granted in writing",
        "- days lost to illness",
    ]
    source = lines.index(f"[1] handbook.md · Handbook › {LEAVE} › Carry-over")
    assert lines[source + 1 :] == [
        "    (These may be carried over to the next year:)",
        "    “- five days of annual leave",
        "    - leave earned on <b>sabbatical</b>,",
        "    if it was granted in writing",
        "    - days lost to illness”",
    ]


def test_steps_are_numbered() -> None:
    assert list(answer_lines(PROCEDURE.answer()))[:3] == [
        "1. Fill it with vinegar and water.",
        "2. Boil it, and let it stand for an hour.",
        "3. Rinse it twice.",
    ]


def test_a_row_is_quoted_word_for_word_below_its_cells_with_their_names() -> None:
    *_, source, caption, cells, row = answer_lines(ROW.answer())
    assert source == "[1] prices.md · Prices"
    assert caption == "    (Prices of furniture)"
    assert cells == (
        "    (Item: Pine desk; Price › 2022: 219 EUR; Price › 2023: 239 EUR)"
    )
    assert row == "    “| Pine desk | 219 EUR | 239 EUR |”"


def test_the_question_that_a_quote_answers_is_above_it() -> None:
    *_, above, quote = answer_lines(ASKED.answer())
    assert above == "    (Can I bring a dog?)"
    assert quote == "    “Yes, on a lead, from the second week on.”"


def test_a_sync_report_lists_skipped_ignored_failed_and_poorly_searchable_files() -> (
    None
):
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
        "Skipped (unsupported type): 1,200 .pptx, 1 .zip",
        "Ignored by .askquoteignore: 1,200",
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


def test_a_second_report_lists_only_new_and_resolved_failures() -> None:
    old, new, fixed = (
        Failure(f"{name}.pdf", "damaged", "Save it again.") for name in "onm"
    )
    foreign = Failure("f.txt", "not_english", "It is found by its words.")
    previous = replace(NOTHING, failed=(fixed, old), warnings=(foreign,))
    report = replace(NOTHING, failed=(new, old), warnings=(foreign,))
    _, *lines = report_lines(report, previous)
    assert lines == [
        "Failed: n.pdf (damaged): Save it again.",
        "No longer failing: m.pdf",
    ]
    _, *lines = report_lines(report)
    assert [line.partition(" (")[0] for line in lines] == [
        "Failed: n.pdf",
        "Failed: o.pdf",
        "Warning: f.txt",
    ]


def test_a_list_that_is_too_long_to_quote_says_how_many_items_follow() -> None:
    cut = replace(LIST.answer(), following=Following(7, 900, 1800))
    lines = list(answer_lines(cut))
    assert lines[len(cut.spans)] == "… and 7 more items in the document"
    assert shown(cut).within("p.following") == lines[len(cut.spans)]
    one = replace(LIST.answer(), following=Following(1, 900, 950))
    assert "… and 1 more item in the document" in list(answer_lines(one))
    assert not shown(LIST.answer()).within("p.following")
