"""Feedback, exports and suggestions in a real browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from qa.feedback.store import FILE_NAME, FeedbackStore
from tests.support.browsing import ask, needs_chromium, served, watched
from tests.support.command_line import run
from tests.support.shared_page import Library

pytestmark = needs_chromium

QUESTION = "Who led the talks for Ukraine?"


@pytest.fixture
def answer(page: Page) -> Locator:
    """The exchange of a question asked on the page."""
    expect(ask(page, QUESTION).locator(".short")).to_contain_text("Umerov")
    return page.locator(".exchange").last


def thumb(answer: Locator, which: str) -> Locator:
    return answer.get_by_role("button", name=f"The answer is {which}", exact=True)


def saved(library: Library) -> list[tuple[str | None, list[int]]]:
    feedback = FeedbackStore(library.index).all()
    return [(each.rating, sorted(each.unsupported)) for each in feedback]


def wait_for(page: Page, library: Library, expected: list[object]) -> None:
    """Wait until this feedback is saved; the page itself doesn't wait for it."""
    for _ in range(600):
        if saved(library) == expected:
            return
        page.wait_for_timeout(100)
    assert saved(library) == expected


def test_feedback_can_be_given_changed_and_withdrawn(
    page: Page, library: Library, answer: Locator
) -> None:
    up, down = thumb(answer, "right"), thumb(answer, "wrong")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_be_focused()
    wait_for(page, library, [("up", [])])
    down.click()
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(down).to_have_attribute("aria-pressed", "true")
    wait_for(page, library, [("down", [])])
    report = answer.get_by_role("button", name="Report quote 1")
    report.click()
    wait_for(page, library, [("down", [0])])
    page.reload()
    expect(report).to_have_attribute("aria-pressed", "true")
    expect(down).to_have_attribute("aria-pressed", "true")
    down.press("Enter")
    report.press("Space")
    wait_for(page, library, [])
    expect(down).to_have_attribute("aria-pressed", "false")


def test_feedback_survives_further_questions_and_eval_reads_it(
    page: Page, library: Library, answer: Locator
) -> None:
    thumb(answer, "right").click()
    wait_for(page, library, [("up", [])])
    ask(page, "When was Tate Hall founded?")
    second = page.locator(".exchange").nth(1)
    expect(second.locator(".short")).to_have_text("1990")
    first = page.locator(".exchange").first
    expect(thumb(first, "right")).to_have_attribute("aria-pressed", "true")
    thumb(second, "wrong").click()
    wait_for(page, library, [("up", []), ("down", [])])
    options = ("--index", library.index, "--json")
    (measured,) = run("eval", library.index / FILE_NAME, *options).rows
    assert measured["reading"]["right"] == 1.0
    assert measured["known_wrong"]["answered_again"] == 1.0
    thumb(first, "right").click()
    thumb(second, "wrong").click()
    wait_for(page, library, [])


@pytest.mark.parametrize("kind", ["web page", "Markdown", "JSON"])
@pytest.mark.usefixtures("answer")
def test_the_chat_is_exported_as_a_file_that_check_verifies(
    page: Page, library: Library, tmp_path: Path, kind: str
) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {kind}").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_text("utf-8")
    assert "Umerov" in text
    assert kind != "JSON" or json.loads(text)["question"] == QUESTION
    done = run("check", file, "--index", library.index)
    assert done.status == 0
    assert re.fullmatch(r"[1-9]\d* quotes? verified\n", done.out)


def test_an_empty_chat_has_no_export_buttons(page: Page) -> None:
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Save as JSON")).to_be_hidden()


def test_suggested_questions_are_shown_and_asked_by_a_click(
    page: Page,
) -> None:
    suggestion = page.get_by_role("button", name="When was Tate Hall founded?")
    suggestion.click(timeout=60_000)
    expect(page.locator(".exchange .short")).to_have_text("1990")


def test_a_failure_to_save_feedback_is_shown_and_the_answer_stays(
    page: Page, library: Library, answer: Locator
) -> None:
    (library.index / FILE_NAME).unlink(missing_ok=True)
    (library.index / FILE_NAME).mkdir()
    try:
        up = thumb(answer, "right")
        up.click()
        expect(page.get_by_text("can't be saved")).to_be_visible()
        expect(up).to_have_attribute("aria-pressed", "false")
        expect(answer.locator(".short")).to_contain_text("Umerov")
    finally:
        (library.index / FILE_NAME).rmdir()


def test_with_feedback_turned_off_there_are_no_feedback_buttons(
    browser: Browser, library: Library, prepared_cache: Path
) -> None:
    paths = (library.docs, library.index, prepared_cache)
    with (
        served(*paths, options=["--no-feedback"]) as server,
        browser.new_context() as context,
        watched(context) as page,
    ):
        page.goto(server.url)
        expect(ask(page, QUESTION).locator(".short")).to_contain_text("Umerov")
        expect(page.locator(".judge").first).to_be_hidden()
