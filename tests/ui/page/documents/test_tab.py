"""The documents tab in a real browser."""

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
from tests.support.axe import faults
from tests.support.browsing import ask, needs_chromium, served, watched
from tests.support.checkout import ROOT
from tests.support.shared_page import fresh_page

pytestmark = needs_chromium

RACE = "Kalinda won the zebra race of 1931. It rained all day."
COOK = "The pancake was turned by Marguerite Oriol. She never dropped one."
HOSTILE = "<img src=x onerror=window.hacked=1>\u202e.exe"
SECONDS = 300_000  # a sync is slow on a busy machine


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
    """The page with its documents tab open."""
    with fresh_page(visited, url) as page:
        page.set_default_timeout(SECONDS)
        open_tab(page, "Documents")
        expect(row(page, "istanbul-talks.md")).to_be_visible()
        yield page


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def row(page: Page, document: str) -> Locator:
    name = document.rpartition("/")[2]
    return page.locator(".documents tbody tr").filter(has_text=name)


def upload(page: Page, **files: bytes) -> None:
    """Upload files; a name's last underscore stands for its dot."""
    send(page, *((".".join(name.rsplit("_", 1)), data) for name, data in files.items()))


def send(page: Page, *files: tuple[str, bytes]) -> None:
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files
    ]
    page.locator("#drop input[type=file]").set_input_files(payloads)


def result(page: Page, name: str) -> Locator:
    return page.locator(".uploads li").filter(has_text=name)


def test_uploaded_files_are_indexed_searched_and_gone_once_they_are_removed(
    page: Page, docs: Path
) -> None:
    upload(page, race_txt=RACE.encode(), cook_md=COOK.encode())
    for name in ("uploads/race.txt", "uploads/cook.md"):
        expect(result(page, name)).to_contain_text(
            "Indexed, 2 sentences", timeout=SECONDS
        )
        expect(row(page, name)).to_be_visible()
    expect(page.locator(".uploads")).to_contain_text("2 of 2 files done")
    assert (docs / "uploads/race.txt").read_text() == RACE
    open_tab(page, "Chat")
    expect(ask(page, "Who won the zebra race?")).to_contain_text("Kalinda")
    open_tab(page, "Documents")
    row(page, "uploads/race.txt").get_by_role("button", name="Remove").click()
    message = page.locator("#documents-message")
    expect(message).to_contain_text("uploads/race.txt was moved to the trash")
    expect(row(page, "uploads/race.txt")).to_have_count(0)
    expect(row(page, "uploads/cook.md")).to_be_visible()
    open_tab(page, "Chat")
    expect(ask(page, "Who won the zebra race?")).to_contain_text("Not in the")
    (trashed,) = (docs / "uploads/.trash").rglob("race.txt")
    assert trashed.read_text() == RACE


def test_selected_files_are_removed_together_and_brought_back(
    page: Page, docs: Path
) -> None:
    upload(page, one_txt=b"The first is red.", two_txt=b"The second is green.")
    for name in ("uploads/one.txt", "uploads/two.txt"):
        expect(result(page, name)).to_contain_text("Indexed, 1", timeout=SECONDS)
        page.get_by_label(f"Select {name}").check()
    expect(page.locator(".selection")).to_contain_text("2 selected")
    page.locator(".remove-selected").click()
    message = page.locator("#documents-message")
    expect(message).to_contain_text("2 documents were moved to the trash")
    expect(row(page, "uploads/one.txt")).to_have_count(0, timeout=SECONDS)
    expect(row(page, "uploads/two.txt")).to_have_count(0)
    expect(page.locator(".selection")).to_be_hidden()
    message.get_by_role("button", name="Undo").click()
    expect(message).to_contain_text("2 documents are back.", timeout=SECONDS)
    expect(row(page, "uploads/one.txt")).to_be_visible()
    assert (docs / "uploads/two.txt").read_text() == "The second is green."


def test_a_file_whose_name_is_taken_can_replace_the_other(
    page: Page, docs: Path
) -> None:
    upload(page, well_txt=b"The well is 9 metres deep.")
    expect(result(page, "uploads/well.txt")).to_contain_text(
        "Indexed, 1", timeout=SECONDS
    )
    upload(page, well_txt=b"The well is 12 metres deep.")
    expect(result(page, "uploads/well 2.txt")).to_contain_text(
        "Indexed, 1", timeout=SECONDS
    )
    page.get_by_role("button", name="Replace uploads/well.txt").click()
    expect(page.locator("#documents-message")).to_contain_text(
        "uploads/well.txt was replaced. Its former version is in the trash.",
        timeout=SECONDS,
    )
    expect(row(page, "well 2.txt")).to_have_count(0, timeout=SECONDS)
    assert (docs / "uploads/well.txt").read_text() == "The well is 12 metres deep."
    open_tab(page, "Chat")
    expect(ask(page, "How deep is the well?")).to_contain_text("12 metres")


def test_a_folder_shows_how_many_files_it_has_and_stays_closed(
    page: Page, docs: Path
) -> None:
    (docs / "boats").mkdir(exist_ok=True)
    for name in ("skiff", "yawl"):
        (docs / "boats" / f"{name}.txt").write_text(
            f"The {name} is blue.", encoding="utf-8"
        )
    page.get_by_role("button", name="Sync now").click()
    boats = page.locator("details.folder", has_text="boats")
    expect(boats.locator("summary")).to_have_text("boats 2", timeout=SECONDS)
    expect(row(page, "boats/skiff.txt")).to_be_visible()
    boats.locator("summary").click()
    expect(row(page, "boats/skiff.txt")).to_be_hidden()
    upload(page, last_txt=b"At last, it rained.")
    expect(row(page, "uploads/last.txt")).to_be_visible(timeout=SECONDS)
    expect(row(page, "boats/skiff.txt")).to_be_hidden()
    page.get_by_placeholder("Find by name").fill("skiff")
    expect(boats.locator("summary")).to_have_text("boats 1")


def test_a_refused_file_is_shown_with_its_reason_and_no_script_runs(
    page: Page, docs: Path
) -> None:
    send(page, (HOSTILE, b"It rained."), ("picture.pdf", b"\x89PNG"))
    refused = page.locator(".uploads li", has_text=".exe")
    expect(refused).to_contain_text("img src=x onerror=window.hacked=1")
    expect(refused).to_contain_text("Unsupported type")
    expect(result(page, "picture.pdf")).to_contain_text("Not a valid .pdf file")
    expect(page.locator(".uploads")).to_contain_text("2 of 2 files done")
    assert not (docs / "uploads/picture.pdf").exists()


def test_a_failed_file_says_why_and_files_of_the_folder_have_no_remove_button(
    page: Page,
) -> None:
    broken = row(page, "broken.pdf")
    expect(broken).to_contain_text("Not indexed: It is damaged")
    expect(broken).to_contain_text("Managed in your folder")
    expect(row(page, "istanbul-talks.md").get_by_role("button")).to_have_count(0)
    page.get_by_placeholder("Find by name").fill("failed")
    expect(row(page, "istanbul-talks.md")).to_have_count(0)
    expect(broken).to_be_visible()


def test_a_name_opens_its_document_in_the_panel(page: Page) -> None:
    row(page, "istanbul-talks.md").get_by_role("link").click()
    panel = page.frame_locator("iframe[name=document]")
    expect(panel.get_by_text("Rustem Umerov").first).to_be_visible()


def test_a_sync_finds_new_files_without_watching_and_watching_finds_removed_ones(
    page: Page, docs: Path
) -> None:
    watching = page.get_by_label("Watch the folder")
    expect(watching).to_be_checked()
    watching.uncheck()
    expect(page.locator("#documents-message")).to_contain_text("Not watching")
    (docs / "later.txt").write_text("The lamp was green.", encoding="utf-8")
    page.get_by_role("button", name="Sync now").click()
    expect(page.locator("#documents-message")).to_contain_text(
        "1 added", timeout=SECONDS
    )
    expect(row(page, "later.txt")).to_be_visible()
    watching.check()
    expect(page.locator("#documents-message")).to_contain_text(
        "Watching", timeout=SECONDS
    )
    (docs / "later.txt").unlink()
    expect(row(page, "later.txt")).to_have_count(0, timeout=SECONDS)


def test_the_map_shows_sentences_and_marks_the_quotes_of_the_last_answer(
    page: Page,
) -> None:
    open_tab(page, "Chat")
    ask(page, "Who led the talks for Ukraine?")
    open_tab(page, "Documents")
    page.get_by_role("button", name="Map of the documents").click()
    chart = page.locator(".js-plotly-plot")
    expect(chart.get_by_text("quoted in the last answer")).to_be_visible()
    *dots, ring = chart.locator(".scatterlayer .trace").all()
    assert sum(trace.locator("path.point").count() for trace in dots) > 20
    quoted = ring.locator("path.point").first
    quoted.scroll_into_view_if_needed()
    for _ in range(100):  # plotly reacts to the mouse only a while after drawing
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
        cell = row(page, "broken.pdf").bounding_box()
        assert cell is not None
        assert cell["x"] + cell["width"] <= 390


def test_an_upload_above_the_limits_is_refused_before_it_is_sent(page: Page) -> None:
    send(page, *((f"{number}.txt", b"It rained.") for number in range(101)))
    expect(page.locator("#drop-note").get_by_role("alert")).to_contain_text(
        "Too many files (101; limit 100)"
    )
    expect(page.locator(".uploads")).to_have_count(0)


def test_a_server_file_named_as_an_upload_is_neither_stored_nor_deleted(
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
def test_axe_finds_no_fault_in_the_tab(
    page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.reload()
    open_tab(page, "Documents")
    send(page, (f"{scheme}.txt", b"The lamp was green."), ("a.exe", b"It rained."))
    expect(page.locator(".uploads")).to_contain_text(
        "2 of 2 files done", timeout=SECONDS
    )
    expect(row(page, f"{scheme}.txt").get_by_role("button")).to_be_visible()
    page.get_by_role("button", name="Map of the documents").click()
    expect(page.locator(".js-plotly-plot path.point").first).to_be_visible()
    assert faults(page) == []
