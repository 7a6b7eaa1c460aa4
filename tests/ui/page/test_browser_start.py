"""Starting with an empty folder in a real browser: drop files, then ask."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import ask, box, needs_chromium, served, watched

pytestmark = needs_chromium

LAKE, DEEPER = "The lake is 40 metres deep.", "The lake is 60 metres deep."


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the chat."""
    transfer = page.evaluate_handle(
        """([name, text]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], name, {type: 'text/plain'}));
          return transfer;
        }""",
        [name, text],
    )
    for event in ("dragover", "drop"):
        page.dispatch_event("#intro", event, {"dataTransfer": transfer})


def test_files_dropped_on_the_page_of_a_missing_folder_can_be_asked(
    browser: Browser, tmp_path: Path, prepared_cache: Path
) -> None:
    docs = tmp_path / "docs"
    file = tmp_path / "tower.txt"
    file.write_text("Marek built the green tower.", encoding="utf-8")
    with (
        browser.new_context() as context,
        served(docs, tmp_path / "index", prepared_cache) as started,
        watched(context) as page,
    ):
        page.goto(started.url)
        expect(page.locator("#chat-drop")).to_be_visible()
        expect(page.get_by_text("Up to 100 files")).to_be_visible()
        page.locator("#chat-drop input[type=file]").set_input_files(file)
        expect(page.locator("#chat-uploads")).to_contain_text("Indexed, 1 sentence.")
        expect(page.locator("#chat-drop")).to_be_hidden()
        drop(page, "lake.txt", LAKE)
        expect(page.locator("#chat-uploads")).to_contain_text("uploads/lake.txt")
        expect(page.locator("#chat-uploads")).to_contain_text("Indexed, 1 sentence.")
        drop(page, "lake.txt", DEEPER)
        page.get_by_role("button", name="Replace uploads/lake.txt").click()
        expect(page.locator("#chat-uploads > :last-child")).to_have_text(
            re.compile(r"^\s*uploads/lake\.txt was replaced\.[^)]*$")
        )
        expect(ask(page, "Who built the green tower?")).to_contain_text("Marek")
        expect(ask(page, "How deep is the lake?")).to_contain_text("60 metres")
        expect(box(page)).to_be_visible()
    assert (docs / "uploads" / "lake.txt").read_text(encoding="utf-8") == DEEPER
