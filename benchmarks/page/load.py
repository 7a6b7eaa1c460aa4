"""How the page loads in Chromium, with Lighthouse's measures, and which elements move.

usage: python -m benchmarks.page.load [--docs FOLDER]

Each load has a new browser context, so that nothing is cached in the browser. The figures are
medians. A load has settled once the suggested questions and the document cards are shown, and
nothing on the page has changed for three seconds.
"""

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from platformdirs import user_cache_dir
from playwright.sync_api import Browser, CDPSession, Page

from qa import sync
from tests.support.browsing import box, chromium, served
from tests.support.checkout import DOCS

_SIZES = ((1440, 900), (390, 800))  # a laptop, and a phone
_PHONE_WIDTH = 390
_LOADS = 5
_QUIET = 3_000  # milliseconds without a change
_TIMEOUT = 120_000  # milliseconds; the machine may be busy
_MOST_MOVED = 8

# The limits of a session window, as in web-vitals, in milliseconds.
_LONGEST_GAP = 1_000
_LONGEST_WINDOW = 5_000

_HEADING = (
    "| viewport | layout shift (CLS) | first paint | can type | first answer |"
    " requests | transferred |\n|---|---|---|---|---|---|---|"
)
_MOVED_HEADING = (
    "| viewport | element that moved | shift, mean | down by | at | loads |\n"
    "|---|---|---|---|---|---|"
)

_OBSERVER = """
window.measured = {shifts: [], paint: null, typing: null, changed: 0};
const named = node => {
  const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  if (!element) return '(removed)';
  const withId = element.closest('[id]:not([id=""])');
  const own = element.tagName.toLowerCase()
    + [...element.classList].filter(name => !name.startsWith('svelte-')).map(name => `.${name}`).join('');
  if (element === withId) return `${element.tagName.toLowerCase()}#${element.id}`;
  return withId ? `#${withId.id} ${own}` : own;
};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    measured.shifts.push({
      at: entry.startTime,
      value: entry.value,
      moved: entry.sources.map(source => ({
        element: named(source.node),
        down: source.currentRect.y - source.previousRect.y,
      })),
    });
  }
}).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntriesByName('first-contentful-paint')) measured.paint = entry.startTime;
}).observe({type: 'paint', buffered: true});
new MutationObserver(() => { measured.changed = performance.now(); })
  .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
const awaitBox = () => {
  const box = document.querySelector('#question textarea');
  // Visible, enabled and not covered: one could click it and type.
  const seen = box?.getBoundingClientRect();
  const top = seen && document.elementFromPoint(seen.x + seen.width / 2, seen.y + seen.height / 2);
  if (box && top === box && !box.disabled) measured.typing = performance.now();
  else requestAnimationFrame(awaitBox);
};
requestAnimationFrame(awaitBox);
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """An element that moved, and by how many pixels down."""

    element: str
    down: float


@dataclass(frozen=True, slots=True)
class Shift:
    """A layout shift: when it happened in milliseconds, its score, and what moved."""

    at: float
    value: float
    moved: Sequence[Moved]


@dataclass(frozen=True, slots=True)
class Load:
    """What one load measured; times are in milliseconds, since the navigation or Enter."""

    shifts: Sequence[Shift]
    paint: float
    typing: float
    answer: float
    requests: int
    kilobytes: float

    @property
    def layout_shift(self) -> float:
        """The score of the worst session window, which is how web-vitals defines CLS."""
        worst = total = 0.0
        started = last = float("-inf")
        for shift in self.shifts:
            is_new = shift.at - last > _LONGEST_GAP
            if is_new or shift.at - started > _LONGEST_WINDOW:
                started, total = shift.at, 0.0
            last = shift.at
            total += shift.value
            worst = max(worst, total)
        return worst


@dataclass(frozen=True, slots=True)
class _Move:
    """One move of an element: the number of the load, the shift, and the pixels down."""

    load: int
    shift: Shift
    down: float


class Traffic:
    """Counts a page's requests, and the bytes that Chromium received for them."""

    def __init__(self, session: CDPSession) -> None:
        self.requests = 0
        self.bytes = 0.0
        session.on("Network.requestWillBeSent", self._count)
        session.on("Network.loadingFinished", self._add)
        session.send("Network.enable")

    def _count(self, event: dict[str, Any]) -> None:
        self.requests += event["request"]["url"].startswith("http")

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]


def main() -> None:
    """Print the figures of each viewport, and what moved while it loaded."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, default=DOCS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "index")
        sync(arguments.docs, index)
        with (
            served(arguments.docs, index, Path(user_cache_dir("askquote"))) as page,
            chromium() as browser,
        ):
            measured = {
                size: [_load(browser, page.url, size, turn) for turn in range(_LOADS)]
                for size in _SIZES
            }
    print(_HEADING)
    for size, loads in measured.items():
        print(_row(size, loads))
    print(f"\n{_MOVED_HEADING}")
    for size, loads in measured.items():
        for row in _moved_rows(size, loads):
            print(row)


def _load(browser: Browser, url: str, size: tuple[int, int], turn: int) -> Load:
    """Load the page in a new context, and ask a suggested question, another each turn."""
    width, height = size
    with browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=width == _PHONE_WIDTH,
        has_touch=width == _PHONE_WIDTH,
    ) as context:
        page = context.new_page()
        page.set_default_timeout(_TIMEOUT)
        traffic = Traffic(context.new_cdp_session(page))
        page.add_init_script(_OBSERVER)
        page.goto(url)
        _settle(page)
        measured = page.evaluate("measured")
        requests, kilobytes = traffic.requests, traffic.bytes / 1000
        return Load(
            [_shift(entry) for entry in measured["shifts"]],
            measured["paint"],
            measured["typing"],
            _time_answer(page, turn),
            requests,
            kilobytes,
        )


def _settle(page: Page) -> None:
    """Wait until the start page is complete, and has not changed for a while."""
    page.locator("#suggestions button:visible").first.wait_for()
    page.locator("#intro .cards li").first.wait_for(state="attached")
    page.wait_for_function(f"performance.now() - measured.changed > {_QUIET}")


def _shift(entry: dict[str, Any]) -> Shift:
    moved = [Moved(each["element"], each["down"]) for each in entry["moved"]]
    return Shift(entry["at"], entry["value"], moved)


def _time_answer(page: Page, turn: int) -> float:
    """The milliseconds from Enter to the answer to a suggested question."""
    suggested = page.locator("#suggestions button:visible").all_inner_texts()
    box(page).fill(suggested[turn % len(suggested)])
    started = time.perf_counter()
    box(page).press("Enter")
    page.locator(".reply .short").wait_for()
    return 1000 * (time.perf_counter() - started)


def _row(size: tuple[int, int], loads: Sequence[Load]) -> str:
    width, height = size
    return (
        f"| {width} x {height} | {median(load.layout_shift for load in loads):.3f}"
        f" | {median(load.paint for load in loads):,.0f} ms"
        f" | {median(load.typing for load in loads):,.0f} ms"
        f" | {median(load.answer for load in loads):,.0f} ms"
        f" | {median(load.requests for load in loads):.0f}"
        f" | {median(load.kilobytes for load in loads):,.0f} kB |"
    )


def _moved_rows(size: tuple[int, int], loads: Sequence[Load]) -> Sequence[str]:
    """The elements that moved, worst first; a shift counts for each of its elements."""
    moves: dict[str, list[_Move]] = defaultdict(list)
    for number, load in enumerate(loads):
        for shift in load.shifts:
            for moved in shift.moved:
                moves[moved.element].append(_Move(number, shift, moved.down))
    ranked = sorted(moves, key=lambda name: _score(moves[name]), reverse=True)
    return [
        _moved_row(size, element, moves[element], len(loads))
        for element in ranked[:_MOST_MOVED]
    ]


def _moved_row(
    size: tuple[int, int], element: str, moves: Sequence[_Move], loads: int
) -> str:
    width, height = size
    return (
        f"| {width} x {height} | `{element}` | {_score(moves) / loads:.3f}"
        f" | {median(move.down for move in moves):+.0f} px"
        f" | {median(move.shift.at for move in moves):,.0f} ms"
        f" | {len({move.load for move in moves})} of {loads} |"
    )


def _score(moves: Sequence[_Move]) -> float:
    return sum(move.shift.value for move in moves)


if __name__ == "__main__":
    main()
