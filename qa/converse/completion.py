"""Complete short questions from the one before: "When?", "What about Germany?"."""

import regex

from qa.converse.history import Turn
from qa.converse.question_form import QuestionForm
from qa.english.mentions import is_empty, names
from qa.english.vocabulary import AUXILIARIES, any_of

_AUXILIARY = any_of(AUXILIARIES)
_ADVERBIAL = regex.compile(
    rf"(?i)(?:when|where|why|how(?:\s+(?:long|often|far))?)\s+({_AUXILIARY}\b.*)"
)
_OF_A_NOUN = regex.compile(
    r"(?i)(?:which|what|how\s+many)\s+((?:[\w-]+\s+){1,3}?)((?:is|are|was|were)\b)"
    r"(\s+(?:to\b|being\b|\w+(?:ed|en)\b).*)"
)
_OF_A_SUBJECT = regex.compile(rf"(?i)who\s+(?!{_AUXILIARY}\s+(?:the|an?|\p{{Lu}}))(.*)")
_PREPOSITION = regex.compile(
    r"(?i)(?:for|in|at|on|of|from|to|with|by|before|after|under|over|between|during)\b"
)
_MAX_ANSWER_WORDS = 6  # of an answer that is put into a question


def complete(form: QuestionForm, last: Turn) -> str | None:
    """Complete a short question with the rest of the last question; None for a whole one.

    The question of `last` must be complete itself.
    """
    stem = last.question.strip(" ?.!")
    if form.question_word:
        return _ask_for(form.question_word, stem, last.answer)
    return f"{_substitute(form.fragment, stem)}?" if form.fragment else None


def _ask_for(question_word: str, stem: str, answer: str) -> str:
    """The last question with another question word."""
    if match := _ADVERBIAL.match(stem):
        return f"{question_word} {match[1]}?"
    if match := _OF_A_NOUN.match(stem):
        return f"{question_word} {match[2]} {match[1].strip()}{match[3]}?"
    match = _OF_A_SUBJECT.match(stem)
    if match and answer and len(answer.split()) <= _MAX_ANSWER_WORDS:
        return f"{question_word} was it that {answer} {match[1]}?"
    return f"{stem}, and {_lower(question_word)}?"


def _substitute(fragment: str, stem: str) -> str:
    """The last question with a fragment in place of its counterpart, or after it."""
    for replace in (_replace_preposition, _replace_name, _replace_noun):
        replaced = replace(fragment, stem)
        if replaced:
            return replaced
    return f"{stem}: {_lower(fragment)}"


def _replace_preposition(fragment: str, stem: str) -> str | None:
    preposition = _PREPOSITION.match(fragment)
    if preposition is None:
        return None
    start = regex.compile(rf"(?ir)\s{preposition[0]}\s").search(stem)
    return f"{stem[: start.start()]} {_lower(fragment)}" if start else None


def _replace_name(fragment: str, stem: str) -> str | None:
    first, _, rest = stem.partition(" ")
    old_names, new_names = names(rest), names(f"x {fragment}")
    bare = regex.sub("^[Tt]he ", "", fragment)
    if not old_names or [name.text for name in new_names] != [bare]:
        return None
    before, old, after = rest.rpartition(old_names[-1].text)
    return f"{first} {before}{new_names[0].text}{after}" if old else None


def _replace_noun(fragment: str, stem: str) -> str | None:
    noun = fragment.rsplit(maxsplit=1)[-1]
    counterpart = rf"(?i)\b(?:the|an?)\s+(?:[\w-]+\s+){{0,2}}?{regex.escape(noun)}\b"
    replaced, count = regex.subn(counterpart, lambda _: _lower(fragment), stem, count=1)
    return replaced if count else None


def _lower(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return text[:1].lower() + text[1:] if is_empty(first) else text
