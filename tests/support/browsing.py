"""The page in a real browser, served by the command line."""

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
_TIMEOUT = 90_000  # milliseconds; tests may run on a busy machine
expect.set_options(timeout=_TIMEOUT)
# Gradio's messages if a page is closed during a request.
_HARMLESS = ("AbortError: signal is aborted", "Connection errored out")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium, which is not installed"
)


@dataclass(frozen=True, slots=True)
class Served:
    """The address of a served page, and the process that serves it."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def served(
    docs: Path, index: Path, cache: Path, port: int = 0, options: Sequence[str] = ()
) -> Iterator[Served]:
    """Serve the page of a folder with the command line; at a free port by default."""
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
    """Interrupt a process, as Ctrl-C does, and kill it if it doesn't end."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    """The address that the process prints."""
    assert process.stdout is not None
    output = []
    for line in process.stdout:
        output.append(line)
        if found := re.search(r"http://[\d.:]+", line):
            return found[0]
    pytest.fail("no address was printed:\n" + "".join(output))


def await_line(process: subprocess.Popen[str], words: str) -> None:
    """Read a process's output up to a line that contains these words."""
    assert process.stdout is not None
    assert any(words in line for line in process.stdout), f"{words} was never printed"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium installed on this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(_SWITCHES)
        )
        yield browser
        browser.close()


@contextmanager
def watched(context: BrowserContext, tab: Page | None = None) -> Iterator[Page]:
    """A tab, new by default, that fails the test on certain events.

    These are a request to another machine, a script error, and an injected script.
    """
    hosts: set[str | None] = set()
    errors: list[str] = []

    def add_error(message: str) -> None:
        if not any(words in message for words in _HARMLESS):
            errors.append(message)

    context.set_default_timeout(_TIMEOUT)
    listeners: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: hosts.add(urlsplit(request.url).hostname),
        "weberror": lambda error: add_error(str(error.error)),
        "console": lambda message: (
            add_error(message.text) if message.type == "error" else None
        ),
    }
    for event, listener in listeners.items():
        context.on(event, listener)
    page = tab or context.new_page()
    try:
        yield page
        for frame in page.frames:
            assert frame.evaluate("window.hacked") is None
    finally:
        for event, listener in listeners.items():
            context.remove_listener(event, listener)
    assert hosts - {None, ""} == {"127.0.0.1"}, hosts
    assert not errors, errors


def box(page: Page) -> Locator:
    """The box for questions."""
    return page.get_by_role("textbox", name="Question")


def ask(page: Page, question: str) -> Locator:
    """Ask by keyboard, and wait for the reply."""
    asked_before = page.locator(".exchange").count()
    box(page).fill(question)
    box(page).press("Enter")
    return reply(page, asked_before)


def reply(page: Page, number: int) -> Locator:
    """Wait for the reply to a question, numbered from 0."""
    located = page.locator(".exchange").nth(number).locator(".reply")
    expect(located).to_be_visible()
    expect(located.locator(".waiting")).to_have_count(0)
    return located
