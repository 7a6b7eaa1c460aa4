"""The table of documents and the results of uploads, as HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.html_page import HOSTILE, Html
from ui.api.schemas import EntryJson, ReasonJson
from ui.page.documents.html import (
    note_html,
    problem_html,
    table_html,
    upload_results_html,
)
from ui.page.documents.upload_results import UploadResult
from ui.uploads.folder import is_uploaded

GOOD = EntryJson(
    id="talks.md",
    state="indexed",
    media_type="text/markdown",
    sentences=1200,
    indexed_at="2026-11-23T01:06:05+00:00",
    reason=None,
)
FAILED = EntryJson(
    id="scan.pdf",
    state="failed",
    media_type=None,
    sentences=0,
    indexed_at=None,
    reason=ReasonJson(kind="no_text", message="It is a scan."),
)


def named(name: str) -> EntryJson:
    """The entry of an indexed document."""
    return GOOD.model_copy(update={"id": name})


def test_a_row_shows_type_sentences_and_time_and_links_to_the_document() -> None:
    table = Html(table_html([GOOD], ""))
    row = [text for path, text in table.texts if "tbody" in path]
    assert row == [
        "talks.md",
        "MD",
        "1,200",
        "2026-11-23 01:06",
        "Managed in your folder",
    ]
    assert table.values("a", "href") == ["/view/talks.md?"]
    assert table.values("a", "target") == ["document"]


def test_failures_come_first_with_their_reason_and_without_a_link() -> None:
    stale = GOOD.model_copy(
        update={"id": "b.md", "state": "stale", "reason": FAILED.reason}
    )
    table = Html(table_html([GOOD, stale, FAILED], ""))
    assert table.within("p.count") == "3 files, 2 need attention"
    assert table.within("p.problem") == (
        "Out of date: It is a scan.Not indexed: It is a scan."
    )
    assert table.values("a", "href") == ["/view/b.md?", "/view/talks.md?"]


def test_only_uploaded_files_have_a_remove_button() -> None:
    names = ["uploads/a.txt", "a.txt", "old/uploads/a.txt", "uploads.txt"]
    table = table_html([named(name) for name in names], "")
    assert Html(table).values("button", "data-document") == ["uploads/a.txt"]
    assert table.count("Managed in your folder") == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [("", 3), ("TALKS", 1), ("pdf failed", 1), ("failed", 1), ("talks pdf", 0)],
)
def test_the_search_finds_documents_with_all_its_words(words: str, found: int) -> None:
    table = table_html([GOOD, FAILED, named("uploads/b.txt")], words)
    assert table.count("<tr ") == found


def test_files_stand_in_their_folders_which_count_all_of_theirs() -> None:
    names = ["b.md", "laws/a.md", "laws/old/c.md", "laws/old/d.md", "uploads/e.md"]
    html = table_html([named(name) for name in names], "")
    table = Html(html)
    assert table.values("details", "data-path") == ["laws/", "laws/old/", "uploads/"]
    assert table.within("summary") == "laws 3old 2uploads 1"
    inner = html.split('data-path="laws/old/"')[1].split("</details>")[0]
    assert Html(f"<b {inner}</b>").within("tbody").count("MD") == 2


def test_of_many_documents_two_hundred_are_shown_and_all_are_counted() -> None:
    table = table_html([named(f"{number}.md") for number in range(3000)], "")
    assert table.count("<tr ") == 200
    assert "3,000 files, showing the first 200" in table


@given(st.one_of(st.sampled_from(HOSTILE), st.text()))
def test_names_and_reasons_are_escaped(
    text: str,
) -> None:
    name = f"uploads/a{text}.md"
    reason = ReasonJson(kind="damaged", message=text)
    entry = FAILED.model_copy(update={"id": name, "reason": reason})
    plain = Html(table_html([named("uploads/a.md"), FAILED], ""))
    table = Html(table_html([named(name), entry], ""))
    assert table.tags <= plain.tags | {"bdi"}
    shown = table.within("summary") + table.within("tbody")
    assert all(part in shown for part in name.split("/"))
    assert table.values("button", "data-document") == 2 * [name] * is_uploaded(name)
    results = [UploadResult(text, refusal=text)]
    html = upload_results_html(results, {}, is_done=True)
    assert Html(html).within("li") == f"{text} Not uploaded: {text}"
    assert Html(note_html(text)).within("p.note") == text
    assert Html(problem_html(text)).within("p.error") == text


def test_each_upload_is_reported_from_start_to_end() -> None:
    results = [
        UploadResult("a.txt", document="uploads/a.txt"),
        UploadResult("b.exe", refusal="No such kind."),
        UploadResult("c.pdf", document="uploads/c.pdf"),
    ]
    files = {
        "uploads/a.txt": named("uploads/a.txt"),
        "uploads/c.pdf": FAILED.model_copy(update={"id": "uploads/c.pdf"}),
    }

    before = Html(upload_results_html(results, {}, is_done=False))
    assert before.within("p") == "1 of 3 files done"
    assert before.within("ul") == (
        "uploads/a.txt Waiting to be indexed…b.exe Not uploaded: No such kind."
        "uploads/c.pdf Waiting to be indexed…"
    )
    between = Html(upload_results_html(results, files, is_done=False))
    assert between.within("p") == "2 of 3 files done"
    assert "uploads/a.txt Indexing, 1,200 sentences…" in between.within("ul")
    after = Html(upload_results_html(results, files, is_done=True))
    assert after.within("p") == "3 of 3 files done"
    assert "uploads/a.txt Indexed, 1,200 sentences." in after.within("ul")
    assert "uploads/c.pdf Stored, but not indexed: It is a scan." in after.within("ul")
    lost = Html(upload_results_html(results, {}, is_done=True))
    assert "Stored, but not indexed; .askquoteignore" in lost.within("ul")
