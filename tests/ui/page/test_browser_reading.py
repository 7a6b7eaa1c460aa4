"""Reading a quote in its document in a real browser: with a mouse, a keyboard, a phone."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Frame, Page, ViewportSize, expect

from tests.support.axe import faults
from tests.support.browsing import ask, box, needs_chromium, watched
from tests.support.shared_page import TALKS, TEXTS

pytestmark = needs_chromium

UMEROV = "Who led the talks for Ukraine?"
KELMAR = "When was the Kelmar viaduct opened?"
PHONE = ViewportSize(width=390, height=780)


@pytest.fixture
def phone(browser: Browser, url: str) -> Iterator[Page]:
    with (
        browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context,
        watched(context) as page,
    ):
        page.goto(url)
        yield page


def document(page: Page) -> Frame:
    """The document in the panel, once its quote has loaded."""
    page.frame_locator("#panel iframe").locator("#quote").wait_for()
    frame = page.frame(name="document")
    assert frame is not None
    return frame


def test_a_click_on_a_quote_opens_its_document_next_to_the_chat_at_the_quote(
    page: Page,
) -> None:
    reply = ask(page, UMEROV)
    quoted = reply.locator("blockquote").first.inner_text()
    reply.locator(".source").first.click()
    shown = document(page)
    expect(shown.locator("mark.strongest")).to_have_text(quoted)
    expect(shown.locator("mark.strongest")).to_be_in_viewport()
    expect(shown.locator("header h1")).to_have_text(TALKS)
    expect(reply.locator("blockquote").first).to_be_in_viewport()
    panel = page.locator("#panel").bounding_box()
    card = reply.locator(".quote").first.bounding_box()
    assert panel
    assert card
    assert card["x"] + card["width"] <= panel["x"]


def test_a_quote_can_be_opened_and_closed_by_keyboard_and_the_focus_returns(
    page: Page,
) -> None:
    reply = ask(page, UMEROV)
    expect(box(page)).to_be_focused()
    source = reply.locator(".source").first
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if source.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    close = page.get_by_role("button", name="Close")
    expect(close).to_be_focused()
    expect(source).to_have_attribute("aria-current", "true")
    shown = document(page)
    page.keyboard.press("Tab")
    expect(shown.get_by_role("link", name="Text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(source).to_be_focused()


def test_the_original_file_is_one_click_away(page: Page) -> None:
    ask(page, UMEROV).locator(".source").first.click()
    with page.expect_popup() as popup:
        document(page).get_by_role("link", name="Open file").click()
    expect(popup.value.locator("body")).to_contain_text("Rustem Umerov, the Ukrainian")


def test_a_quote_is_copied_with_its_source_and_that_is_announced(page: Page) -> None:
    reply = ask(page, UMEROV)
    reply.get_by_role("button", name="Copy quote 1 with its source").click()
    expect(page.locator("#announcer")).to_have_text("Quote copied with its source.")
    copied = page.evaluate("navigator.clipboard.readText()")
    text, citation = copied.split(" — ")
    assert text == f"“{reply.locator('blockquote').first.inner_text()}”"
    start, end = citation.rpartition(", ")[2].split("–")
    assert citation.startswith(f"{TALKS}, Second Round in Istanbul")
    assert " › The Dispute over a Ceasefire, " in citation
    assert int(end) - int(start) == len(text) - 2


def test_agreeing_documents_are_counted_and_a_disagreeing_one_is_shown(
    page: Page,
) -> None:
    reply = ask(page, KELMAR)
    expect(reply.locator(".short")).to_have_text("1931")
    expect(reply.locator(".confidence")).to_contain_text("said in 2 documents")
    expect(reply.locator(".disagree")).to_contain_text("something else")
    expect(reply.locator(".other")).to_have_text("1934")
    reply.locator(".source", has_text="notes.txt").click()
    expect(document(page).locator("mark.strongest")).to_have_text(TEXTS["notes.txt"])


def test_on_a_phone_the_document_covers_the_chat_and_closes_to_it(phone: Page) -> None:
    reply = ask(phone, UMEROV)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    reply.locator(".source").first.tap()
    expect(document(phone).locator("mark.strongest")).to_be_in_viewport()
    covered = phone.locator("#panel").bounding_box()
    assert covered
    assert (covered["x"], covered["width"]) == (0, PHONE["width"])
    phone.get_by_role("button", name="Close").tap()
    expect(phone.locator("#panel")).to_be_hidden()
    expect(reply.locator("blockquote").first).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_the_whole_page(
    browser: Browser, url: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme) as context, watched(context) as page:
        page.goto(url)
        ask(page, "What is the boiling point of tungsten?").locator("summary").click()
        ask(page, KELMAR).locator(".source").first.click()
        document(page)
        found = faults(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_a_document_on_its_own(
    page: Page, url: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    for address in ("guide.txt?quote=0-42&quote=43-62", "guide.txt?sha256=00"):
        page.goto(f"{url}/view/{address}")
        assert faults(page) == []
