"""Follow-ups: questions completed from earlier questions and answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import regex

from qa.converse.completion import complete
from qa.converse.history import Turn
from qa.converse.pronouns import name_person
from qa.converse.question_form import Dependence, QuestionForm, parse
from qa.english.mentions import names, phrases
from qa.questions import MOST_CHARACTERS

_MAX_MENTIONS = 6  # names and phrases that are shown and searched
_MAX_WEIGHED = 500  # mentions, the last turn's first
_STEM = 6  # letters
_DECAY = 0.7  # of a turn's weight, from turn to turn backwards
_BREAK = (
    0.2  # beyond a question that was no follow-up, as it may have changed the topic
)
_RECENT = 3  # turns whose phrases count; names count in all of them
_QUESTION, _ANSWER, _QUOTE = (
    2.0,
    1.0,
    0.5,
)  # the weight of a mention, by where it occurs
_NAME, _PHRASE, _WORD = 3.0, 1.0, 0.4  # and by what it is: a single word says less

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, completed from the turns before it.

    `resolved` is what is searched and shown: the question, completed as far as its form
    allows, with what else the conversation was about in brackets. `asked` is the same
    without the brackets. `form` is the form of the original question.
    """

    resolved: str
    asked: str
    form: QuestionForm


@dataclass(frozen=True, slots=True)
class _ParsedTurn:
    turn: Turn
    form: QuestionForm


def resolve_follow_up(question: str, turns: Sequence[Turn]) -> FollowUp | None:
    """Complete a question from the turns before it, oldest first.

    None if the question is complete by itself, or nothing can be added.
    """
    form = parse(question)
    if form.dependence is Dependence.NONE or not turns:
        return None
    parsed = [_ParsedTurn(turn, parse(turn.question)) for turn in turns]
    asked = _complete(form, parsed)
    about = _context(asked, parsed) if _needs_context(form, asked) else ()
    resolved = f"{asked} ({', '.join(about)})" if about else asked
    if resolved == question or len(resolved) > MOST_CHARACTERS:
        return None
    return FollowUp(resolved, asked, form)


def _needs_context(form: QuestionForm, asked: str) -> bool:
    """Whether to add names from the conversation, which a completed question doesn't need.

    It has its topic from the last question, and more names would only distract from what is
    new in it.
    """
    return not form.is_cut_short or parse(asked).dependence is Dependence.SURE


def _complete(form: QuestionForm, turns: Sequence[_ParsedTurn]) -> str:
    """The question, with what its form lacks filled in from the turns before it."""
    if not turns or form.dependence is Dependence.NONE:
        return form.text
    *before, last = turns
    whole = replace(last.turn, question=_complete(last.form, before))
    return complete(form, whole) or name_person(form.body, whole)


def _context(asked: str, turns: Sequence[_ParsedTurn]) -> Sequence[str]:
    """What the turns were about beyond the question's own words, heaviest first."""
    forms: dict[Words, str] = {}
    weights: dict[Words, float] = {}
    for mention, weight in islice(_mentions(turns), _MAX_WEIGHED):
        words = _words(mention)
        known = _variant(weights, words)
        if known < words:
            weights[words] = weights.pop(known)
            known = words
        forms.setdefault(known, mention)
        weights[known] = weights.get(known, 0.0) + weight
    covered = _stems(_words(asked))
    about = []
    for words in sorted(weights, key=lambda words: -weights[words]):
        if not _stems(words) <= covered:
            about.append(forms[words])
            covered |= _stems(words)
    return about[:_MAX_MENTIONS]


def _variant(known: Iterable[Words], words: Words) -> Words:
    """A known mention with more or fewer of these words: "Umerov", "Rustem Umerov"."""
    return next((other for other in known if words <= other or other < words), words)


def _mentions(turns: Sequence[_ParsedTurn]) -> Iterator[tuple[str, float]]:
    """The names and phrases of the turns, each with its weight, the last turn's first."""
    freshness = 1.0
    for age, parsed in enumerate(reversed(turns)):
        for text, weight in _texts(parsed.turn):
            fresh = freshness * weight
            yield from ((name.text, _NAME * fresh) for name in names(text))
            if age < _RECENT:
                yield from (
                    (phrase, fresh * (_PHRASE if " " in phrase else _WORD))
                    for phrase in phrases(text)
                )
        was_complete = parsed.form.dependence is Dependence.NONE
        freshness *= _BREAK if was_complete else _DECAY


def _texts(turn: Turn) -> Iterable[tuple[str, float]]:
    """The texts of a turn, each with the weight of a mention in it."""
    yield turn.question, _QUESTION
    yield turn.answer, _ANSWER
    # The quote that the answer was taken from; others may be about something else.
    yield from ((text, _QUOTE) for text in turn.quotes[:1])


def _words(text: str) -> Words:
    return frozenset(regex.findall(r"\w+", text.lower()))


def _stems(words: Words) -> Words:
    """The first letters of words, which different forms of a word share."""
    return frozenset(word[:_STEM] for word in words)
