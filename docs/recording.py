"""Record the page as an animation, docs/recording.webp: `python -m docs.recording`."""

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from platformdirs import user_cache_dir
from playwright.sync_api import Browser, Locator, Page

from tests.support.browsing import box, chromium, served

HERE = Path(__file__).parent
CACHE = Path(user_cache_dir("askquote"))
_VIEWPORT = (1120, 700)  # wide enough for the document next to the chat
_SIZE = (960, 600)
_FRAME = 1 / 8  # seconds
_QUALITY = 90  # lower ones leave shadows of earlier frames
_STEPS = 4  # frames of a movement of the mouse
_LONGEST_WAIT = 60  # seconds; the machine may be busy

_FILES: Mapping[str, str] = {
    "prices.csv": """\
Boat,Price per hour,Price per day,Deposit
Canoe,9 euros,45 euros,50 euros
Kayak,12 euros,60 euros,80 euros
Rowing boat,15 euros,75 euros,100 euros
""",
    "handbook.md": """\
# Handbook of the boat hire

## Opening hours

The boat hire is open from April to October, every day from 9 in the morning.
The last boat leaves two hours before sunset.

## Safety

Children under 12 must wear a life jacket at all times.
Nobody may take out a boat when the wind is stronger than force 5.
""",
    "minutes.txt": """\
Minutes of the meeting on 3 March.
Ana, Jonas and Marta took part.
Marta will repair the jetty before Easter.
Jonas ordered six new life jackets for 240 euros.
The next meeting is on 7 April.
""",
}
_ANSWERED = "Who repairs the jetty?"
_UNANSWERED = "How much will it cost?"

# Screenshots show no mouse, so the page draws an arrow, which glows while it clicks. It can
# carry a label, as a mouse does that drags files.
_CURSOR = """
document.addEventListener('DOMContentLoaded', () => {
  if (window.top !== window) return;
  const cursor = document.createElement('div');
  cursor.id = 'drawn-cursor';
  cursor.style.cssText = 'position: fixed; z-index: 9999; inset: 0 auto auto 0; pointer-events: none;';
  cursor.innerHTML = `<svg width="24" height="24" viewBox="0 0 24 24" style="display: block"><path
    d="M2 1v17l4-4 3 8 3-1-3-8h6z" fill="#111" stroke="#fff" stroke-width="1.5"/></svg>
    <span style="position: absolute; left: 20px; top: 20px; padding: 3px 9px; border-radius: 6px;
    background: #1e293b; color: #fff; font: 14px system-ui, sans-serif; white-space: nowrap" hidden></span>`;
  document.body.append(cursor);
  const move = event => {
    cursor.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`;
  };
  const glow = colour => { cursor.style.filter = colour && `drop-shadow(0 0 7px ${colour})`; };
  document.addEventListener('mousemove', move, true);
  document.addEventListener('mousedown', () => glow('#2563eb'), true);
  document.addEventListener('mouseup', () => setTimeout(glow, 300, ''), true);
});
"""
_LABEL = """
text => {
  const label = document.querySelector('#drawn-cursor span');
  label.textContent = text;
  label.hidden = !text;
}
"""
_DRAGGED = """
() => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['-'], 'dragged.txt'));
  return transfer;
}
"""


@dataclass(slots=True)
class Recorder:
    """Takes screenshots of a page while it acts on it, each with its time in seconds."""

    page: Page
    frames: list[tuple[float, Image.Image]] = field(default_factory=list)
    mouse: tuple[float, float] = (_VIEWPORT[0] * 0.8, _VIEWPORT[1] * 0.3)

    def frame(self) -> None:
        """Take a screenshot, but no sooner than a frame after the last one."""
        if self.frames:
            passed = time.monotonic() - self.frames[-1][0]
            self.page.wait_for_timeout(1000 * max(0.0, _FRAME - passed))
        taken = time.monotonic()
        screenshot = Image.open(BytesIO(self.page.screenshot(caret="initial")))
        resized = screenshot.convert("RGB").resize(_SIZE, Image.Resampling.LANCZOS)
        self.frames.append((taken, resized))

    def hold(self, seconds: float) -> None:
        """Take frames for a time, so that one can read."""
        ended = time.monotonic() + seconds
        while time.monotonic() < ended:
            self.frame()

    def hold_until_visible(self, locator: Locator) -> None:
        """Take frames until an element is seen."""
        ended = time.monotonic() + _LONGEST_WAIT
        while not locator.is_visible():
            if time.monotonic() > ended:
                raise TimeoutError(f"{locator} was never seen")
            self.frame()

    def move(self, locator: Locator) -> None:
        """Move the mouse to the middle of an element."""
        found = locator.bounding_box()
        if found is None:
            raise ValueError(f"{locator} isn't seen")
        x, y = self.mouse
        self.mouse = (
            found["x"] + found["width"] / 2,
            found["y"] + found["height"] / 2,
        )
        for step in range(1, _STEPS + 1):
            share = step / _STEPS
            self.page.mouse.move(
                x + share * (self.mouse[0] - x), y + share * (self.mouse[1] - y)
            )
            self.frame()

    def click(self, locator: Locator) -> None:
        """Move the mouse to an element, and click it."""
        self.move(locator)
        self.page.mouse.down()
        self.frame()
        self.page.mouse.up()
        self.frame()

    def type(self, text: str) -> None:
        """Type letter by letter, one a frame."""
        for letter in text:
            self.page.keyboard.type(letter)
            self.frame()

    def save(self, file: Path) -> None:
        """Write an animation that takes as long as the recording did."""
        images: list[Image.Image] = []
        starts: list[float] = []
        for taken, image in self.frames:
            if not images or image != images[-1]:
                images.append(image)
                starts.append(taken)
        ends = [*starts[1:], self.frames[-1][0] + _FRAME]
        images[0].save(
            file,
            save_all=True,
            append_images=images[1:],
            duration=[
                round(1000 * (end - start))
                for start, end in zip(starts, ends, strict=True)
            ],
            loop=0,
            quality=_QUALITY,
        )


def main() -> None:
    """Start with an empty folder, drop files on the page, ask, and save the recording."""
    with tempfile.TemporaryDirectory() as folder:
        files = _write_files(Path(folder, "files"))
        with (
            served(Path(folder, "boat-hire"), Path(folder, "index"), CACHE) as page,
            chromium() as browser,
        ):
            _record(browser, page.url, files).save(HERE / "recording.webp")


def _write_files(folder: Path) -> list[Path]:
    folder.mkdir()
    files = [folder / name for name in _FILES]
    for file in files:
        file.write_text(_FILES[file.name], encoding="utf-8")
    return files


def _record(browser: Browser, url: str, files: list[Path]) -> Recorder:
    width, height = _VIEWPORT
    with browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="light"
    ) as page:
        page.add_init_script(_CURSOR)
        page.goto(url)
        page.locator("#chat-drop").wait_for()
        recorder = Recorder(page)
        page.mouse.move(*recorder.mouse)
        recorder.hold(0.8)
        _drop(recorder, files)
        _ask(recorder, _ANSWERED)
        recorder.hold(1.2)
        _open_quote(recorder)
        _ask(recorder, _UNANSWERED)
        recorder.hold(2.0)
        return recorder


def _drop(recorder: Recorder, files: list[Path]) -> None:
    """Drop the files on the zone, and wait until they are searchable."""
    page = recorder.page
    dragged = {"dataTransfer": page.evaluate_handle(_DRAGGED)}
    page.evaluate(_LABEL, f"{len(files)} files")
    page.dispatch_event("#chat-drop", "dragover", dragged)
    recorder.move(page.locator("#chat-drop"))
    recorder.hold(0.4)
    # A browser lets no script drop real files, so they go into the zone's own field.
    page.dispatch_event("#chat-drop", "dragleave", dragged)
    page.evaluate(_LABEL, "")
    page.locator("#chat-drop input[type=file]").set_input_files(files)
    done = f"{len(files)} of {len(files)} files done"
    recorder.hold_until_visible(page.get_by_text(done))
    recorder.hold(1.2)


def _ask(recorder: Recorder, question: str) -> None:
    page = recorder.page
    replies = page.locator(".exchange .reply:not(:has(.waiting)) .short")
    asked_before = replies.count()
    recorder.click(box(page))
    recorder.type(question)
    page.keyboard.press("Enter")
    recorder.hold_until_visible(replies.nth(asked_before))


def _open_quote(recorder: Recorder) -> None:
    """Open the first quote in the panel, and close it after a while."""
    page = recorder.page
    recorder.click(page.locator(".reply .source").first)
    recorder.hold_until_visible(page.frame_locator("iframe").locator("#quote"))
    recorder.hold(2.0)
    recorder.click(page.locator("#panel .close"))


if __name__ == "__main__":
    main()
