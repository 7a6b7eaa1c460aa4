"""A chat in a real browser: saving, stopping, clearing, choosing documents, links."""

import socket
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import (
    Served,
    ask,
    box,
    needs_chromium,
    reply,
    served,
    watched,
)
from tests.support.shared_page import Library

pytestmark = needs_chromium

BRIDGE = "Who built the red bridge?"


def test_a_chat_survives_a_reload_unchanged(page: Page) -> None:
    ask(page, "hello")
    before = ask(page, BRIDGE).inner_html()
    page.reload()
    assert reply(page, 1).inner_html() == before
    ask(page, "thanks")
    expect(page.locator(".exchange")).to_have_count(3)


def test_a_stopped_answer_and_the_chat_survive_a_restart_of_the_server(
    browser: Browser, library: Library, prepared_cache: Path
) -> None:
    folder = (library.docs, library.index, prepared_cache)
    with (
        browser.new_context() as context,
        watched(context) as page,
        socket.create_server(("127.0.0.1", 0)) as silent,
    ):
        model = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        options = ("--llm", model, "--llm-model", "m")
        with served(*folder, options=options) as first:
            page.goto(first.url)
            box(page).fill(BRIDGE)
            box(page).press("Enter")
            expect(page.locator(".waiting")).to_contain_text("rephrasing")
            page.get_by_role("button", name="Stop").click()
            expect(reply(page, 0)).to_contain_text("Kalinda")
            expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
            expect(ask(page, "hello").locator(".note")).to_be_visible()
            page.goto("about:blank")
        assert first.process.returncode == 0, "the server had to be killed"
        with served(*folder, port=_port(first)) as again:
            page.goto(again.url)
            expect(reply(page, 0)).to_contain_text("Kalinda")
            page.goto("about:blank")


def _port(page: Served) -> int:
    return int(page.url.rpartition(":")[2])


def test_a_new_chat_is_still_empty_after_a_reload(page: Page) -> None:
    ask(page, "hello")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.reload()
    ask(page, "hello")
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_question_in_one_tab_does_not_appear_in_another_open_tab(
    page: Page, url: str
) -> None:
    other = page.context.new_page()
    other.goto(url)
    expect(box(other)).to_be_visible()
    ask(page, "hello")
    ask(other, "thanks")
    expect(other.locator(".exchange")).to_have_count(1)


def test_only_ticked_documents_are_searched(page: Page, library: Library) -> None:
    count = len(list(library.docs.iterdir()))
    page.get_by_role("button", name=f"Searching all {count} documents").click()
    expect(page.get_by_role("checkbox")).to_have_count(count)
    page.get_by_role("textbox", name="Find documents").press_sequentially("tow")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    page.get_by_role("checkbox", name="tower.txt").check()
    expect(page.get_by_text(f"Searching 1 of {count}")).to_be_visible()
    expect(ask(page, BRIDGE)).not_to_contain_text("Kalinda")
    page.reload()
    page.get_by_role("button", name=f"Searching 1 of {count}").click()
    page.get_by_role("checkbox", name="tower.txt").uncheck()
    expect(page.get_by_text(f"Searching all {count} documents")).to_be_visible()
    expect(ask(page, BRIDGE)).to_contain_text("Kalinda")


def test_a_copied_link_asks_its_question_once(page: Page) -> None:
    ask(page, BRIDGE).get_by_role("link", name="Link").click()
    expect(page.locator("#announcer")).to_have_text("Link copied.")
    address = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.goto(address)
    expect(reply(page, 0)).to_contain_text("Kalinda")
    expect(page.locator(".question")).to_have_text(BRIDGE)
    page.reload()
    expect(reply(page, 0)).to_contain_text("Kalinda")
    expect(page.locator(".exchange")).to_have_count(1)


def test_an_answer_is_announced_to_screen_readers(page: Page) -> None:
    ask(page, BRIDGE)
    expect(page.locator("#announcer")).to_contain_text("Kalinda. ")
    expect(page.locator("#announcer")).to_contain_text("right")


def test_a_question_right_after_new_chat_is_its_first_question(
    page: Page,
) -> None:
    ask(page, BRIDGE)
    page.get_by_role("button", name="New chat").click()
    box(page).fill("hello")
    box(page).press("Enter")
    expect(page.locator(".exchange .note")).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(1)
