"""What extractors keep of web pages: of our own templates, and of real pages.

    python -m benchmarks.web_pages [--pages FOLDER …]

"Kept" is the share of the main text's pieces (sentences, headings, list items, table cells)
whose letters occur in an extractor's output, averaged over pages; "boilerplate" is the same
share of the other pieces. Real pages are those with exactly one `<main>`, whose content is
the main text; the tag itself is hidden from the extractors. readability-lxml, which needs a
library under the LGPL, is compared only if it is installed.
"""

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import justext
import lxml.html
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.web_pages.templates import TEMPLATES, Page, Writer
from index.errors import UnreadableFile
from index.extract.web.web_page import WebPage

Extract = Callable[[str], str]

BLOCKS = frozenset(
    ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "caption")
)
LARGEST_PAGE = 500_000
PAGES_A_FOLDER = 50


def ours(source: str) -> str:
    """This project's extractor."""
    try:
        return WebPage().extract(source.encode()).text
    except UnreadableFile:
        return ""


def trafilatura_recall(source: str) -> str:
    """Trafilatura, in favour of recall."""
    return trafilatura.extract(source, favor_recall=True, include_tables=True) or ""


def resiliparse_main(source: str) -> str:
    """Resiliparse's main content."""
    text: str = extract_plain_text(source, main_content=True, list_bullets=False)
    return text


def justext_english(source: str) -> str:
    """The paragraphs that jusText doesn't classify as boilerplate."""
    stops = justext.get_stoplist("English")
    paragraphs = justext.justext(source.encode(), stops, encoding="utf-8")
    return "\n".join(each.text for each in paragraphs if not each.is_boilerplate)


def extractors() -> Mapping[str, Extract]:
    """The extractors to compare, by name."""
    found: dict[str, Extract] = {
        "askquote": ours,
        "resiliparse": resiliparse_main,
        "trafilatura": trafilatura_recall,
        "justext": justext_english,
    }
    try:
        from readability import Document  # noqa: PLC0415 - it is optional
    except ImportError:
        return found

    def readability(source: str) -> str:
        summary: str = Document(source).summary()
        return str(lxml.html.fromstring(summary).text_content())

    return {**found, "readability": readability}


def real_pages(folder: Path) -> Iterator[Page]:
    """Yield the pages below a folder that mark their main text, in random order."""
    paths = sorted(folder.rglob("*.html"))
    random.Random(1).shuffle(paths)
    for path in paths:
        source = path.read_text("utf-8", errors="replace")
        if len(source) <= LARGEST_PAGE:
            yield from _real_page(source)


def _real_page(source: str) -> Iterator[Page]:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True)
    root = lxml.html.document_fromstring(source.encode(), parser=parser)
    mains = list(root.iter("main"))
    if len(mains) != 1:
        return
    inside = set(mains[0].iter())
    main = [piece for each in inside for piece in _pieces(each)]
    others = (each for each in root.iter() if each not in inside)
    around = [piece for each in others for piece in _pieces(each)]
    # A piece that is also in the main text, such as a name, would always seem kept.
    known = letters(mains[0].text_content())
    rest = [piece for piece in around if letters(piece) not in known]
    if main and rest:
        yield Page(re.sub(r"(</?)main\b", r"\1div", source), main, rest)


def _pieces(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml ships no types
    """The words of a block that contains only inline elements."""
    inner = {child.tag for child in element.iterdescendants()}
    if element.tag in BLOCKS and not inner - {
        "a",
        "b",
        "em",
        "i",
        "code",
        "strong",
        "span",
    }:
        words = " ".join(element.text_content().split())
        if len(words) > 1:
            yield words


def letters(text: str) -> str:
    """A text's letters and digits, which don't depend on its layout."""
    return re.sub(r"\W+", "", text)


def kept(text: str, pieces: Sequence[str]) -> float:
    """The share of the pieces whose letters occur in a text."""
    known = letters(text)
    found = [letters(piece) in known for piece in pieces]
    return sum(found) / len(found) if found else 0.0


def report(title: str, pages: Sequence[Page]) -> None:
    """Print a row per extractor."""
    surrounded = [page for page in pages if page.rest]
    print(f"\n{title} ({len(pages)} pages)")
    for name, extract in extractors().items():
        started = time.perf_counter()
        texts = {id(page): extract(page.source) for page in pages}
        milliseconds = 1000 * (time.perf_counter() - started) / len(pages)
        main = [kept(texts[id(page)], page.main) for page in pages]
        rest = [kept(texts[id(page)], page.rest) for page in surrounded]
        print(
            f"{name:12} kept {sum(main) / len(main):.3f}, worst page {min(main):.2f};"
            f" boilerplate {sum(rest) / max(1, len(rest)):.3f}; {milliseconds:.0f} ms per page"
        )


def main() -> None:
    """Print a table per template, one for all templates, and one per folder."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.web_pages",
        description="Compare extractors of web pages.",
    )
    parser.add_argument(
        "--pages", type=Path, nargs="*", default=[], help="folders of HTML files"
    )
    parser.add_argument("--seeds", type=int, default=10, help="pages per template")
    options = parser.parse_args()
    by_template = {
        template.__name__: [template(Writer(seed)) for seed in range(options.seeds)]
        for template in TEMPLATES
    }
    for name, pages in by_template.items():
        report(name, pages)
    report("all templates", [page for pages in by_template.values() for page in pages])
    for folder in options.pages:
        pages = [
            page
            for page, _ in zip(real_pages(folder), range(PAGES_A_FOLDER), strict=False)
        ]
        report(folder.name, pages)


if __name__ == "__main__":
    main()
