"""Agreement: what different documents answer to one question, put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.english.matching import agree, answer_key
from qa.english.question_kinds import Kind, kind


@dataclass(frozen=True, slots=True)
class Said:
    """What a quote says: its document's name, its text, and the answer in it."""

    document: str
    quote: str
    answer: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """One answer: the places of the quotes that give it, from 0, and how many documents do.

    A document that only repeats another one's quote is not counted.
    """

    quotes: tuple[int, ...]
    documents: int


def opinions(question: str, said: Sequence[Said]) -> Sequence[Opinion]:
    """The different answers to a question for one fact, in the order of their first quotes.

    None where several things, a yes or no or a reason is asked: those are no rivals.
    """
    if kind(question) is not Kind.FACT:
        return []
    groups: list[list[int]] = []
    for place, one in enumerate(said):
        for group in groups:
            if agree(one.answer, said[group[0]].answer):
                group.append(place)
                break
        else:
            groups.append([place])
    return [
        Opinion(tuple(group), _independent([said[place] for place in group]))
        for group in groups
    ]


def _independent(said: Sequence[Said]) -> int:
    """How many documents say it in a text that none of those before them has."""
    documents: set[str] = set()
    texts: set[str] = set()
    for one in said:
        text = answer_key(one.quote)
        if text not in texts:
            documents.add(one.document)
        texts.add(text)
    return len(documents)
