"""Choosing between a question as it was asked and as completed from earlier turns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.converse.history import Turn
from qa.retrieve.passages import Passage

# How much nearer the best sentence must come when a question is read as a follow-up.
# The old topic's words draw a new question away from its sentences, and bring a follow-up
# nearer to its own (benchmarks/README.md).
_MIN_GAIN = 0.05
_MIN_GAIN_IF_SURE = -0.05


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where to look for an answer, and what to ask the reader.

    `passages` were retrieved for `resolved`, or for the question itself if that is None.
    `asked` is the question for the reader.
    """

    passages: Sequence[Passage]
    asked: str
    resolved: str | None = None


def resolve(
    question: str,
    turns: Sequence[Turn],
    retrieve: Callable[[str], Sequence[Passage]],
) -> Resolution:
    """Retrieve for a question, also as a follow-up if its form allows that.

    Without vectors, only a question that surely depends on the turns is a follow-up.
    """
    plain = retrieve(question)
    if not turns:
        return Resolution(plain, question)
    # Imported here: it compiles many patterns, which a single question doesn't need.
    from qa.converse.follow_ups import resolve_follow_up  # noqa: PLC0415
    from qa.converse.question_form import Dependence  # noqa: PLC0415

    follow_up = resolve_follow_up(question, turns)
    if follow_up is None:
        return Resolution(plain, question)
    whole = retrieve(follow_up.resolved)
    is_sure = follow_up.form.dependence is Dependence.SURE
    if _is_follow_up(_nearest(plain), _nearest(whole), is_sure=is_sure):
        return Resolution(whole, follow_up.asked, follow_up.resolved)
    return Resolution(plain, follow_up.form.body)


def _is_follow_up(before: float | None, after: float | None, *, is_sure: bool) -> bool:
    """Whether a question is a follow-up, by its best cosine without and with the turns."""
    if before is None or after is None:
        return is_sure
    return after - before > (_MIN_GAIN_IF_SURE if is_sure else _MIN_GAIN)


def _nearest(passages: Sequence[Passage]) -> float | None:
    """The best cosine of a sentence; None if none has a vector."""
    cosines = [hit.cosine for passage in passages for hit in passage.hits]
    return max((cosine for cosine in cosines if cosine is not None), default=None)
