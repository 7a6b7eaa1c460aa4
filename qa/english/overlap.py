"""The overlap of a question and a piece of text."""

from collections.abc import Collection

from index.text.document import Span
from index.text.identifiers import identifiers
from index.text.surroundings import words_above
from index.text.words import content_terms, terms

_MIN_STEM = 4  # letters that two forms of a word share
_MAX_ENDING = 3  # letters at the end in which they may differ


def overlap(question: str, span: Span) -> float:
    """The share, in [0, 1], of the question's content words that a span has.

    What the span stands under counts too, and its document's name. Words match if they are equal, or share
    at least four letters and then differ in at most three letters, none of them a digit.
    """
    return shared(question, f"{span.text} {words_above(span)}")


def shared(text: str, other: str) -> float:
    """The share, in [0, 1], of a text's content words that another text has.

    Codes match however they are written: AX4471B is AX-4471-B.
    """
    words = content_terms(text)
    other_words = set(terms(other))
    if any(character.isdigit() for word in words for character in word):
        other_words.update(code.word for code in identifiers(other))
    found = sum(_contains(other_words, word) for word in words)
    return found / len(words) if words else 0.0


def likeness(text: str, other: str) -> float:
    """How alike two texts are by their words, in [0, 1]: Dice's coefficient of all of them.

    Stop words count too: check-in is not check-out.
    """
    words, others = set(terms(text)), set(terms(other))
    found = sum(_contains(others, word) for word in words)
    found += sum(_contains(words, word) for word in others)
    return found / (len(words) + len(others)) if words or others else 0.0


def _contains(words: Collection[str], word: str) -> bool:
    return word in words or any(_same_stem(other, word) for other in words)


def _same_stem(word: str, other: str) -> bool:
    stem = max(_MIN_STEM, max(len(word), len(other)) - _MAX_ENDING)
    if min(len(word), len(other)) < stem or word[:stem] != other[:stem]:
        return False
    # 1990s may be a form of 1990, but 19900 isn't.
    return not any(map(str.isdigit, word[stem:] + other[stem:]))
