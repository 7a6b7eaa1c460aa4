"""Versions of a document in a real browser: their years, and choosing by them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import ask, needs_chromium, served
from tests.support.small_index import fill

pytestmark = needs_chromium

QUESTION = "How much does the ferry to Oban cost?"
FARES = {
    "fares-2015.md": "# Fares (superseded)\n\nThe ferry to Oban costs 11 pounds.",
    "fares-2019.md": "# Fares\n\nThe ferry to Oban costs 14 pounds.",
}


@pytest.fixture(scope="module")
def url(
    tmp_path_factory: pytest.TempPathFactory, prepared_cache: Path
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dates")
    docs = fill(folder / "docs", FARES)
    with served(docs, folder / "index", prepared_cache) as page:
        yield page.url


def test_documents_that_disagree_are_shown_with_their_years_and_status(
    page: Page,
) -> None:
    reply = ask(page, QUESTION)
    expect(reply.locator(".short")).to_contain_text("14 pounds")
    expect(reply.locator(".other")).to_contain_text("11 pounds")
    sources = reply.locator(".source")
    expect(sources.nth(0).locator(".edition")).to_have_text("2019")
    expect(sources.nth(1).locator(".edition")).to_have_text("2015, superseded")
    reply.get_by_role("button", name="Copy quote 2 with its source").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "— fares-2015.md, 2015, superseded, Fares (superseded), " in copied


def test_only_documents_of_the_years_in_the_chooser_are_searched(page: Page) -> None:
    page.get_by_role("button", name="Searching all 2 documents").click()
    years = page.get_by_role("textbox", name="Years of the documents")
    years.press_sequentially("..2016")
    title = "Searching all 2 documents, those of ..2016"
    expect(page.get_by_role("button", name=title)).to_be_visible()
    reply = ask(page, QUESTION)
    expect(reply.locator(".short")).to_contain_text("11 pounds")
    expect(reply).not_to_contain_text("14 pounds")
    years.fill("last year")
    expect(ask(page, QUESTION).get_by_role("alert")).to_contain_text("2021..2024")
