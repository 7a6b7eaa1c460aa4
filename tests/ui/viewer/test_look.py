"""Documents as they look in their files: pages of PDFs, and Markdown."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from index.embed.embedder import HashEmbedder
from index.sync.components import Components
from index.sync.sync import sync
from index.text.range import Range
from qa import Bot
from tests.support.folders import write_files
from tests.support.pdf_stories import GRID, story, table
from tests.support.serving import serving
from ui.viewer.original.markdown_html import markdown_html
from ui.viewer.routes import mount_viewer

LEFT, BASELINE, TURNED, SIZE = 72, 600, 300, 20
PRICES = [
    ["Item", "2023", "2024"],
    ["Pine desk", "239 EUR", "250 EUR"],
    ["Oak desk", "420 EUR", "431 EUR"],
]
HANDBOOK = """---
title: Handbook
---

# Leave

Staff have **30 days** of leave. _Trainees_ have [24](https://example.org) days.

- Ask your manager
- Enter it in the calendar

| Year | Days |
|---|---|
| 2023 | 28 |
| 2024 | 30 |

<script>alert(1)</script> ![a](http://example.org/x.png)
"""


def pdf() -> bytes:
    """Three pages with lines at known places.

    The first has a line twice, the second a sentence on two lines, and the third is turned.
    """
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setFont("Helvetica", SIZE)
    for line in range(2):
        below = BASELINE - 100 * line
        canvas.drawString(LEFT, below, "The bridge was opened by the mayor.")
        canvas.drawString(LEFT, below - 26, f"That is line {line}.")
    canvas.showPage()
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(LEFT, BASELINE, "The tower was built by Marek, who came")
    canvas.drawString(LEFT, BASELINE - 26, "from the north in the spring of 1931.")
    canvas.showPage()
    canvas.setPageRotation(90)
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(LEFT, TURNED, "The lake is 40 metres deep.")
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="module")
def bot(
    tmp_path_factory: pytest.TempPathFactory, fake_components: Components
) -> Iterator[Bot]:
    root = tmp_path_factory.mktemp("looks")
    docs = write_files(root / "docs", {"handbook.md": HANDBOOK})
    (docs / "two.pdf").write_bytes(pdf())
    (docs / "prices.pdf").write_bytes(story(table(PRICES, GRID)))
    sync(docs, root / "index", fake_components)
    with Bot(root / "index", embedder=HashEmbedder()) as bot:
        yield bot


@pytest.fixture(scope="module")
def web(bot: Bot) -> Iterator[httpx.Client]:
    app = FastAPI(openapi_url=None)
    mount_viewer(app, bot)
    with serving(app) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def query(bot: Bot, name: str, words: str, after: str = "") -> str:
    """The query that marks these words of a document, the first after some others."""
    with bot.reading() as snapshot:
        text = snapshot.document(name).text
    start = text.index(words, text.index(after))
    return f"quote={start}-{start + len(words)}"


def boxes(html: str) -> list[tuple[float, ...]]:
    found = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', html
    )
    return [tuple(map(float, box)) for box in found]


def test_a_quote_is_marked_where_it_stands_on_its_page(
    bot: Bot, web: httpx.Client
) -> None:
    quote = query(bot, "two.pdf", "The bridge was opened by the mayor.")
    html = web.get(f"/view/two.pdf?{quote}").text
    [(left, top, width, height)] = boxes(html)
    assert left == pytest.approx(LEFT, abs=3)
    assert top <= A4[1] - BASELINE <= top + height
    assert 300 < width < 400
    assert height < 2 * SIZE
    assert "Page 1 of 3" in html
    assert "Next page" in html
    assert "Previous page" not in html


def test_a_sentence_on_two_lines_is_marked_on_both(bot: Bot, web: httpx.Client) -> None:
    quote = query(bot, "two.pdf", "The tower was built by Marek")
    start = int(quote.partition("=")[2].partition("-")[0])
    last = query(bot, "two.pdf", "of 1931.").rpartition("-")[2]
    html = web.get(f"/view/two.pdf?quote={start}-{last}").text
    tops = [top for _, top, _, _ in boxes(html)]
    assert len(tops) == 2
    assert tops[1] - tops[0] == pytest.approx(26, abs=3)
    assert "Page 2 of 3" in html


def test_of_two_places_with_the_same_words_the_quoted_one_is_marked(
    bot: Bot, web: httpx.Client
) -> None:
    words = "The bridge was opened by the mayor."
    tops = []
    for after in ("", "line 0"):
        quote = query(bot, "two.pdf", words, after)
        [(_, top, _, _)] = boxes(web.get(f"/view/two.pdf?{quote}").text)
        tops.append(top)
    assert tops[1] - tops[0] == pytest.approx(100, abs=1)


def test_on_a_turned_page_a_quote_is_marked_where_it_is_drawn(
    bot: Bot, web: httpx.Client
) -> None:
    quote = query(bot, "two.pdf", "The lake is 40 metres deep.")
    html = web.get(f"/view/two.pdf?{quote}").text
    [(left, top, width, height)] = boxes(html)
    # Turned clockwise, the line runs down: what was up from the bottom is now from the left.
    assert left <= TURNED <= left + width
    assert top == pytest.approx(LEFT, abs=3)
    assert height > 5 * width


def test_a_tables_row_is_marked_though_its_text_has_its_columns_names(
    bot: Bot, web: httpx.Client
) -> None:
    quote = query(bot, "prices.pdf", "Item: Oak desk; 2023: 420 EUR; 2024: 431 EUR.")
    html = web.get(f"/view/prices.pdf?{quote}").text
    tops = [top for _, top, _, _ in boxes(html)]
    lefts = [left for left, _, _, _ in boxes(html)]
    assert len(tops) >= 1
    assert max(tops) - min(tops) < 3
    other = query(bot, "prices.pdf", "Item: Pine desk; 2023: 239 EUR; 2024: 250 EUR.")
    [(left, top, *_), *_] = boxes(web.get(f"/view/prices.pdf?{other}").text)
    assert top < min(tops)
    assert left == pytest.approx(min(lefts), abs=3)


def test_a_page_is_a_picture_of_that_page(web: httpx.Client) -> None:
    pictures = [web.get(f"/page/two.pdf?page={number}") for number in (1, 2)]
    for picture in pictures:
        assert picture.headers["content-type"] == "image/png"
        image = Image.open(BytesIO(picture.content))
        assert image.height / image.width == pytest.approx(A4[1] / A4[0], rel=0.01)
    assert pictures[0].content != pictures[1].content


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("two.pdf?page=4", 404),
        ("two.pdf?page=0", 404),
        ("two.pdf", 404),
        ("handbook.md?page=1", 404),
        ("two.pdf?page=-1", 400),
    ],
)
def test_other_pages_are_refused(web: httpx.Client, path: str, status: int) -> None:
    assert web.get(f"/page/{path}").status_code == status


def test_the_text_is_one_click_away_and_back(bot: Bot, web: httpx.Client) -> None:
    for name, words in (("two.pdf", "The bridge"), ("handbook.md", "**30 days**")):
        quote = query(bot, name, words)
        html = web.get(f"/view/{name}?{quote}").text
        text = re.search(r'href="([^"]*as=text[^"]*)">Text<', html)
        assert text
        shown = web.get(text[1].replace("&amp;", "&")).text
        assert words in shown
        assert ">Original<" in shown


def test_an_overview_links_each_sentence_to_its_place(web: httpx.Client) -> None:
    html = web.get("/overview/handbook.md").text
    assert "<li>Leave</li>" in html
    link = re.search(r'href="(/view/handbook\.md\?quote=[^"]*)">Staff have', html)
    assert link
    assert "<mark" in web.get(link[1].replace("&amp;", "&")).text
    assert web.get("/overview/other.md").status_code == 404


def test_a_pdf_that_can_no_longer_be_drawn_is_shown_as_text(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "two.pdf").write_bytes(pdf())
    sync(docs, tmp_path / "index", fake_components)
    (docs / "two.pdf").write_bytes(b"%PDF-1.4 broken")
    app = FastAPI(openapi_url=None)
    with Bot(tmp_path / "index", embedder=HashEmbedder()) as bot:
        mount_viewer(app, bot)
        with serving(app) as url, httpx.Client(base_url=url, timeout=60) as client:
            assert "The bridge was opened" in client.get("/view/two.pdf").text
            assert client.get("/page/two.pdf?page=1").status_code == 404


def marked(text: str, words: str) -> list[str] | None:
    start = text.index(words)
    html = markdown_html(text, Range(start, start + len(words)))
    return html if html is None else re.findall(r"<mark[^>]*>(.*?)</mark>", html)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("# Leave", ["Leave"]),
        ("Staff have **30 days** of leave.", ["Staff have ", "30 days", " of leave."]),
        (
            "_Trainees_ have [24](https://example.org) days.",
            ["Trainees", " have ", "24", " days."],
        ),
        ("- Enter it in the calendar", ["Enter it in the calendar"]),
        (
            "- Ask your manager\n- Enter it in the calendar",
            ["Ask your manager", "Enter it in the calendar"],
        ),
        ("| 2024 | 30 |", ["2024", "30"]),
        ("title: Handbook", ["title: Handbook"]),
    ],
)
def test_the_quote_is_marked_in_rendered_markdown(
    words: str, expected: list[str]
) -> None:
    assert marked(HANDBOOK, words) == expected


def test_the_items_of_an_answer_are_marked_in_rendered_markdown() -> None:
    words = "- Ask your manager\n- Enter it in the calendar"
    start = HANDBOOK.index(words)
    ranges = [
        Range(at, at + len(item))
        for item in ("Ask your manager", "Enter it", "Staff have")
        for at in [HANDBOOK.index(item)]
    ]
    html = markdown_html(HANDBOOK, Range(start, start + len(words)), ranges)
    assert html
    assert re.findall(r'<mark class="strongest item"[^>]*>(.*?)</mark>', html) == [
        "Ask your manager",
        "Enter it",
    ]
    assert '<mark class="strongest"> in the calendar</mark>' in html


def test_nothing_in_markdown_runs_or_is_fetched() -> None:
    html = markdown_html(HANDBOOK + "\n[x](javascript:alert(1))", None)
    assert html
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in re.findall(r'href="([^"]*)"', html)
    assert "<table>" in html


@pytest.mark.parametrize("text", ["A [link](https://example.org/a-b) here.", "⸢ a ⸣"])
def test_what_can_not_be_marked_exactly_is_left_to_the_text(text: str) -> None:
    assert markdown_html(text, Range(4, len(text) - 8 if len(text) > 20 else 5)) is None
