"""History: what was asked and answered before, as a caller hands it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.errors import BadRequest

TURNS_THAT_COUNT = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; "" is an answer that was not found."""

    question: str
    answer: str


def turns(history: Sequence[Mapping[str, object]]) -> Sequence[Turn]:
    """The last turns of a history, oldest first; keys that are not known are ignored.

    Raises:
        BadRequest: a turn has no question or no answer, or they are not strings.
    """
    return [_turn(row) for row in history][-TURNS_THAT_COUNT:]


def _turn(row: Mapping[str, object]) -> Turn:
    match row:
        case {"question": str(question), "answer": str(answer)}:
            return Turn(question, answer)
    raise BadRequest(
        'A turn of the history must be {"question": "…", "answer": "…"}; got'
        f" {row!r:.200}"
    )
