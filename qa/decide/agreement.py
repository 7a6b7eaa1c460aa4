"""Agreement: grouping the answers that different documents give to one question."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.english.matching import agree, answer_key
from qa.english.question_kinds import Kind, kind


@dataclass(frozen=True, slots=True)
class QuotedAnswer:
    """A quote: its document's name, its text, and the answer in it."""

    document: str
    quote: str
    answer: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """One answer: the indices of the quotes that give it, and how many documents do.

    A document that only repeats the quote of another is not counted.
    """

    quotes: tuple[int, ...]
    documents: int


def opinions(question: str, quoted: Sequence[QuotedAnswer]) -> Sequence[Opinion]:
    """The different answers to a question for one fact, in the order of their first quotes.

    Empty if the question asks for several things, a reason, or yes or no: such answers are
    no rivals.
    """
    if kind(question) is not Kind.FACT:
        return []
    groups: list[list[int]] = []
    for index, item in enumerate(quoted):
        for group in groups:
            if agree(item.answer, quoted[group[0]].answer):
                group.append(index)
                break
        else:
            groups.append([index])
    return [
        Opinion(tuple(group), _independent([quoted[index] for index in group]))
        for group in groups
    ]


def _independent(quoted: Sequence[QuotedAnswer]) -> int:
    """How many documents give the answer in a quote that no earlier one repeats."""
    documents: set[str] = set()
    texts: set[str] = set()
    for item in quoted:
        text = answer_key(item.quote)
        if text not in texts:
            documents.add(item.document)
        texts.add(text)
    return len(documents)
