"""What askquote gives instead of a summary: the most telling sentences of documents."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from index.store.snapshot import Snapshot
from index.text.words import content_terms
from qa.answers.quote import MOST_CHARACTERS, Quote
from qa.suggest.overview import overview

_MOST_DOCUMENTS = _MOST_SENTENCES = 5


def telling_quotes(snapshot: Snapshot, documents: Sequence[str]) -> tuple[Quote, ...]:
    """The most telling sentences: five of one document, or one of each of several.

    Raises:
        DocumentUnknown: there is no such document.
    """
    each = _MOST_SENTENCES if len(documents) == 1 else 1
    sentences = (
        sentence
        for name in documents[:_MOST_DOCUMENTS]
        for sentence in overview(snapshot, name, each).sentences
    )
    return tuple(
        Quote(sentence.span, None, 0.0)
        for sentence in sentences
        if sentence.span.end - sentence.span.start <= MOST_CHARACTERS
    )


def documents_about(
    topic: str, names: Sequence[str], best: Callable[[str], str | None]
) -> Sequence[str]:
    """The documents that a summary is asked of: all without a topic, or else one.

    That is the one whose name has all words of the topic, the shortest if there are several,
    or else the `best` one for the topic, if any.
    """
    if not topic:
        return names
    wanted = set(content_terms(topic))
    named = [name for name in names if wanted and wanted <= _words(name)]
    found = min(named, key=len, default=None) or best(topic)
    return () if found is None else (found,)


def summary_note(documents: Sequence[str]) -> str:
    """What is said above the sentences."""
    match list(documents):
        case []:
            which = "There are no documents yet."
        case [name]:
            which = f"These are telling sentences of {name}:"
        case names if len(names) <= _MOST_DOCUMENTS:
            which = "This is a telling sentence of each document:"
        case names:
            which = (
                f"This is a telling sentence of each of the first {_MOST_DOCUMENTS} of"
                f" {len(names):,} documents:"
            )
    return f"I only quote, so I don't write summaries. {which}"


def _words(name: str) -> set[str]:
    path = PurePosixPath(name)
    return {*content_terms(name), *content_terms(path.stem)}
