"""The page in a real browser, started as a user starts it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
SWITCHES = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="the page needs Chromium to be tried, and there is none"
)

HOSTILE = (
    "The zebra census says <script>window.hacked = 1</script> and"
    ' <img src=x onerror="window.hacked = 2"> and **bold** and $$x^2$$ and'
    " ${window.hacked = 3} and {{constructor}} and [link](javascript:window.hacked=4)"
    " and  two spaces."
)
TURNED = "The walrus auditor was \u202eknown\u202c to everybody."


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is served, and the process that serves it."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def served(docs: Path, index: Path, cache: Path) -> Iterator[Served]:
    """The page of a folder, by the command line, at a port that is free."""
    command = [sys.executable, "-m", "ui", "ui", "--port", "0"]
    with subprocess.Popen(
        [*command, "--docs", str(docs), "--index", str(index)],
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
        process.wait(timeout=30)
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


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page") / "docs"
    folder.mkdir()
    shutil.copy(ROOT / "docs_src" / "istanbul-talks.md", folder)
    (folder / "zebra <img src=x onerror=window.hacked=5>.md").write_text(
        f"# A <b>bold</b> heading\n\n{HOSTILE}\n\n{TURNED}\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page-index") / "index"


@pytest.fixture(scope="module")
def url(docs: Path, index: Path, prepared_cache: Path) -> Iterator[str]:
    with served(docs, index, prepared_cache) as page:
        yield page.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(SWITCHES)
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """The page in a new tab; no request may leave this machine, and no script may fail."""
    hosts: set[str | None] = set()
    complaints: list[str] = []
    with browser.new_context() as context:
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(url)
        yield page
        assert page.evaluate("window.hacked") is None
    assert hosts - {None} == {"127.0.0.1"}
    assert complaints == []


def ask(page: Page, question: str) -> Locator:
    """Ask by the keyboard; returns the reply once it is there."""
    asked_before = page.locator(".exchange").count()
    box(page).fill(question)
    box(page).press("Enter")
    reply = page.locator(".exchange").nth(asked_before).locator(".reply")
    expect(reply).to_be_visible()
    expect(reply.locator(".waiting")).to_have_count(0)
    return reply


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Question")


def test_a_question_is_answered_with_the_name_marked_in_its_quote(page: Page) -> None:
    reply = ask(page, "Who led the talks for Ukraine?")
    card = reply.locator(".quote").first
    expect(card.locator("cite")).to_have_text("istanbul-talks.md")
    expect(card.locator("mark")).to_contain_text("Rustem Umerov")
    expect(reply.locator(".short")).to_contain_text("Rustem Umerov")
    expect(reply.locator(".confidence")).to_contain_text("%")


def test_what_the_documents_lack_is_said_and_the_nearest_unfold(page: Page) -> None:
    reply = ask(page, "What is the boiling point of tungsten?")
    expect(reply).to_contain_text("Not in the documents.")
    nearest = reply.locator(".quote").first
    expect(nearest).to_be_hidden()
    reply.locator("summary").press("Enter")
    expect(nearest).to_be_visible()


def test_a_hostile_document_is_shown_as_text_and_nothing_runs(page: Page) -> None:
    reply = ask(page, "What does the zebra census say?")
    card = reply.locator(".quote", has_text="census").first
    assert HOSTILE.startswith(card.locator("blockquote").inner_text().strip()[:120])
    expect(card).to_contain_text("<script>window.hacked = 1</script>")
    expect(card).to_contain_text("A <b>bold</b> heading")
    expect(page.locator(".chat :is(script, img, a, b, strong, em)")).to_have_count(0)


def test_a_direction_override_does_not_turn_the_words_after_it(page: Page) -> None:
    reply = ask(page, "To whom was the walrus auditor known?")
    quote = reply.locator("blockquote", has_text="walrus").first
    expect(quote).to_contain_text(TURNED)
    assert quote.evaluate(LEFT_EDGES) == sorted(quote.evaluate(LEFT_EDGES))


LEFT_EDGES = """quote => {
  const walker = document.createTreeWalker(quote, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    const start = node.data.indexOf('known');
    if (start >= 0) return [0, 1, 2, 3, 4].map(offset => {
      const range = document.createRange();
      range.setStart(node, start + offset);
      range.setEnd(node, start + offset + 1);
      return range.getBoundingClientRect().left;
    });
  }
}"""


def test_enter_empties_the_box_and_keeps_the_focus_there(page: Page) -> None:
    ask(page, "hello")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")


def test_the_button_asks_too_and_gives_the_focus_back(page: Page) -> None:
    box(page).fill("hello")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".note")).to_contain_text("Hello!")
    expect(box(page)).to_be_focused()


def test_small_talk_is_not_called_missing_from_the_documents(page: Page) -> None:
    reply = ask(page, "hello")
    expect(reply.locator(".note")).to_be_visible()
    expect(reply).not_to_contain_text("Not in the documents")


def test_a_question_too_long_is_an_error_and_no_answer(page: Page) -> None:
    reply = ask(page, "why " * 600)
    expect(reply.get_by_role("alert")).to_contain_text("2,000")
    expect(reply).not_to_contain_text("Not in the documents")


def test_a_blank_question_only_empties_the_box(page: Page) -> None:
    ask(page, "hello")
    box(page).fill("  ")
    box(page).press("Enter")
    expect(box(page)).to_have_value("")
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_new_chat_is_empty(page: Page) -> None:
    ask(page, "hello")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".exchange")).to_have_count(0)
    ask(page, "hello")
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_chat_is_not_seen_in_another_tab(page: Page, url: str) -> None:
    ask(page, "hello")
    other = page.context.new_page()
    other.goto(url)
    ask(other, "thanks")
    expect(other.locator(".exchange")).to_have_count(1)


def test_the_page_refuses_a_request_by_another_name(page: Page, url: str) -> None:
    asked = page.request.get(url, headers={"Host": "elsewhere.example"})
    assert asked.status == 400


def test_the_page_may_load_nothing_from_elsewhere(browser: Browser, url: str) -> None:
    with browser.new_page() as tab:
        tab.goto(url)
        blocked = tab.evaluate(
            """() => new Promise(resolve => {
              addEventListener('securitypolicyviolation', e => resolve(e.blockedURI));
              const picture = new Image();
              picture.onerror = () => setTimeout(resolve, 1000, 'asked for');
              picture.src = 'http://localhost:9/picture.png';
            })"""
        )
    assert blocked == "http://localhost:9/picture.png"


def test_an_interrupt_closes_the_page_without_a_trace(
    browser: Browser, docs: Path, index: Path, prepared_cache: Path
) -> None:
    with (
        served(docs, index, prepared_cache) as page,
        browser.new_page() as tab,
    ):
        tab.goto(page.url)
        ask(tab, "hello")
        page.process.send_signal(signal.SIGINT)
        said, _ = page.process.communicate(timeout=30)
        assert page.process.returncode == 0
        assert "Traceback" not in said


def test_a_file_that_comes_while_the_page_is_open_is_asked_and_one_that_goes_is_not(
    browser: Browser, tmp_path: Path, prepared_cache: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("The bridge is red.", encoding="utf-8")
    with (
        served(docs, tmp_path / "index", prepared_cache) as page,
        browser.new_page() as tab,
    ):
        tab.goto(page.url)
        expect(ask(tab, "Who won the zebra race?")).to_contain_text("Not in the")
        (docs / "b.txt").write_text("Kalinda won the zebra race.", encoding="utf-8")
        _await(page.process, "2 documents")
        expect(ask(tab, "Who won the zebra race?")).to_contain_text("Kalinda")
        (docs / "b.txt").unlink()
        _await(page.process, "1 removed")
        expect(ask(tab, "Who won the zebra race?")).to_contain_text("Not in the")


def _await(process: subprocess.Popen[str], words: str) -> None:
    """Read what a process prints up to a line with these words."""
    assert process.stdout is not None
    assert any(words in line for line in process.stdout), f"{words} was never printed"
