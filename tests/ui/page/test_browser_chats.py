"""The chats of a browser: listed, searched, renamed, deleted, edited and restored."""

import re
from contextlib import suppress

from playwright.sync_api import Locator, Page, expect

from tests.support.browsing import ask, box, needs_chromium, reply

pytestmark = needs_chromium

BRIDGE, TOWER = "Who built the red bridge?", "Who built the green tower?"


def titles(page: Page) -> Locator:
    return page.locator("#chats .title")


def open_sidebar(page: Page) -> None:
    search = page.get_by_role("searchbox", name="Search chats")
    if not page.locator("#sidebar.open").count():  # an earlier test may have opened it
        page.locator("#sidebar .toggle-button").click()
    expect(search).to_be_in_viewport()


def undo(page: Page) -> None:
    page.locator("#undo").get_by_role("button", name="Undo").click()


def new_chat(page: Page) -> None:
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)


def test_chats_are_listed_by_their_first_question_and_can_be_opened_again(
    page: Page,
) -> None:
    ask(page, BRIDGE)
    ask(page, "hello")
    new_chat(page)
    ask(page, TOWER)
    open_sidebar(page)
    expect(titles(page)).to_have_text([TOWER, BRIDGE])
    titles(page).last.click()
    expect(page.locator(".question")).to_have_text([BRIDGE, "hello"])
    page.get_by_role("searchbox", name="Search chats").fill("tower marek")
    expect(titles(page)).to_have_text([TOWER])  # Marek is in the answer


def test_a_chat_can_be_renamed_and_deleted_and_deleting_undone(page: Page) -> None:
    ask(page, BRIDGE)
    open_sidebar(page)
    titles(page).hover()
    page.get_by_role("button", name=f"Rename {BRIDGE}").click()
    page.get_by_role("textbox", name="Title").fill("Bridges")
    page.get_by_role("textbox", name="Title").press("Enter")
    expect(titles(page)).to_have_text(["Bridges"])
    titles(page).hover()
    page.get_by_role("button", name="Delete Bridges").click()
    expect(titles(page)).to_have_count(0)
    expect(page.locator(".exchange")).to_have_count(0)
    undo(page)
    expect(titles(page)).to_have_text(["Bridges"])
    expect(page.locator(".question")).to_have_text(BRIDGE)


def test_a_new_chat_can_be_undone(page: Page) -> None:
    ask(page, BRIDGE)
    new_chat(page)
    undo(page)
    expect(page.locator(".question")).to_have_text(BRIDGE)


def test_a_question_can_be_deleted_and_that_undone(page: Page) -> None:
    ask(page, BRIDGE)
    ask(page, TOWER)
    page.locator(".exchange").first.hover()
    page.locator(".exchange .delete").first.click()
    expect(page.locator(".question")).to_have_text([TOWER])
    undo(page)
    expect(page.locator(".question")).to_have_text([BRIDGE, TOWER])
    page.reload()
    expect(page.locator(".question")).to_have_text([BRIDGE, TOWER])


def test_a_chat_whose_only_question_is_deleted_is_gone_until_that_is_undone(
    page: Page,
) -> None:
    ask(page, BRIDGE)
    open_sidebar(page)
    expect(titles(page)).to_have_text([BRIDGE])
    page.locator(".exchange").hover()
    page.locator(".exchange .delete").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(titles(page)).to_have_count(0)
    undo(page)
    expect(page.locator(".question")).to_have_text(BRIDGE)
    expect(titles(page)).to_have_text([BRIDGE])


def test_a_chat_is_called_by_its_first_question_as_edited(page: Page) -> None:
    ask(page, BRIDGE)
    box(page).press("ArrowUp")
    expect(box(page)).to_have_value(BRIDGE)
    expect(page.locator(".exchange")).to_have_count(0)
    box(page).fill(TOWER)
    box(page).press("Enter")
    expect(reply(page, 0)).to_contain_text("Marek")
    open_sidebar(page)
    expect(titles(page)).to_have_text([TOWER])


def test_a_question_can_be_edited_and_asked_again(page: Page) -> None:
    ask(page, BRIDGE)
    ask(page, "hello")
    expect(box(page)).to_have_value("")
    box(page).press("ArrowUp")
    expect(box(page)).to_have_value("hello")
    expect(page.locator(".exchange")).to_have_count(1)
    box(page).fill(TOWER)
    box(page).press("Enter")
    expect(reply(page, 1)).to_contain_text("Marek")
    expect(page.locator(".question")).to_have_text([BRIDGE, TOWER])


def test_two_tabs_with_the_same_chat_do_not_overwrite_each_other(page: Page) -> None:
    ask(page, BRIDGE)
    with page.context.expect_page() as opened:
        # A tab opened by a tab starts with a copy of what that one keeps.
        page.evaluate("window.open(location.href)")
    other = opened.value
    expect(other.locator(".question")).to_have_text([BRIDGE])
    ask(page, "hello")
    ask(other, "thanks")
    open_sidebar(page)
    page.get_by_role("searchbox", name="Search chats").fill(BRIDGE)
    expect(titles(page)).to_have_count(2)
    page.reload()
    expect(page.locator(".question")).to_have_text([BRIDGE, "hello"])


def test_what_was_typed_survives_a_reload_and_is_gone_once_asked(page: Page) -> None:
    box(page).fill("half a quest")
    page.reload()
    expect(box(page)).to_have_value("half a quest")
    ask(page, "hello")
    page.reload()
    expect(page.locator(".question")).to_have_text("hello")
    expect(box(page)).to_have_value("")


def test_if_a_question_can_not_be_sent_neither_it_nor_the_chat_is_lost(
    page: Page, url: str
) -> None:
    with page.context.browser.new_page() as other:  # type: ignore[union-attr]
        other.goto(url)
        ask(other, TOWER)
        other.route("**/queue/join*", lambda route: route.abort())
        box(other).fill(BRIDGE)
        box(other).press("Enter")
        expect(box(other)).to_have_value(BRIDGE)
        other.unroute("**/queue/join*")
        for _ in range(20):  # while Gradio reconnects, the key may be lost
            box(other).press("Enter")
            with suppress(AssertionError):
                expect(other.locator(".exchange")).to_have_count(2, timeout=4000)
                break
        expect(other.locator(".exchange").last).to_contain_text("Kalinda")
        open_sidebar(other)
        other.get_by_role("searchbox", name="Search chats").fill("marek")
        expect(titles(other)).to_have_text([TOWER])


def test_a_blank_question_is_not_asked(page: Page) -> None:
    box(page).fill("   ")
    box(page).press("Enter")
    expect(ask(page, BRIDGE)).to_contain_text("Kalinda")
    expect(page.locator(".exchange")).to_have_count(1)


def test_an_answer_is_copied_with_its_quotes(page: Page) -> None:
    answer = ask(page, BRIDGE)
    for name, quoted in (
        ("Copy", "“Kalinda built the red bridge.” — bridge.txt"),
        ("Copy as Markdown", "> Kalinda built the red bridge.\n>\n> — bridge.txt"),
    ):
        answer.locator(".actions").get_by_role("button", name=name, exact=True).click()
        expect(page.locator("#announcer")).to_contain_text("Answer copied")
        text = page.evaluate("navigator.clipboard.readText()")
        assert text.startswith("Kalinda\n\n")
        assert quoted in text
        expect(answer.get_by_text("Copied", exact=True).first).to_be_visible()


def test_a_refusal_in_chosen_documents_offers_to_search_all(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Searching all")).click()
    page.get_by_role("checkbox", name="tower.txt").check()
    expect(page.get_by_text("Searching 1 of ")).to_be_visible()
    refused = ask(page, BRIDGE)
    expect(refused).to_contain_text("Not found in the 1 selected document.")
    refused.get_by_role("button", name="Search all documents").click()
    expect(reply(page, 1)).to_contain_text("Kalinda")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_role("button", name="Searching all")).to_be_visible()
    expect(page.get_by_role("checkbox", name="tower.txt")).not_to_be_checked()


def test_quotes_and_the_box_are_reached_by_keys(page: Page) -> None:
    ask(page, BRIDGE)
    page.locator(".short").click()
    page.keyboard.press("j")
    expect(page.locator(".source").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("?")
    expect(box(page)).to_have_value("?")
    page.locator(".short").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_the_question_of_an_answer_is_scrolled_to_the_top(page: Page) -> None:
    for _ in range(4):
        ask(page, BRIDGE)
    question = page.locator(".question").last
    expect(question).to_be_in_viewport()
    top = question.evaluate("each => each.getBoundingClientRect().top")
    assert top < page.viewport_size["height"] / 4  # type: ignore[index]
    expect(page.locator(".quote").last).to_be_in_viewport()
    latest = page.get_by_role("button", name="Latest")
    expect(latest).to_be_hidden()
    page.locator(".question").first.scroll_into_view_if_needed()
    latest.click()
    expect(question).to_be_in_viewport()
