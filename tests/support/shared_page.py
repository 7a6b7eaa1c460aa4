"""The page of one folder, and a browser, for the tests that change neither.

Starting the page and loading Gradio's scripts into a fresh browser cost more than most tests.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browsing import chromium, served, watched
from tests.support.checkout import ROOT
from tests.support.small_index import fill

HOSTILE = (
    "The zebra census says <script>window.hacked = 1</script> and"
    ' <img src=x onerror="window.hacked = 2"> and **bold** and $$x^2$$ and'
    " ${window.hacked = 3} and {{constructor}} and [link](javascript:window.hacked=4)"
    " and  two spaces."
)
TURNED = "The walrus auditor was \u202eknown\u202c to everybody."
TALKS = "talks.md"  # not by its shipped name, which has questions of its own
TEXTS = {
    "zebra <img src=x onerror=window.hacked=5>.md": (
        f"# A <b>bold</b> heading\n\n{HOSTILE}\n\n{TURNED}\n"
    ),
    "bridge.txt": "Kalinda built the red bridge.",
    "tower.txt": "Marek built the green tower.",
    "guide.txt": "The Kelmar viaduct was opened in 1931. It has twelve arches.",
    "north.txt": "Many know the Kelmar viaduct, which was opened in 1931 by the mayor.",
    "notes.txt": "The Kelmar viaduct was opened in 1934, they say.",
    "hall.txt": (
        "Tate Hall was founded in 1990. The hall is red, and its roof is of copper."
    ),
}


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of documents and its index."""

    docs: Path
    index: Path


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, prepared_cache: Path) -> Library:
    """The talks and the small texts, whose index is complete before they are served."""
    from qa import sync  # noqa: PLC0415 - most tests need none

    assert prepared_cache.is_dir()
    root = tmp_path_factory.mktemp("library")
    docs = fill(root / "docs", TEXTS)
    shutil.copy(ROOT / "docs_src" / "istanbul-talks.md", docs / TALKS)
    sync(docs, root / "index")
    return Library(docs, root / "index")


@pytest.fixture(scope="session")
def shared_url(library: Library, prepared_cache: Path) -> Iterator[str]:
    """The address of the library's page."""
    with served(library.docs, library.index, prepared_cache) as page:
        yield page.url


@pytest.fixture
def url(shared_url: str) -> str:
    """The address that `page` opens; a module with a folder of its own has its own."""
    return shared_url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; while it is open, nothing else can run an event loop in this thread."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def visited(browser: Browser) -> Iterator[BrowserContext]:
    """A context that keeps Gradio's scripts from one page to the next."""
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        yield context


@pytest.fixture
def page(visited: BrowserContext, url: str) -> Iterator[Page]:
    """The page with an empty chat, loaded once for all tests of a module."""
    tab = next(iter(visited.pages), None)
    with watched(visited, tab) as page:
        if tab is None:
            page.goto(url)
        else:
            _begin_anew(page, url)
        yield page
    for other in visited.pages:
        if other != page:
            other.close()


def _begin_anew(page: Page, url: str) -> None:
    """Leave nothing of what the test before did."""
    if urlsplit(page.url).path != "/":
        page.goto(url)
    page.keyboard.press("Escape")  # closes the document beside the chat
    expect(page.locator("#panel")).to_be_hidden()
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.evaluate("document.querySelector('#said').textContent = ''")


@contextmanager
def fresh_page(visited: BrowserContext, url: str) -> Iterator[Page]:
    """The page as one sees it who comes for the first time."""
    try:
        with watched(visited) as page:
            page.goto(url)
            yield page
    finally:
        _forget(visited, url)


def _forget(visited: BrowserContext, url: str) -> None:
    """Close all tabs, and empty what the browser keeps for the page but its cache."""
    for tab in visited.pages:  # first, as one may still be told something that it keeps
        tab.close()
    kept = {"origin": url, "storageTypes": "local_storage"}
    with visited.new_page() as empty:
        visited.new_cdp_session(empty).send("Storage.clearDataForOrigin", kept)
    visited.clear_cookies()
