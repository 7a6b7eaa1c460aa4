"""The overview of a document as an HTML page. All text is escaped here."""

from index.text.edition.edition import edition
from index.text.range import Range
from qa.suggest.overview import Overview
from ui.render.escaping import escape_html
from ui.render.phrases import edition_words
from ui.viewer.document_html import ViewOptions, page_html


def overview_html(overview: Overview) -> str:
    """The page of an overview; each sentence links to its place in the document."""
    document = overview.document
    own = edition(document)
    words = edition_words(own.year, own.status)
    headings = "".join(f"<li>{escape_html(text)}</li>" for text in overview.headings)
    sentences = "".join(
        f'<li><a href="{escape_html(_place(overview, sentence.span.start, sentence.span.end))}">'
        f"{escape_html(sentence.span.text.strip())}</a></li>"
        for sentence in overview.sentences
    )
    return page_html(
        f"Overview of {document.id}",
        f'<header><h1 dir="auto">{escape_html(document.id)}</h1><nav>'
        f'<a href="{escape_html(ViewOptions().url(document.id))}">Document</a></nav></header>'
        f'<main class="overview">{f"<p>{escape_html(words)}</p>" if words else ""}'
        f"{_section('Headings', headings)}{_section('In its own words', sentences)}</main>",
    )


def _place(overview: Overview, start: int, end: int) -> str:
    document = overview.document
    return ViewOptions((Range(start, end),), document.sha256).url(document.id)


def _section(title: str, items: str) -> str:
    return f"<h2>{title}</h2><ul>{items}</ul>" if items else ""
