"""Choosing between a question as it stands and as it is read after what went before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.converse.history import Turn
from qa.retrieve.passages import Passage

# By how much the best sentence must come nearer when a question is read as a follow-up.
# The old topic's words draw a new question away from its sentences, and bring a follow-up
# nearer to its own (benchmarks/README.md).
_GAIN = 0.05
_GAIN_IF_SURE = -0.05


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a question comes to before it is read: where to look, and for what.

    `asked` is what the reader is asked of the passages, and `resolved` what they were
    searched by, or None where that is the question itself.
    """

    passages: Sequence[Passage]
    asked: str
    resolved: str | None = None


def resolve(
    question: str,
    turns: Sequence[Turn],
    retrieve: Callable[[str], Sequence[Passage]],
) -> Resolution:
    """Retrieve for a question; for one that may lean on the turns, in both readings.

    Where nothing is searched by meaning yet, a question that surely leans is a follow-up.
    """
    plain = retrieve(question)
    if not turns:
        return Resolution(plain, question)
    # Imported here: their patterns are many, and a single question needs none of them.
    from qa.converse.completion import without_opening  # noqa: PLC0415
    from qa.converse.follow_ups import reading  # noqa: PLC0415
    from qa.converse.question_form import Dependence  # noqa: PLC0415

    read = reading(question, turns)
    if read is None:
        return Resolution(plain, question)
    whole = retrieve(read.resolved)
    before, after = _nearest(plain), _nearest(whole)
    surely = read.dependence is Dependence.SURE
    if before is None or after is None:
        leans = surely
    else:
        leans = after - before > (_GAIN_IF_SURE if surely else _GAIN)
    if leans:
        return Resolution(whole, read.asked, read.resolved)
    return Resolution(plain, without_opening(question))


def _nearest(passages: Sequence[Passage]) -> float | None:
    """The best cosine of a sentence; None where none has a vector."""
    cosines = [hit.cosine for passage in passages for hit in passage.hits]
    return max((cosine for cosine in cosines if cosine is not None), default=None)
