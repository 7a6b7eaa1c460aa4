"""How many of a question's words a piece of text has."""

from collections.abc import Collection

from index.text.document import Span
from index.text.words import content_terms, terms

_STEM = 4  # letters that two forms of one word share at least
_ENDING = 3  # letters in which they may differ at their ends


def overlap(question: str, span: Span) -> float:
    """The share, in [0, 1], of the question's content words that a span has.

    Its heading and its document's name count as its own words. Words are the same when they
    are equal or differ in at most three letters at the end, after at least four that agree,
    digits not counted.
    """
    return shared(question, f"{span.text} {span.heading or ''} {span.document.id}")


def shared(text: str, other: str) -> float:
    """The share, in [0, 1], of a text's content words that another has, likewise."""
    wanted = content_terms(text)
    there = set(terms(other))
    found = sum(_has(there, word) for word in wanted)
    return found / len(wanted) if wanted else 0.0


def _has(words: Collection[str], wanted: str) -> bool:
    return wanted in words or any(_same_stem(word, wanted) for word in words)


def _same_stem(one: str, other: str) -> bool:
    stem = max(_STEM, max(len(one), len(other)) - _ENDING)
    if min(len(one), len(other)) < stem or one[:stem] != other[:stem]:
        return False
    # 1990s may be a form of 1990, and 19900 is none.
    return not any(map(str.isdigit, one[stem:] + other[stem:]))
