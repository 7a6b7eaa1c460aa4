"""The page in a real browser, started as a user starts it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tests.support.checkout import ROOT

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
_SWITCHES = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_PATIENCE = 90_000  # milliseconds; a busy machine is slow by no fault of the page's
expect.set_options(timeout=_PATIENCE)
# What Gradio says where a page is left that still waits for something.
_OF_LEAVING = ("AbortError: signal is aborted", "Connection errored out")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="the page needs Chromium to be tried, and there is none"
)


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is served, and the process that serves it."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def served(
    docs: Path, index: Path, cache: Path, port: int = 0, options: Sequence[str] = ()
) -> Iterator[Served]:
    """The page of a folder, by the command line; at a port that is free, unless one is named."""
    command = [sys.executable, "-m", "ui", "ui", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--docs", str(docs), "--index", str(index), *options],
        cwd=ROOT,
        env={**os.environ, "ASKQUOTE_CACHE": str(cache), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Served(_address(process), process)
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Interrupt a process, as Ctrl-C does, and kill it only if that is not enough."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    """The address that the process prints."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://[\d.:]+", line):
            return found[0]
    pytest.fail("no address was printed:\n" + "".join(said))


def await_line(process: subprocess.Popen[str], words: str) -> None:
    """Read what a process prints up to a line with these words."""
    assert process.stdout is not None
    assert any(words in line for line in process.stdout), f"{words} was never printed"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of this machine's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(_SWITCHES)
        )
        yield browser
        browser.close()


@contextmanager
def watched(context: BrowserContext, tab: Page | None = None) -> Iterator[Page]:
    """A tab in which no request may leave this machine, no script fail, and none be injected.

    It is a new one, unless one is given.
    """
    hosts: set[str | None] = set()
    complaints: list[str] = []

    def hear(complaint: str) -> None:
        if not any(words in complaint for words in _OF_LEAVING):
            complaints.append(complaint)

    context.set_default_timeout(_PATIENCE)
    heard: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: hosts.add(urlsplit(request.url).hostname),
        "weberror": lambda error: hear(str(error.error)),
        "console": lambda said: hear(said.text) if said.type == "error" else None,
    }
    for event, listener in heard.items():
        context.on(event, listener)
    page = tab or context.new_page()
    try:
        yield page
        for frame in page.frames:
            assert frame.evaluate("window.hacked") is None
    finally:
        for event, listener in heard.items():
            context.remove_listener(event, listener)
    assert hosts - {None, ""} == {"127.0.0.1"}, hosts
    assert not complaints, complaints


def box(page: Page) -> Locator:
    """Where one asks."""
    return page.get_by_role("textbox", name="Question")


def ask(page: Page, question: str) -> Locator:
    """Ask by the keyboard; returns the reply once it is there."""
    asked_before = page.locator(".exchange").count()
    box(page).fill(question)
    box(page).press("Enter")
    return reply(page, asked_before)


def reply(page: Page, place: int) -> Locator:
    """The reply to the question of a place, from 0, once it is there."""
    found = page.locator(".exchange").nth(place).locator(".reply")
    expect(found).to_be_visible()
    expect(found.locator(".waiting")).to_have_count(0)
    return found
