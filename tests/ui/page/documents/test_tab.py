"""The tab for the documents, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Locator,
    Page,
    expect,
)

from qa import sync
from tests.support.axe import serious_faults
from tests.support.browsing import ask, needs_chromium, served, watched
from tests.support.checkout import ROOT
from tests.support.shared_page import fresh_page

pytestmark = needs_chromium

RACE = "Kalinda won the zebra race of 1931. It rained all day."
COOK = "The pancake was turned by Marguerite Oriol. She never dropped one."
HOSTILE = "<img src=x onerror=window.hacked=1>\u202e.exe"
SECONDS = 300_000  # a sync takes as long as the machine is busy


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tab") / "docs"
    folder.mkdir()
    shutil.copy(ROOT / "docs_src" / "istanbul-talks.md", folder)
    (folder / "broken.pdf").write_bytes(b"no PDF")
    return folder


@pytest.fixture(scope="module")
def url(docs: Path, prepared_cache: Path) -> Iterator[str]:
    sync(docs, docs.parent / "index")
    with served(docs, docs.parent / "index", prepared_cache) as page:
        yield page.url


@pytest.fixture
def page(visited: BrowserContext, url: str) -> Iterator[Page]:
    """The page, whose tab for the documents is open; every question is confirmed."""
    with fresh_page(visited, url) as page:
        page.set_default_timeout(SECONDS)
        page.on("dialog", lambda dialog: dialog.accept())
        open_tab(page, "Documents")
        expect(row(page, "istanbul-talks.md")).to_be_visible()
        yield page


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def row(page: Page, document: str) -> Locator:
    return page.locator(".documents tbody tr").filter(has_text=document)


def upload(page: Page, **files: bytes) -> None:
    """Upload files; a name's last underscore stands for its dot."""
    send(page, *((".".join(name.rsplit("_", 1)), data) for name, data in files.items()))


def send(page: Page, *files: tuple[str, bytes]) -> None:
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files
    ]
    page.locator("#drop input[type=file]").set_input_files(payloads)


def result(page: Page, name: str) -> Locator:
    return page.locator(".arrivals li").filter(has_text=name)


def test_files_that_are_uploaded_are_indexed_asked_and_gone_when_they_are_removed(
    page: Page, docs: Path
) -> None:
    upload(page, race_txt=RACE.encode(), cook_md=COOK.encode())
    for name in ("uploads/race.txt", "uploads/cook.md"):
        expect(result(page, name)).to_contain_text(
            "Indexed, 2 sentences", timeout=SECONDS
        )
        expect(row(page, name)).to_be_visible()
    expect(page.locator(".arrivals")).to_contain_text("2 of 2 files done")
    assert (docs / "uploads/race.txt").read_text() == RACE
    open_tab(page, "Chat")
    expect(ask(page, "Who won the zebra race?")).to_contain_text("Kalinda")
    open_tab(page, "Documents")
    row(page, "uploads/race.txt").get_by_role("button", name="Remove").click()
    said = page.locator("#upkeep-said")
    expect(said).to_contain_text("gone from the answers", timeout=SECONDS)
    expect(said).to_contain_text("uploads/race.txt is in the trash")
    expect(row(page, "uploads/race.txt")).to_have_count(0)
    expect(row(page, "uploads/cook.md")).to_be_visible()
    open_tab(page, "Chat")
    expect(ask(page, "Who won the zebra race?")).to_contain_text("Not in the")
    (thrown,) = (docs / "uploads/.trash").rglob("race.txt")
    assert thrown.read_text() == RACE


def test_what_is_not_taken_is_refused_with_a_sentence_and_nothing_runs(
    page: Page, docs: Path
) -> None:
    send(page, (HOSTILE, b"It rained."), ("picture.pdf", b"\x89PNG"))
    refused = page.locator(".arrivals li", has_text=".exe")
    expect(refused).to_contain_text("img src=x onerror=window.hacked=1")
    expect(refused).to_contain_text("Files of this kind are not read")
    expect(result(page, "picture.pdf")).to_contain_text(
        "It is no .pdf file by its content"
    )
    expect(page.locator(".arrivals")).to_contain_text("2 of 2 files done")
    assert not (docs / "uploads/picture.pdf").exists()


def test_a_file_that_failed_says_why_and_one_of_the_folder_is_to_be_deleted_there(
    page: Page,
) -> None:
    broken = row(page, "broken.pdf")
    expect(broken).to_contain_text("Not indexed: It is damaged")
    expect(broken).to_contain_text("delete it in the folder")
    expect(row(page, "istanbul-talks.md").get_by_role("button")).to_have_count(0)
    page.get_by_placeholder("Find by name").fill("failed")
    expect(row(page, "istanbul-talks.md")).to_have_count(0)
    expect(broken).to_be_visible()


def test_a_name_opens_its_document_beside(page: Page) -> None:
    row(page, "istanbul-talks.md").get_by_role("link").click()
    beside = page.frame_locator("iframe[name=document]")
    expect(beside.get_by_text("Rustem Umerov").first).to_be_visible()


def test_with_watching_turned_off_a_sync_finds_what_came_and_on_it_is_in_step_again(
    page: Page, docs: Path
) -> None:
    watching = page.get_by_label("Watch the folder")
    expect(watching).to_be_checked()
    watching.uncheck()
    expect(page.locator("#upkeep-said")).to_contain_text("not watched")
    (docs / "later.txt").write_text("The lamp was green.", encoding="utf-8")
    page.get_by_role("button", name="Sync now").click()
    expect(page.locator("#upkeep-said")).to_contain_text("1 added", timeout=SECONDS)
    expect(row(page, "later.txt")).to_be_visible()
    watching.check()
    expect(page.locator("#upkeep-said")).to_contain_text("is watched", timeout=SECONDS)
    (docs / "later.txt").unlink()
    expect(row(page, "later.txt")).to_have_count(0, timeout=SECONDS)


def test_the_map_shows_sentences_and_lights_what_the_last_answer_quoted(
    page: Page,
) -> None:
    open_tab(page, "Chat")
    ask(page, "Who led the talks for Ukraine?")
    open_tab(page, "Documents")
    page.get_by_role("button", name="Map of the documents").click()
    chart = page.locator(".js-plotly-plot")
    expect(chart.get_by_text("quoted in the last answer")).to_be_visible()
    *dots, ring = chart.locator(".scatterlayer .trace").all()
    assert sum(one.locator("path.point").count() for one in dots) > 20
    quoted = ring.locator("path.point").first
    quoted.scroll_into_view_if_needed()
    for _ in range(100):  # plotly heeds the mouse a while after it has drawn
        quoted.hover(force=True)
        if chart.locator(".hovertext").count():
            break
        page.mouse.move(0, 0)
    expect(chart.locator(".hovertext")).to_contain_text("Rustem Umerov")


def test_on_a_phone_nothing_is_wider_than_the_screen(
    browser: Browser, url: str
) -> None:
    with (
        browser.new_context(
            viewport={"width": 390, "height": 780}, is_mobile=True, has_touch=True
        ) as context,
        watched(context) as page,
    ):
        page.goto(url)
        open_tab(page, "Documents")
        expect(row(page, "istanbul-talks.md")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        reach = row(page, "broken.pdf").bounding_box()
        assert reach is not None
        assert reach["x"] + reach["width"] <= 390


def test_more_than_is_taken_at_a_time_is_told_before_it_is_sent(page: Page) -> None:
    send(page, *((f"{number}.txt", b"It rained.") for number in range(101)))
    expect(page.locator("#drop-note").get_by_role("alert")).to_contain_text(
        "Not sent: 101 files"
    )
    expect(page.locator(".arrivals")).to_have_count(0)


def test_a_file_that_was_not_sent_is_neither_taken_nor_touched(
    browser: Browser, url: str, docs: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The safe opens with 7.", encoding="utf-8")
    with browser.new_page() as page:
        page.set_default_timeout(SECONDS)
        page.route(
            "**/gradio_api/upload?*", lambda route: route.fulfill(json=[str(secret)])
        )
        page.goto(url)
        open_tab(page, "Documents")
        with page.expect_response("**/gradio_api/queue/join*"):
            send(page, ("a.txt", b"It rained."))
        page.unroute_all()
        page.reload()
        open_tab(page, "Documents")
        upload(page, lamp_txt=b"The lamp was green.")
        expect(result(page, "uploads/lamp.txt")).to_contain_text(
            "Indexed", timeout=SECONDS
        )
    assert secret.exists()
    assert not (docs / "uploads/secret.txt").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_the_tab(
    page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.reload()
    open_tab(page, "Documents")
    send(page, (f"{scheme}.txt", b"The lamp was green."), ("a.exe", b"It rained."))
    expect(page.locator(".arrivals")).to_contain_text(
        "2 of 2 files done", timeout=SECONDS
    )
    expect(row(page, f"{scheme}.txt").get_by_role("button")).to_be_visible()
    page.get_by_role("button", name="Map of the documents").click()
    expect(page.locator(".js-plotly-plot path.point").first).to_be_visible()
    assert serious_faults(page) == []
