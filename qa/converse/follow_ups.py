"""Follow-ups: a question read with what was asked and answered before it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import regex

from qa.converse.completion import filled, is_cut_short, named, without_opening
from qa.converse.history import Turn
from qa.converse.question_form import Dependence, dependence
from qa.english.mentions import names, phrases
from qa.questions import MOST_CHARACTERS

_MOST = 6  # names and phrases that are shown and searched
_STEM = 6  # letters
_HEARD = 500  # mentions that are weighed, the last turn's first
_DECAY = 0.7  # of a turn's weight, from turn to turn backwards
_BREAK = 0.2  # and before a question that stood alone, as it may have changed the topic
_RECENT = 3  # turns whose phrases count; names count in all of them
_QUESTION, _ANSWER, _QUOTE = 2.0, 1.0, 0.5  # what a mention weighs by where it stands
_NAME, _PHRASE, _WORD = 3.0, 1.0, 0.4  # and by what it is; a word alone says less

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a follow-up is read.

    `resolved` is what is searched and shown: the question, made whole as far as its form
    allows, with what else the talk was about in brackets. `asked` is the same without the
    brackets. `dependence` is how far the question leans on what went before.
    """

    resolved: str
    asked: str
    dependence: Dependence


def reading(question: str, turns: Sequence[Turn]) -> Reading | None:
    """How a question is to be read after these turns, oldest first; None if as it stands."""
    leaning = dependence(question)
    if leaning is Dependence.NONE or not turns:
        return None
    asked = _whole(question, turns)
    about = _context(asked, turns) if _needs_more(question, asked) else ()
    resolved = f"{asked} ({', '.join(about)})" if about else asked
    if resolved == question or len(resolved) > MOST_CHARACTERS:
        return None
    return Reading(resolved, asked, leaning)


def _needs_more(question: str, asked: str) -> bool:
    """Whether the talk's names belong behind a question: not where it was filled up whole.

    It has its topic from the last question then, and they would only draw it back from
    what is asked of now.
    """
    return not is_cut_short(question) or dependence(asked) is Dependence.SURE


def _whole(question: str, turns: Sequence[Turn]) -> str:
    """The question with what its form shows to be left out, from the turns before."""
    if not turns or dependence(question) is Dependence.NONE:
        return question
    *before, last = turns
    whole = replace(last, question=_whole(last.question, before))
    return filled(question, whole) or named(without_opening(question), whole)


def _context(asked: str, turns: Sequence[Turn]) -> Sequence[str]:
    """What the turns were about, besides the question's own words, the weightiest first."""
    forms: dict[Words, str] = {}
    weights: dict[Words, float] = {}
    for mention, weight in islice(_mentions(turns), _HEARD):
        words = _words(mention)
        known = _same(weights, words)
        if known < words:
            weights[words] = weights.pop(known)
            known = words
        forms.setdefault(known, mention)
        weights[known] = weights.get(known, 0.0) + weight
    said = _stems(_words(asked))
    about = []
    for words in sorted(weights, key=lambda words: -weights[words]):
        if not _stems(words) <= said:
            about.append(forms[words])
            said |= _stems(words)
    return about[:_MOST]


def _same(known: Iterable[Words], words: Words) -> Words:
    """What is known by some or all of these words, or more: "Umerov", "Rustem Umerov"."""
    return next((one for one in known if words <= one or one < words), words)


def _mentions(turns: Sequence[Turn]) -> Iterator[tuple[str, float]]:
    """The names and phrases of the turns, each with its weight, the last turn's first."""
    freshness = 1.0
    for age, turn in enumerate(reversed(turns)):
        for text, weight in _texts(turn):
            fresh = freshness * weight
            yield from ((name.text, _NAME * fresh) for name in names(text))
            if age < _RECENT:
                yield from (
                    (phrase, fresh * (_PHRASE if " " in phrase else _WORD))
                    for phrase in phrases(text)
                )
        stood_alone = dependence(turn.question) is Dependence.NONE
        freshness *= _BREAK if stood_alone else _DECAY


def _texts(turn: Turn) -> Iterable[tuple[str, float]]:
    """The texts of a turn and what a mention weighs there."""
    yield turn.question, _QUESTION
    yield turn.answer, _ANSWER
    # The quote that the answer was taken from; others may be about something else.
    yield from ((text, _QUOTE) for text in turn.quotes[:1])


def _words(text: str) -> Words:
    return frozenset(regex.findall(r"\w+", text.lower()))


def _stems(words: Words) -> Words:
    """Words by their first letters, so that their forms are one."""
    return frozenset(word[:_STEM] for word in words)
