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
    "fares-2015.md": "# Fares\n\nThe ferry to Oban costs 11 pounds.",
    "fares-2019.md": "# Fares\n\nStatus: current\n\nThe ferry to Oban costs 14 pounds.",
}


@pytest.fixture(scope="module")
def url(
    tmp_path_factory: pytest.TempPathFactory, prepared_cache: Path
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dates")
    docs = fill(folder / "docs", FARES)
    with served(docs, folder / "index", prepared_cache) as page:
        yield page.url


def test_documents_that_disagree_are_shown_with_their_years(page: Page) -> None:
    reply = ask(page, QUESTION)
    expect(reply.locator(".disagree")).to_be_visible()
    for year, status in ((2015, ""), (2019, ", current")):
        source = reply.locator(".source", has_text=f"fares-{year}.md")
        expect(source.locator(".edition")).to_have_text(f"{year}{status}")
    quote = reply.locator(".quote", has_text="14 pounds")
    quote.get_by_role("button", name="with its source").click()
    expect(page.locator("#announcer")).to_have_text("Quote copied with its source.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "— fares-2019.md, 2019, current, Fares, " in copied


def test_only_documents_of_the_years_in_the_chooser_are_searched(page: Page) -> None:
    page.get_by_role("button", name="Searching all 2 documents").click()
    years = page.get_by_role("textbox", name="Years of the documents")
    years.press_sequentially("..2016")
    title = "Searching the documents of ..2016"
    expect(page.get_by_role("button", name=title)).to_be_visible()
    reply = ask(page, QUESTION)
    expect(reply.locator(".short")).to_contain_text("11 pounds")
    expect(reply).not_to_contain_text("14 pounds")
    years.fill("last year")
    wrong = ask(page, QUESTION)
    expect(wrong.get_by_role("alert")).to_contain_text("2021..2024")
