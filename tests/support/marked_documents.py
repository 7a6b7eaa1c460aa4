"""Documents from Markdown, with their sentences and passages."""

from collections.abc import Sequence
from functools import cache

from index.embed.wordpieces import WordPieces
from index.extract.text.markdown import Markdown
from index.search import Hit
from index.split.splitter import SentenceSplitter
from index.store.state import Sentence
from index.text.document import Document, Span
from qa.retrieve.passages import Passage


def marked(text: str, name: str = "guide.md") -> Document:
    """A document that consists of this Markdown."""
    found = Markdown().extract(text.encode("utf-8"))
    return Document(
        *(name, found.text, "0" * 64, "text/markdown", "markdown"),
        structure=found.structure,
    )


def part(document: Document, words: str) -> Span:
    """The only range of a document with these words."""
    assert document.text.count(words) == 1, words
    start = document.text.index(words)
    return Span(document, start, start + len(words))


def sentences_of(document: Document) -> Sequence[Sentence]:
    """The sentences of a document, in order."""
    ranges = _splitter().split(document.text, document.structure)
    return [Sentence(n, n, n, Span(document, *each)) for n, each in enumerate(ranges)]


def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
    """A sentence and up to that many neighbours on either side."""
    every = sentences_of(sentence.span.document)
    return every[max(0, sentence.ordinal - reach) : sentence.ordinal + reach + 1]


def passage_of(document: Document, first: str, last: str) -> Passage:
    """The passage from the sentence with some words to the one with others."""
    every = sentences_of(document)
    ends = [
        next(n for n, each in enumerate(every) if words in each.span.text)
        for words in (first, last)
    ]
    inside = tuple(every[ends[0] : ends[1] + 1])
    return Passage(inside, tuple(Hit(each, 0.5, 1, None, None, 0.1) for each in inside))


@cache
def _splitter() -> SentenceSplitter:
    return SentenceSplitter(WordPieces())
