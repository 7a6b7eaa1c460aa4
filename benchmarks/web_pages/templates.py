"""Web pages generated from templates, whose main text is known."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

NOUNS = (
    "bridge", "treaty", "river", "museum", "harbour", "council", "railway", "library",
)  # fmt: skip
VERBS = ("opened", "restored", "surveyed", "painted", "described", "closed", "visited")
PEOPLE = ("engineers", "visitors", "ministers", "students", "farmers", "sailors")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's source, the pieces of its main text, and the pieces of the rest."""

    source: str
    main: Sequence[str]
    rest: Sequence[str]


class Writer:
    """Writes pieces of main text and of the rest, and records which is which."""

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
        """A piece of the surroundings of the main text."""
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
        """The page with a given body."""
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
    """Questions with answers that open on a click."""
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
    """A page whose content is links with short descriptions."""
    entries = "".join(
        f'<li><a href="/x">{write.words()}</a> {write.words()}</li>' for _ in range(12)
    )
    return write.page(
        f"<header><nav>{write.menu()}</nav></header><h1>{write.words()}</h1><ul>{entries}</ul>"
        f'<div class="pagination">{write.menu(2)}</div>'
    )


def plain(write: Writer) -> Page:
    """A hand-written page with nothing around the text."""
    return write.page(
        f"<h1>{write.words()}</h1>{write.paragraphs(2)}<ul>{write.items(4)}</ul>"
        f"{write.sentence()}<br><br>{write.sentence()}<hr><p>{write.words()}"
    )


def malformed(write: Writer) -> Page:
    """A page with unclosed, crossed and unknown tags."""
    return write.page(
        f"<div id=nav><ul>{write.menu()}</div></b><h1>{write.words()}<p>{write.sentence()}"
        f"<p><b>{write.sentence()}<i></b>{write.sentence()}</i></table><ul><li>{write.words()}"
        f"<li>{write.words()}</ul><x-y>{write.sentence()}</x-y><td>{write.words()}"
    )


TEMPLATES = (news, manual, questions, table, listing, plain, malformed)
