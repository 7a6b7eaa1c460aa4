"""A page that requires signing in, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, StorageState, expect

from tests.support.browsing import ask, box, needs_chromium, served, watched
from tests.support.checkout import DOCS
from tests.support.command_line import run

pytestmark = needs_chromium
PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def url(
    docs_index: Path, prepared_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a page over the project's own documents, where anna has an account."""
    folder = tmp_path_factory.mktemp("signing-in")
    index = shutil.copytree(docs_index, folder / "index")
    accounts = folder / "accounts.json"
    run("account", "anna", "--auth", accounts, stdin=PASSWORD)
    options = ["--auth", str(accounts)]
    with served(DOCS, index, prepared_cache, options=options) as page:
        yield page.url


def sign_in(form: Page, password: str) -> None:
    form.get_by_label("Name").fill("anna")
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Sign in").click()


@pytest.fixture
def cookies(browser: Browser, url: str) -> StorageState:
    """The cookies of anna, who signs in without scripts at the second attempt."""
    with browser.new_context(java_script_enabled=False) as context:
        form = context.new_page()
        form.goto(f"{url}/?q=hello")
        sign_in(form, "wrong")
        expect(form.get_by_role("alert")).to_contain_text("wrong")
        sign_in(form, PASSWORD)
        expect(form).to_have_url(f"{url}/?q=hello")
        return context.storage_state()


def test_after_signing_in_one_can_ask_and_signing_out_applies_to_every_tab(
    browser: Browser, url: str, cookies: StorageState
) -> None:
    with (
        browser.new_context(storage_state=cookies) as here,
        browser.new_context(storage_state=cookies) as elsewhere,
        watched(here) as tab,
    ):
        tab.goto(url)
        expect(ask(tab, "Who led the talks for Ukraine?")).to_contain_text("Umerov")
        tab.goto(f"{url}/logout")
        tab.get_by_role("button", name="Sign out").click()
        expect(tab).to_have_url(f"{url}/login")
        other = elsewhere.new_page()
        other.goto(url)
        expect(other.get_by_label("Password")).to_be_visible()


def test_markup_injected_into_the_page_runs_nothing(
    browser: Browser, url: str, cookies: StorageState
) -> None:
    with browser.new_page(storage_state=cookies) as tab:
        tab.goto(url)
        expect(box(tab)).to_be_visible()
        blocked = tab.evaluate(
            """() => new Promise(resolve => {
              addEventListener('securitypolicyviolation', e => resolve(e.effectiveDirective));
              document.body.insertAdjacentHTML(
                'beforeend', '<img src="data:," onerror="window.hacked = 1">');
            })"""
        )
        assert blocked == "script-src-attr"
        assert tab.evaluate("window.hacked") is None


# What the browser keeps of the chats.
KEPT = """async () => {
  const chats = await indexedDB.databases();
  return chats.length + localStorage.length + sessionStorage.length;
}"""


def drop_header(route: Route) -> None:
    """Act like a browser that ignores Clear-Site-Data, as over plain HTTP from elsewhere."""
    reply = route.fetch(max_redirects=0)
    headers = {k: v for k, v in reply.headers.items() if k != "clear-site-data"}
    route.fulfill(response=reply, headers=headers)


@pytest.mark.parametrize("obeyed", [True, False])
def test_signing_out_leaves_nothing_of_the_chat_in_the_browser(
    browser: Browser, url: str, cookies: StorageState, *, obeyed: bool
) -> None:
    with browser.new_page(storage_state=cookies) as tab:
        tab.goto(url)
        ask(tab, "hello")
        tab.goto(f"{url}/logout")
        assert tab.evaluate(KEPT)
        if not obeyed:
            tab.route("**/logout", drop_header)
        tab.get_by_role("button", name="Sign out").click()
        expect(tab).to_have_url(f"{url}/login")
        assert tab.evaluate(KEPT) == 0
