"""The page's own delay: the time of a question through `Bot`, then in Chromium.

The page is served as users serve it, on an index of the given folder. Every question gets a
freshly opened page, so none is a follow-up.
"""

import argparse
import os
import random
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, expect

from qa import Bot, sync
from qa.evaluate.question_set import read_questions
from tests.support.browsing import box, chromium, served


def main() -> None:
    """Print the medians in milliseconds, and the median of the differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument(
        "file", type=Path, help="questions in the format of `askquote eval`"
    )
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pool = [gold.question for gold in read_questions(arguments.file)]
    questions = random.Random(arguments.seed).sample(pool, arguments.questions)
    with tempfile.TemporaryDirectory() as folder:
        index, cache = Path(folder, "index"), Path(folder, "cache")
        os.environ["ASKQUOTE_CACHE"] = str(cache)
        sync(arguments.docs, index)
        with (
            Bot(index) as bot,
            served(arguments.docs, index, cache) as page,
            chromium() as browser,
        ):
            for question in questions[:3]:  # warm up
                bot.ask(question)
                _time_on_page(browser, page.url, question)
            pairs = [
                (_time_bot(bot, question), _time_on_page(browser, page.url, question))
                for question in questions
            ]
    through_bot, on_page = np.array(pairs).T
    print(f"through Bot: {np.median(through_bot):.0f} ms")
    print(f"on the page: {np.median(on_page):.0f} ms")
    print(f"the page's own: {np.median(on_page - through_bot):.0f} ms, median")


def _time_bot(bot: Bot, question: str) -> float:
    """The milliseconds until the bot returns its answer."""
    started = time.perf_counter()
    bot.ask(question)
    return 1000 * (time.perf_counter() - started)


def _time_on_page(browser: Browser, url: str, question: str) -> float:
    """The milliseconds from Enter to the answer on the page."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        expect(page.locator("#examples button").first).to_be_visible()
        box(page).fill(question)
        started = time.perf_counter()
        box(page).press("Enter")
        page.locator(".reply .short").wait_for()
        return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
