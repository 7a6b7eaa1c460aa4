"""What extractors keep of web pages: of templates of our own, and of real pages.

    python -m benchmarks.web_pages [--pages FOLDER …]

Kept is the share of the main text's pieces (sentences, headings, list items, cells of
tables) whose letters stand in what an extractor gives, each page counting the same;
boilerplate the share of the other pieces. A real page counts if it has one `<main>`, which
is shown to no extractor: what stands in it is the main text. readability-lxml, which needs
a library under the LGPL, is compared where it is installed.
"""

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import justext
import lxml.html
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from index.errors import UnreadableFile
from index.extractors.web_page import WebPage

Extract = Callable[[str], str]

NOUNS = (
    "bridge", "treaty", "river", "museum", "harbour", "council", "railway", "library",
)  # fmt: skip
VERBS = ("opened", "restored", "surveyed", "painted", "described", "closed", "visited")
PEOPLE = ("engineers", "visitors", "ministers", "students", "farmers", "sailors")
BLOCKS = frozenset(
    ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "caption")
)
LARGEST_PAGE = 500_000
PAGES_A_FOLDER = 50


@dataclass(frozen=True, slots=True)
class Page:
    """A page's source with the pieces of its main text, and with those of the rest."""

    source: str
    main: Sequence[str]
    rest: Sequence[str]


class Writer:
    """Writes pieces of main text and of the rest, and remembers which is which."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.main: list[str] = []
        self.rest: list[str] = []

    def sentence(self) -> str:
        """A sentence of the main text."""
        pick = self._random.choice
        self.main.append(
            f"The {pick(NOUNS)} near the old {pick(NOUNS)} was {pick(VERBS)} by"
            f" {self._random.randrange(10_000)} {pick(PEOPLE)} in the spring of that year."
        )
        return self.main[-1]

    def words(self) -> str:
        """A few words of the main text: a heading, an item, a cell."""
        pick = self._random.choice
        self.main.append(
            f"{pick(NOUNS)} {pick(VERBS)} {self._random.randrange(10_000)}"
        )
        return self.main[-1]

    def other(self, words: str) -> str:
        """A piece of what surrounds the main text."""
        self.rest.append(f"{words} {self._random.randrange(10_000)}")
        return self.rest[-1]

    def paragraphs(self, count: int) -> str:
        """Paragraphs of the main text."""
        return "".join(
            f"<p>{self.sentence()} {self.sentence()} {self.sentence()}</p>\n"
            for _ in range(count)
        )

    def items(self, count: int) -> str:
        """A list of the main text."""
        return "".join(f"<li>{self.words()}</li>" for _ in range(count))

    def menu(self, count: int = 6) -> str:
        """Links."""
        labels = [self.other("More about") for _ in range(count)]
        return "".join(f'<li><a href="/x">{label}</a></li>' for label in labels)

    def page(self, body: str) -> Page:
        """The page of a body."""
        source = f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"
        return Page(source, tuple(self.main), tuple(self.rest))


def news(write: Writer) -> Page:
    """An article among menus, adverts, a cookie banner and a footer."""
    return write.page(
        f'<div id="cookie-banner"><p>{write.other("We use cookies, accept them")}</p></div>'
        f'<header class="site-header"><nav><ul>{write.menu()}</ul></nav></header>'
        f'<div class="wrap"><article><h1>{write.words()}</h1><p>On <time>'
        f"{write.words()}</time> they met.</p>{write.paragraphs(4)}"
        f'<div class="ad">{write.other("Buy this now")}</div><h2>{write.words()}</h2>'
        f"{write.paragraphs(3)}<blockquote><p>{write.sentence()}</p></blockquote></article>"
        f'<div class="related"><ul>{write.menu()}</ul></div></div>'
        f"<footer><p>{write.other('All rights reserved')}</p></footer>"
    )


def manual(write: Writer) -> Page:
    """A page of documentation with a sidebar, lists and code."""
    return write.page(
        f'<div class="sidebar"><ul>{write.menu(12)}</ul></div><div class="content">'
        f"<h1>{write.words()}</h1>{write.paragraphs(1)}<h2>{write.words()}</h2>"
        f"<ul>{write.items(5)}</ul><pre>{write.words()}</pre><h2>{write.words()}</h2>"
        f"<ol>{write.items(4)}</ol><dl><dt>{write.words()}</dt><dd>{write.sentence()}</dd></dl>"
        f'</div><div class="footer">{write.other("Built with a tool")}</div>'
    )


def questions(write: Writer) -> Page:
    """Questions and answers that open at a click."""
    entries = "".join(
        f"<h3>{write.words()}</h3><div class='answer' style='display:none'>"
        f"<p>{write.sentence()}</p></div>"
        for _ in range(4)
    )
    details = "".join(
        f"<details><summary>{write.words()}</summary><p>{write.sentence()}</p></details>"
        for _ in range(4)
    )
    return write.page(
        f"<nav>{write.menu()}</nav><h1>{write.words()}</h1><div>{entries}{details}</div>"
        f"<footer>{write.other('Contact us')}</footer>"
    )


def table(write: Writer) -> Page:
    """A table with little else."""
    head = "".join(f"<th>{write.words()}</th>" for _ in range(4))
    rows = "".join(
        "<tr>" + "".join(f"<td>{write.words()}</td>" for _ in range(4)) + "</tr>"
        for _ in range(8)
    )
    return write.page(
        f'<div id="nav"><ul>{write.menu()}</ul></div><h1>{write.words()}</h1>'
        f"<table><tr>{head}</tr>{rows}</table><p>{write.sentence()}</p>"
    )


def listing(write: Writer) -> Page:
    """Links with short descriptions, which are the content."""
    entries = "".join(
        f'<li><a href="/x">{write.words()}</a> {write.words()}</li>' for _ in range(12)
    )
    return write.page(
        f"<header><nav>{write.menu()}</nav></header><h1>{write.words()}</h1><ul>{entries}</ul>"
        f'<div class="pagination">{write.menu(2)}</div>'
    )


def plain(write: Writer) -> Page:
    """A page by hand, without anything around."""
    return write.page(
        f"<h1>{write.words()}</h1>{write.paragraphs(2)}<ul>{write.items(4)}</ul>"
        f"{write.sentence()}<br><br>{write.sentence()}<hr><p>{write.words()}"
    )


def malformed(write: Writer) -> Page:
    """Tags unclosed, crossed and unknown."""
    return write.page(
        f"<div id=nav><ul>{write.menu()}</div></b><h1>{write.words()}<p>{write.sentence()}"
        f"<p><b>{write.sentence()}<i></b>{write.sentence()}</i></table><ul><li>{write.words()}"
        f"<li>{write.words()}</ul><x-y>{write.sentence()}</x-y><td>{write.words()}"
    )


TEMPLATES = (news, manual, questions, table, listing, plain, malformed)


def ours(source: str) -> str:
    """This project's extractor."""
    try:
        return WebPage().extract(source.encode()).text
    except UnreadableFile:
        return ""


def trafilatura_recall(source: str) -> str:
    """Trafilatura, told to lose little."""
    return trafilatura.extract(source, favor_recall=True, include_tables=True) or ""


def resiliparse_main(source: str) -> str:
    """Resiliparse's main content."""
    text: str = extract_plain_text(source, main_content=True, list_bullets=False)
    return text


def justext_english(source: str) -> str:
    """The paragraphs that jusText doesn't take for boilerplate."""
    stops = justext.get_stoplist("English")
    paragraphs = justext.justext(source.encode(), stops, encoding="utf-8")
    return "\n".join(each.text for each in paragraphs if not each.is_boilerplate)


def extractors() -> Mapping[str, Extract]:
    """What is compared."""
    found: dict[str, Extract] = {
        "askquote": ours,
        "resiliparse": resiliparse_main,
        "trafilatura": trafilatura_recall,
        "justext": justext_english,
    }
    try:
        from readability import Document  # noqa: PLC0415 - it need not be there
    except ImportError:
        return found

    def readability(source: str) -> str:
        summary: str = Document(source).summary()
        return str(lxml.html.fromstring(summary).text_content())

    return {**found, "readability": readability}


def real_pages(folder: Path) -> Iterator[Page]:
    """Pages below a folder that mark their main text, in an order of chance."""
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
    # What both say, such as a name, is seen in the text either way.
    known = letters(mains[0].text_content())
    rest = [piece for piece in around if letters(piece) not in known]
    if main and rest:
        yield Page(re.sub(r"(</?)main\b", r"\1div", source), main, rest)


def _pieces(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml ships no types
    """The words of a block that holds no other element but for inline ones."""
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
    """A text without what may differ by how it is laid out."""
    return re.sub(r"\W+", "", text)


def kept(text: str, pieces: Sequence[str]) -> float:
    """The share of the pieces whose letters stand in a text."""
    known = letters(text)
    found = [letters(piece) in known for piece in pieces]
    return sum(found) / len(found) if found else 0.0


def report(title: str, pages: Sequence[Page]) -> None:
    """Print a row for each extractor."""
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
            f" boilerplate {sum(rest) / max(1, len(rest)):.3f}; {milliseconds:.0f} ms a page"
        )


def main() -> None:
    """Print a table for the templates, one for each, and one for each folder."""
    parser = argparse.ArgumentParser(description="Compare extractors of web pages.")
    parser.add_argument(
        "--pages", type=Path, nargs="*", default=[], help="HTML folders"
    )
    parser.add_argument("--seeds", type=int, default=10, help="pages of a template")
    options = parser.parse_args()
    made = {
        template.__name__: [template(Writer(seed)) for seed in range(options.seeds)]
        for template in TEMPLATES
    }
    for name, pages in made.items():
        report(name, pages)
    report("all templates", [page for pages in made.values() for page in pages])
    for folder in options.pages:
        pages = [
            page
            for page, _ in zip(real_pages(folder), range(PAGES_A_FOLDER), strict=False)
        ]
        report(folder.name, pages)


if __name__ == "__main__":
    main()
