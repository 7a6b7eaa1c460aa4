"""A conversation in a real browser: kept, stopped, begun anew, of some documents, by address."""

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


def test_a_conversation_survives_a_reload_and_looks_as_it_did(page: Page) -> None:
    ask(page, "hello")
    before = ask(page, BRIDGE).inner_html()
    page.reload()
    assert reply(page, 1).inner_html() == before
    ask(page, "thanks")
    expect(page.locator(".exchange")).to_have_count(3)


def test_what_is_stopped_and_the_conversation_survive_the_server(
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
            expect(page.locator(".waiting")).to_contain_text("into words")
            page.get_by_role("button", name="Stop").click()
            expect(reply(page, 0)).to_contain_text("Kalinda")
            expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
            expect(ask(page, "hello").locator(".note")).to_be_visible()
            page.goto("about:blank")
        assert first.process.returncode == 0, "it had to be killed"
        with served(*folder, port=_port(first)) as again:
            page.goto(again.url)
            expect(reply(page, 0)).to_contain_text("Kalinda")
            page.goto("about:blank")


def _port(page: Served) -> int:
    return int(page.url.rpartition(":")[2])


def test_a_new_chat_is_empty_also_after_a_reload(page: Page) -> None:
    ask(page, "hello")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.reload()
    ask(page, "hello")
    expect(page.locator(".exchange")).to_have_count(1)


def test_what_is_asked_in_one_tab_does_not_enter_another_that_is_open(
    page: Page, url: str
) -> None:
    other = page.context.new_page()
    other.goto(url)
    expect(box(other)).to_be_visible()
    ask(page, "hello")
    ask(other, "thanks")
    expect(other.locator(".exchange")).to_have_count(1)


def test_only_ticked_documents_are_asked(page: Page, library: Library) -> None:
    page.get_by_role("button", name="All documents are asked").click()
    expect(page.get_by_role("checkbox")).to_have_count(
        len(list(library.docs.iterdir()))
    )
    page.get_by_role("textbox", name="Find documents").press_sequentially("tow")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    page.get_by_role("checkbox", name="tower.txt").check()
    expect(page.get_by_text("Only 1 of the documents is asked")).to_be_visible()
    expect(ask(page, BRIDGE)).not_to_contain_text("Kalinda")
    page.get_by_role("checkbox", name="tower.txt").uncheck()
    expect(page.get_by_text("All documents are asked")).to_be_visible()
    expect(ask(page, BRIDGE)).to_contain_text("Kalinda")


def test_a_turns_link_is_copied_and_asks_its_question_once(page: Page) -> None:
    ask(page, BRIDGE).get_by_role("link", name="Link").click()
    expect(page.locator("#said")).to_have_text("The link is copied.")
    address = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.goto(address)
    expect(reply(page, 0)).to_contain_text("Kalinda")
    expect(page.locator(".question")).to_have_text(BRIDGE)
    page.reload()
    expect(reply(page, 0)).to_contain_text("Kalinda")
    expect(page.locator(".exchange")).to_have_count(1)


def test_an_answer_is_spoken(page: Page) -> None:
    ask(page, BRIDGE)
    expect(page.locator("#said")).to_contain_text("Kalinda. ")
    expect(page.locator("#said")).to_contain_text("likely right")


def test_what_is_asked_right_behind_a_new_chat_is_its_first_question(
    page: Page,
) -> None:
    ask(page, BRIDGE)
    page.get_by_role("button", name="New chat").click()
    box(page).fill("hello")
    box(page).press("Enter")
    expect(page.locator(".exchange .note")).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(1)
