"""Asking questions in a real browser."""

import re
import signal
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import ask, await_line, box, needs_chromium, served
from tests.support.shared_page import HOSTILE, REVERSED, TALKS, Library

pytestmark = needs_chromium


def test_a_question_is_answered_with_a_name_marked_in_its_quote(page: Page) -> None:
    reply = ask(page, "Who led the talks for Ukraine?")
    card = reply.locator(".quote").first
    expect(card.locator("cite")).to_have_text(TALKS)
    expect(card.locator("mark")).to_contain_text("Umerov")
    expect(reply.locator(".short")).to_contain_text("Umerov")
    expect(reply.locator(".confidence")).to_have_attribute("title", re.compile("%"))


def test_without_an_answer_the_page_says_so_and_the_closest_passages_expand(
    page: Page,
) -> None:
    reply = ask(page, "What is the boiling point of tungsten?")
    expect(reply).to_contain_text("Not in the documents.")
    nearest = reply.locator(".quote").first
    expect(nearest).to_be_hidden()
    reply.locator("summary").press("Enter")
    expect(nearest).to_be_visible()


def test_a_hostile_document_is_quoted_as_text_and_no_script_runs(page: Page) -> None:
    reply = ask(page, "What does the zebra census say?")
    card = reply.locator(".quote", has_text="census").first
    assert HOSTILE.startswith(card.locator("blockquote").inner_text().strip()[:120])
    expect(card).to_contain_text("<script>window.hacked = 1</script>")
    expect(card).to_contain_text("A <b>bold</b> heading")
    expect(page.locator(".chat :is(script, img, b, strong, em)")).to_have_count(0)
    expect(page.locator(".chat a[href^='javascript']")).to_have_count(0)


def test_a_hostile_document_is_shown_as_text_in_the_panel_and_no_script_runs(
    page: Page,
) -> None:
    reply = ask(page, "What does the zebra census say?")
    reply.locator(".source", has_text="zebra").first.click()
    document = page.frame_locator("#panel iframe")
    expect(document.locator("header h1")).to_contain_text("<img src=x onerror=")
    expect(document.locator(".rendered")).to_contain_text(HOSTILE[:60])
    expect(document.locator(":is(script, img, b)")).to_have_count(0)
    document.get_by_role("link", name="Text").click()
    expect(document.locator(".text")).to_contain_text(HOSTILE[:60])
    expect(document.locator(".text")).to_contain_text(REVERSED)
    expect(document.locator(":is(script, img, b, strong, em)")).to_have_count(0)


def test_a_direction_override_does_not_reverse_the_text_after_it(page: Page) -> None:
    reply = ask(page, "To whom was the walrus auditor known?")
    quote = reply.locator("blockquote", has_text="walrus").first
    expect(quote).to_contain_text(REVERSED)
    assert quote.evaluate(LEFT_EDGES) == sorted(quote.evaluate(LEFT_EDGES))


LEFT_EDGES = """quote => {
  const walker = document.createTreeWalker(quote, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    const start = node.data.indexOf('known');
    if (start >= 0) return [0, 1, 2, 3, 4].map(offset => {
      const range = document.createRange();
      range.setStart(node, start + offset);
      range.setEnd(node, start + offset + 1);
      return range.getBoundingClientRect().left;
    });
  }
}"""


def test_enter_empties_the_box_and_keeps_the_focus_there(page: Page) -> None:
    ask(page, "hello")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")


def test_the_ask_button_works_and_returns_the_focus_to_the_box(page: Page) -> None:
    box(page).fill("hello")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".note")).to_contain_text("Hello!")
    expect(box(page)).to_be_focused()


def test_small_talk_is_not_reported_as_missing_from_the_documents(page: Page) -> None:
    reply = ask(page, "hello")
    expect(reply.locator(".note")).to_be_visible()
    expect(reply).not_to_contain_text("Not in the documents")


def test_too_long_a_question_is_an_error_and_not_an_answer(page: Page) -> None:
    reply = ask(page, "why " * 600)
    expect(reply.get_by_role("alert")).to_contain_text("2,000")
    expect(reply).not_to_contain_text("Not in the documents")


def test_a_blank_question_only_empties_the_box(page: Page) -> None:
    ask(page, "hello")
    box(page).fill("  ")
    box(page).press("Enter")
    expect(box(page)).to_have_value("")
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_new_chat_is_empty(page: Page) -> None:
    ask(page, "hello")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    ask(page, "hello")
    expect(page.locator(".exchange")).to_have_count(1)


def test_the_page_refuses_a_request_with_another_host_name(
    page: Page, url: str
) -> None:
    response = page.request.get(url, headers={"Host": "elsewhere.example"})
    assert response.status == 400


def test_the_page_can_load_nothing_from_other_hosts(browser: Browser, url: str) -> None:
    with browser.new_page() as tab:
        tab.goto(url)
        blocked = tab.evaluate(
            """() => new Promise(resolve => {
              addEventListener('securitypolicyviolation', e => resolve(e.blockedURI));
              const picture = new Image();
              picture.onerror = () => setTimeout(resolve, 1000, 'requested');
              picture.src = 'http://localhost:9/picture.png';
            })"""
        )
    assert blocked == "http://localhost:9/picture.png"


def test_an_interrupt_ends_the_server_without_a_traceback(
    browser: Browser, library: Library, prepared_cache: Path
) -> None:
    with (
        served(library.docs, library.index, prepared_cache) as page,
        browser.new_page() as tab,
    ):
        tab.goto(page.url)
        ask(tab, "hello")
        page.process.send_signal(signal.SIGINT)
        output, _ = page.process.communicate(timeout=120)
        assert page.process.returncode == 0
        assert "Traceback" not in output


def test_files_added_or_removed_while_the_page_is_open_change_its_answers(
    browser: Browser, tmp_path: Path, prepared_cache: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("The bridge is red.", encoding="utf-8")
    with (
        served(docs, tmp_path / "index", prepared_cache) as page,
        browser.new_page() as tab,
    ):
        tab.goto(page.url)
        expect(tab.get_by_role("button", name="Searching 1 document")).to_be_visible()
        expect(ask(tab, "Who won the zebra race?")).to_contain_text("Not in the")
        (docs / "b.txt").write_text("Kalinda won the zebra race.", encoding="utf-8")
        await_line(page.process, "2 documents")
        expect(ask(tab, "Who won the zebra race?")).to_contain_text("Kalinda")
        searching = tab.get_by_role("button", name="Searching all 2 documents")
        expect(searching).to_be_visible()
        (docs / "b.txt").unlink()
        await_line(page.process, "1 removed")
        expect(ask(tab, "Who won the zebra race?")).to_contain_text("Not in the")
