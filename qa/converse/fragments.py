"""Fragments: follow-ups that only name something else, as in "And Germany?"."""

import regex

from qa.english.vocabulary import AUXILIARIES, INTERROGATIVES, any_of

_ABOUT = r"(?:.*?\b(?:what|how)\s+about\b)?"
_VERB = rf"{any_of(AUXILIARIES)}(?:n?['’]?t)?"
_FRAGMENT = regex.compile(
    rf"(?is){_ABOUT}(?!.*\b(?:{any_of(INTERROGATIVES)}|{_VERB}|can['’]t|won['’]t)\b)"
)


def is_fragment(question: str) -> bool:
    """Whether a follow-up asks the same of something else: it has no question of its own.

    It has neither a word such as "who", except in "What about …", nor a verb such as "is".
    """
    return _FRAGMENT.match(question) is not None
