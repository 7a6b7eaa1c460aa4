"""Take the screenshots of the page in docs/: `make screenshots`."""

import tempfile
from pathlib import Path

from platformdirs import user_cache_dir
from playwright.sync_api import Browser, Page

from tests.support.browsing import ask, chromium, served
from tests.support.checkout import ROOT

HERE = Path(__file__).parent
WIDE = (1400, 860)
PHONE = (390, 780)
CACHE = Path(user_cache_dir("askquote"))


def main() -> None:
    """Ask the sample documents, and save screenshots of the page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / "docs_src", Path(folder) / "index", CACHE) as page,
        chromium() as browser,
    ):
        for name, size, scheme in (
            ("page", WIDE, "light"),
            ("page-dark", WIDE, "dark"),
            ("page-phone", PHONE, "light"),
        ):
            _take(browser, page.url, name, size, scheme)


def _take(
    browser: Browser, url: str, name: str, size: tuple[int, int], scheme: str
) -> None:
    width, height = size
    with browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
        device_scale_factor=2 if size == PHONE else 1,
    ) as page:
        page.set_default_timeout(60_000)
        page.goto(url)
        ask(page, "Who led the talks for Ukraine?")
        reply = ask(page, "How long a ceasefire does Ukraine want?")
        if size == WIDE:
            reply.locator(".source").first.click()
            page.frame_locator("iframe").locator("#quote").wait_for()
        _screenshot(page, name)
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Documents").click()
        page.get_by_role("button", name="Map of the documents").click()
        page.locator(".scatterlayer").wait_for()
        _screenshot(page, name.replace("page", "documents"))


def _screenshot(page: Page, name: str) -> None:
    page.screenshot(path=HERE / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
