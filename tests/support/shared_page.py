"""A page and a browser that tests share if they change neither.

Starting the page and loading Gradio's scripts into a new browser takes longer than most tests.
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
REVERSED = "The walrus auditor was \u202eknown\u202c to everybody."
TALKS = "talks.md"  # under its shipped name, it would have its own suggestions
TEXTS = {
    "zebra <img src=x onerror=window.hacked=5>.md": (
        f"# A <b>bold</b> heading\n\n{HOSTILE}\n\n{REVERSED}\n"
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
    """The talks and the small texts, completely indexed."""
    from qa import sync  # noqa: PLC0415 - most tests don't need it

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
    """The address that `page` opens; a module with its own folder overrides it."""
    return shared_url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; while it is open, no other event loop can run in this thread."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def visited(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context that caches Gradio's scripts between pages."""
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        yield context


@pytest.fixture
def page(visited: BrowserContext, url: str) -> Iterator[Page]:
    """The page with an empty chat, loaded once per module."""
    tab = next(iter(visited.pages), None)
    with watched(visited, tab) as page:
        if tab is None:
            page.goto(url)
        else:
            _reset(page, url)
        yield page
    for other in visited.pages:
        if other != page:
            other.close()


_CLEAR = """async () => {
  document.querySelector('#announcer').textContent = '';
  document.querySelector('#undo').hidden = true;
  document.querySelector('#chats input').value = '';
  sessionStorage.clear();
  for (const {name} of await indexedDB.databases()) {
    const database = await new Promise(done => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    const chats = database.transaction('chats', 'readwrite').objectStore('chats');
    await new Promise(done => { chats.clear().onsuccess = done; });
    database.close();
  }
}"""


def _reset(page: Page, url: str) -> None:
    """Undo what the previous test did."""
    if urlsplit(page.url).path != "/":
        page.goto(url)
    page.keyboard.press("Escape")  # closes the panel
    expect(page.locator("#panel")).to_be_hidden()
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.evaluate(_CLEAR)


@contextmanager
def fresh_page(visited: BrowserContext, url: str) -> Iterator[Page]:
    """The page as a new visitor sees it."""
    try:
        with watched(visited) as page:
            page.goto(url)
            yield page
    finally:
        _clear_storage(visited, url)


def _clear_storage(visited: BrowserContext, url: str) -> None:
    """Close all tabs, and clear the page's storage and cookies, but not the cache."""
    for tab in visited.pages:  # first, as an open tab may still save something
        tab.close()
    storage = {"origin": url, "storageTypes": "local_storage,indexeddb"}
    with visited.new_page() as empty:
        visited.new_cdp_session(empty).send("Storage.clearDataForOrigin", storage)
    visited.clear_cookies()
