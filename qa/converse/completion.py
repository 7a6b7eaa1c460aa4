"""Questions cut short, filled up from the one before: "When?", "What about Germany?"."""

import regex

from qa.converse.history import Turn
from qa.english.mentions import is_empty, names

_AUXILIARY = "(?:is|was|are|were|do|does|did|has|have|had|can|could|will|would|should)"
_OPENING = regex.compile(r"(?i)(?:(?:ok(?:ay)?|and|but|so|or|then|also)\b[\s,]*)+")
_WHAT_ABOUT = regex.compile(r"(?i)(?:what|how)\s+about\b\s*(.+?)[\s?.!]*$")
_BARE = regex.compile(
    r"(?i)((?:(?:since|until|by|from|with|for|to|of|in|at|about)\s+)?(?:when|where|why|how"
    r"|who|whom|what|how\s+(?:many|much|long|often|far|old))(?:\s+not)?)(?:\s+exactly)?[\s?.!]*$"
)
_FRAGMENT = regex.compile(
    rf"(?i)(?!(?:{_AUXILIARY}|it|he|she|they|we|you|I|this|that|there)\b)(?!.*\b(?:who|whom|whose|what|which|when|where|why|how)\b)"
    r"(.+?)[\s?.!]*$"
)
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
_SHORT = 6  # words of an answer that may stand in a question


def without_opening(question: str) -> str:
    """A question without the "And", "But" or the like that it begins with."""
    opening = _OPENING.match(question)
    if opening is None:
        return question
    rest = question[opening.end() :]
    return rest[:1].upper() + rest[1:]


def opens_on(question: str) -> bool:
    """Whether a question goes on from another by its first words."""
    return bool(_OPENING.match(question) or _WHAT_ABOUT.match(question))


def is_cut_short(question: str) -> bool:
    """Whether a question leaves out what it is about: "When?", "And in May?"."""
    return _BARE.match(without_opening(question)) is not None or _part(question) != ""


def filled(question: str, last: Turn) -> str | None:
    """A question cut short with the rest of the last question; None for a whole one.

    The last question is given as it stands alone.
    """
    stem = last.question.strip(" ?.!")
    if bare := _BARE.match(without_opening(question)):
        return _asked_for(bare[1], stem, last.answer)
    part = _part(question)
    return f"{_instead(part, stem)}?" if part else None


def _part(question: str) -> str:
    """What alone is new in "What about Germany?" or "And Germany?"; "" in others."""
    asked = without_opening(question)
    about = _WHAT_ABOUT.match(asked)
    if about is None and _OPENING.match(question):
        about = _FRAGMENT.match(asked)
    return about[1] if about else ""


def _asked_for(word: str, stem: str, answer: str) -> str:
    """What the last question was about, asked for something else."""
    if match := _ADVERBIAL.match(stem):
        return f"{word} {match[1]}?"
    if match := _OF_A_NOUN.match(stem):
        return f"{word} {match[2]} {match[1].strip()}{match[3]}?"
    match = _OF_A_SUBJECT.match(stem)
    if match and answer and len(answer.split()) <= _SHORT:
        return f"{word} was it that {answer} {match[1]}?"
    return f"{stem}, and {_lower(word)}?"


def _instead(part: str, stem: str) -> str:
    """The last question with a part put in the place of its like, or else behind it."""
    for place in (_like_preposition, _like_name, _like_noun):
        found = place(part, stem)
        if found:
            return found
    return f"{stem}: {_lower(part)}"


def _like_preposition(part: str, stem: str) -> str | None:
    preposition = _PREPOSITION.match(part)
    if preposition is None:
        return None
    start = regex.compile(rf"(?ir)\s{preposition[0]}\s").search(stem)
    return f"{stem[: start.start()]} {_lower(part)}" if start else None


def _like_name(part: str, stem: str) -> str | None:
    first, _, rest = stem.partition(" ")
    there, new = names(rest), names(f"x {part}")
    if not there or [name.text for name in new] != [regex.sub("^[Tt]he ", "", part)]:
        return None
    before, old, behind = rest.rpartition(there[-1].text)
    return f"{first} {before}{new[0].text}{behind}" if old else None


def _like_noun(part: str, stem: str) -> str | None:
    noun = part.rsplit(maxsplit=1)[-1]
    like = rf"(?i)\b(?:the|an?)\s+(?:[\w-]+\s+){{0,2}}?{regex.escape(noun)}\b"
    replaced, times = regex.subn(like, lambda _: _lower(part), stem, count=1)
    return replaced if times else None


def _lower(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return text[:1].lower() + text[1:] if is_empty(first) else text


_PRONOUN = regex.compile(
    r"(?i)\b(?:(?P<owner>his|her(?=\s+(?!(?:in|at|on|to|for|from|with|after|before|there|then)\b)\w))"
    r"|he|him|himself|she|her|herself)\b"
)


_WHO = regex.compile(r"(?i)(?:and\s+|but\s+)?who(?:m|se)?\b")


def named(question: str, last: Turn) -> str:
    """The question with the last turn's person in place of its first "he", "her", "his".

    It stays as it is where a name of its own stands before the pronoun, and where the last
    turn names nobody, or more than one. The last question is given as it stands alone.
    """
    pronoun = _PRONOUN.search(question)
    if pronoun is None or names(f"x {question[: pronoun.start()]}"):
        return question
    person = _person(last)
    if person is None:
        return question
    owner = "'s" if pronoun["owner"] else ""
    return f"{question[: pronoun.start()]}{person}{owner}{question[pronoun.end() :]}"


def _person(last: Turn) -> str | None:
    """Who a turn is about: whoever was asked for, or else the one name in its question."""
    if _WHO.match(last.question):
        answers = names(f"x {last.answer}")
        return answers[0].text if len(answers) == 1 else None
    asked = {
        name.text
        for name in names(last.question)
        if not name.placed and not regex.search(r"\d", name.text)
    }
    return asked.pop() if len(asked) == 1 else None
