"""Lists, table rows and headings in a real browser."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from index.sync.components import Components
from index.sync.sync import sync
from tests.support.axe import faults
from tests.support.browsing import ask, needs_chromium, watched
from tests.support.scripted_page import scripted_page
from tests.support.small_index import fill
from tests.support.structured_answers import (
    ANSWERS,
    ASKED,
    LIST,
    PROCEDURE,
    RIGHT_TO_LEFT,
    ROW,
    SCRIPTS,
    STEPS,
    TEXTS,
    WIDE_ROW,
)

pytestmark = [
    needs_chromium,
    # Gradio sets an option that pandas deprecates.
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]

NARROW = ViewportSize(width=360, height=780)


@pytest.fixture(scope="module")
def url(
    tmp_path_factory: pytest.TempPathFactory, fake_components: Components
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("structure")
    sync(fill(folder / "docs", TEXTS), folder / "index", fake_components)
    with scripted_page(folder / "index", ANSWERS) as url:
        yield url


def test_the_steps_of_an_answer_are_announced_one_by_one(page: Page) -> None:
    ask(page, PROCEDURE.question)
    steps = ". ".join(STEPS)
    expect(page.locator("#announcer")).to_contain_text(f"{steps}. Probably right")


def test_a_row_is_shown_in_columns_and_copied_word_for_word(page: Page) -> None:
    reply = ask(page, ROW.question)
    expect(reply.get_by_role("columnheader")).to_have_count(3)
    column = reply.get_by_role("columnheader").nth(2).bounding_box()
    cell = reply.locator("td", has_text="239 EUR").bounding_box()
    assert column
    assert cell
    assert column["x"] == cell["x"]
    reply.get_by_role("button", name="Copy quote 1 with its source").click()
    expect(page.locator("#announcer")).to_have_text("Quote copied with its source.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“| Pine desk | 219 EUR | 239 EUR |” — prices.md, Prices")


def test_the_document_opens_with_the_items_marked(page: Page) -> None:
    ask(page, LIST.question).locator(".source").click()
    shown = page.frame_locator("#panel iframe")
    expect(shown.locator("mark.item")).to_have_count(3)
    expect(shown.locator("mark.item").first).to_have_text("five days of annual leave")


def is_cut(heading: Locator) -> bool:
    width = heading.evaluate("each => each.scrollWidth - each.clientWidth")
    return int(width) > 0


def test_on_a_narrow_page_only_the_middle_of_the_headings_is_cut(
    browser: Browser, url: str
) -> None:
    with browser.new_context(viewport=NARROW) as context, watched(context) as page:
        page.goto(url)
        headings = ask(page, ASKED.question).locator(".path > span:not(.separator)")
        assert [is_cut(headings.nth(at)) for at in range(3)] == [False, True, False]
        for script in SCRIPTS:
            ask(page, script.question)
        width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]


def test_a_wide_row_shows_its_answer_next_to_its_name_and_scrolls_by_keyboard(
    browser: Browser, url: str
) -> None:
    with browser.new_context(viewport=NARROW) as context, watched(context) as page:
        page.goto(url)
        row = ask(page, WIDE_ROW.question).get_by_role("group", name="Row of a table")
        assert is_cut(row)
        for cell in (row.locator("mark"), row.get_by_role("cell").first):
            expect(cell).to_be_in_viewport(ratio=1)
        row.focus()
        scrolled = row.evaluate("row => row.scrollLeft")
        page.keyboard.press("ArrowLeft")
        expect(row).not_to_have_js_property("scrollLeft", scrolled)
        width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]


def test_the_markers_of_a_list_from_right_to_left_are_on_its_right(page: Page) -> None:
    items = ask(page, RIGHT_TO_LEFT.question).locator(".short")
    assert items.evaluate("list => getComputedStyle(list).direction") == "rtl"
    assert items.evaluate("list => getComputedStyle(list).paddingRight") != "0px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_lists_and_tables(
    browser: Browser, url: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme) as context, watched(context) as page:
        page.goto(url)
        for script in SCRIPTS:
            ask(page, script.question)
        found = faults(page)
    assert found == []
