"""Replace pronouns with the person they stand for: "What is his job?"."""

import regex

from qa.converse.history import Turn
from qa.english.mentions import names

_PRONOUN = regex.compile(
    r"(?i)\b(?:(?P<owner>his|her(?=\s+(?!(?:in|at|on|to|for|from|with|after|before|there|then)\b)\w))"
    r"|he|him|himself|she|her|herself)\b"
)
_WHO = regex.compile(r"(?i)(?:and\s+|but\s+)?who(?:m|se)?\b")


def name_person(question: str, last: Turn) -> str:
    """Replace the question's first "he", "her" or "his" with the person of the last turn.

    Returns it unchanged if a name comes before the pronoun, or if the last turn names nobody
    or several people. The question of `last` must be complete itself.
    """
    pronoun = _PRONOUN.search(question)
    if pronoun is None or names(f"x {question[: pronoun.start()]}"):
        return question
    person = _person(last)
    if person is None:
        return question
    owner = "'s" if pronoun["owner"] else ""
    return f"{question[: pronoun.start()]}{person}{owner}{question[pronoun.end() :]}"


def _person(turn: Turn) -> str | None:
    """Who a turn is about: the person it asks for, or the only name in its question."""
    if _WHO.match(turn.question):
        answers = names(f"x {turn.answer}")
        return answers[0].text if len(answers) == 1 else None
    people = {
        name.text
        for name in names(turn.question)
        if not name.placed and not regex.search(r"\d", name.text)
    }
    return people.pop() if len(people) == 1 else None
