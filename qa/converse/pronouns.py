"""Pronouns for persons, replaced by the one name that they can stand for."""

import regex

from qa.converse.history import Turn
from qa.english.mentions import names

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
