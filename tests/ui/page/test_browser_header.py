"""The header, the theme and what an empty chat shows, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.support.axe import faults
from tests.support.browsing import ask, box, needs_chromium
from tests.support.shared_page import Library

pytestmark = needs_chromium
DARK = re.compile(r"\bdark\b")


def theme(page: Page) -> str:
    """The brightness of the page's background and of an open document's."""
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    return str(page.evaluate(scheme))


def test_the_header_names_the_folder_and_counts_its_documents(
    page: Page, library: Library
) -> None:
    number = len(list(Path(library.docs).iterdir()))
    expect(page.locator("#folder")).to_have_text(
        re.compile(rf"{library.docs.name}\s+{number} documents")
    )
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator("#folder")).to_be_visible()
    page.get_by_role("button", name="New chat").click()
    expect(box(page)).to_be_visible()


def test_an_empty_chat_shows_documents_with_a_sentence_that_leads_to_their_overview(
    page: Page,
) -> None:
    cards = page.locator(".cards li")
    expect(cards).to_have_count(4)
    card = cards.filter(has_text="bridge.txt")
    expect(card.locator("q")).to_have_text("Kalinda built the red bridge.")
    card.get_by_role("link").click()
    document = page.frame_locator("iframe[name=document]")
    expect(document.get_by_role("heading", level=1)).to_have_text("bridge.txt")
    expect(document.locator(".overview")).to_contain_text("Kalinda built")
    page.keyboard.press("Escape")
    ask(page, "Who built the green tower?")
    expect(page.locator(".cards")).to_be_hidden()


def test_a_summary_is_answered_with_quotes_of_the_document(page: Page) -> None:
    answer = ask(page, "Summarise hall.txt")
    expect(answer.locator(".note")).to_contain_text("hall.txt")
    expect(answer.locator("blockquote").first).to_contain_text("Tate Hall was founded")


def test_the_theme_is_the_systems_until_another_is_chosen_which_is_kept(
    visited: BrowserContext, page: Page
) -> None:
    body, switch = page.locator("body"), page.get_by_role("button", name="Dark theme")
    page.emulate_media(color_scheme="light")
    expect(body).not_to_have_class(DARK)
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_class(DARK)
    page.emulate_media(color_scheme="light")
    switch.click()
    expect(body).to_have_class(DARK)
    assert theme(page) == "dark"
    page.reload()
    expect(body).to_have_class(DARK)
    expect(switch).to_have_attribute("aria-pressed", "true")
    with visited.new_page() as other:
        other.emulate_media(color_scheme="light")
        other.goto(page.url)
        expect(other.locator("body")).to_have_class(DARK)
        other.get_by_role("button", name="Dark theme").click()
        expect(other.locator("body")).not_to_have_class(DARK)
        expect(body).not_to_have_class(DARK)


def test_an_open_document_has_the_theme_of_the_page(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    ask(page, "Who built the red bridge?").locator(".source").first.click()
    shown = page.frame_locator("iframe[name=document]").locator("body")
    expect(shown).to_have_css("background-color", "rgb(255, 255, 255)")
    switch = page.get_by_role("button", name="Dark theme")
    switch.click()
    expect(shown).to_have_css("background-color", "rgb(15, 21, 35)")
    switch.click()
    expect(shown).to_have_css("background-color", "rgb(255, 255, 255)")


def test_axe_finds_no_fault_in_the_start_and_in_the_documents_in_either_theme(
    page: Page,
) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.get_by_role("tab", name="Chat").click()
        expect(page.locator(".cards li")).to_have_count(4)
        assert faults(page) == []
        page.get_by_role("tab", name="Documents").click()
        expect(page.locator("table.documents")).to_be_visible()
        assert faults(page) == []
    page.get_by_role("tab", name="Chat").click()
