"""What a user says of answers, saves and is offered, on the page in a real browser."""

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
    """The exchange of a question that was asked on the page."""
    expect(ask(page, QUESTION).locator(".short")).to_have_text("Rustem Umerov")
    return page.locator(".exchange").last


def thumb(answer: Locator, which: str) -> Locator:
    return answer.get_by_role("button", name=f"The answer is {which}", exact=True)


def said(library: Library) -> list[tuple[str | None, list[int]]]:
    kept = FeedbackStore(library.index).all()
    return [(one.rating, sorted(one.unsupported)) for one in kept]


def wait_for(page: Page, library: Library, wanted: list[object]) -> None:
    """Until that is kept; the page itself doesn't wait for it."""
    for _ in range(600):
        if said(library) == wanted:
            return
        page.wait_for_timeout(100)
    assert said(library) == wanted


def test_an_answer_is_judged_changed_and_taken_back(
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
    doubt = answer.get_by_role("button", name="Quote 1 does not support the answer")
    doubt.click()
    wait_for(page, library, [("down", [0])])
    page.reload()
    expect(doubt).to_have_attribute("aria-pressed", "true")
    expect(down).to_have_attribute("aria-pressed", "true")
    down.press("Enter")
    doubt.press("Space")
    wait_for(page, library, [])
    expect(down).to_have_attribute("aria-pressed", "false")


def test_what_was_judged_is_kept_when_more_is_asked_and_eval_reads_it(
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
    its = ("--index", library.index, "--json")
    (measured,) = run("eval", library.index / FILE_NAME, *its).rows
    assert measured["reading"]["right"] == 1.0
    assert measured["known_wrong"]["answered_again"] == 1.0
    thumb(first, "right").click()
    thumb(second, "wrong").click()
    wait_for(page, library, [])


@pytest.mark.parametrize("kind", ["Markdown", "JSON"])
@pytest.mark.usefixtures("answer")
def test_the_chat_is_saved_as_a_file_that_check_verifies(
    page: Page, library: Library, tmp_path: Path, kind: str
) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {kind}").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_text("utf-8")
    assert "Rustem Umerov" in text
    assert kind == "Markdown" or json.loads(text)["question"] == QUESTION
    done = run("check", file, "--index", library.index)
    assert done.status == 0
    assert re.search(r"[1-9]\d* (quote|quotation)s?.* 0 not", done.out)


def test_an_empty_chat_is_not_offered_to_be_saved(page: Page) -> None:
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Save as JSON")).to_be_hidden()


def test_questions_made_of_the_documents_are_offered_and_asked_by_a_click(
    page: Page,
) -> None:
    offered = page.get_by_role("button", name="When was Tate Hall founded?")
    offered.click(timeout=60_000)
    expect(page.locator(".exchange .short")).to_have_text("1990")


def test_what_can_not_be_kept_is_said_and_the_answer_stands(
    page: Page, library: Library, answer: Locator
) -> None:
    (library.index / FILE_NAME).unlink(missing_ok=True)
    (library.index / FILE_NAME).mkdir()
    try:
        up = thumb(answer, "right")
        up.click()
        expect(page.get_by_text("can't be saved")).to_be_visible()
        expect(up).to_have_attribute("aria-pressed", "false")
        expect(answer.locator(".short")).to_have_text("Rustem Umerov")
    finally:
        (library.index / FILE_NAME).rmdir()


def test_without_feedback_nothing_can_be_judged(
    browser: Browser, library: Library, prepared_cache: Path
) -> None:
    places = (library.docs, library.index, prepared_cache)
    with (
        served(*places, options=["--no-feedback"]) as its,
        browser.new_context() as context,
        watched(context) as page,
    ):
        page.goto(its.url)
        expect(ask(page, QUESTION).locator(".short")).to_have_text("Rustem Umerov")
        expect(page.locator(".judge").first).to_be_hidden()
