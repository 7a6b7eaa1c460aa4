"""History: what was asked and answered before, as a caller hands it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.errors import BadRequest

MOST_TURNS = 8
"""The turns that count, the last ones."""
_MOST_CHARACTERS = 2000  # of each text of a turn


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that went before, its answer, "" if not found, and its quotes' texts.

    Of each text the first 2,000 characters.
    """

    question: str
    answer: str
    quotes: tuple[str, ...] = ()


def turns(history: Sequence[Mapping[str, object]]) -> Sequence[Turn]:
    """The last 8 turns, oldest first; all of them are checked.

    Raises:
        BadRequest: a turn has no question or no answer, they are not strings, or its quotes
            are no list of objects with their texts.
    """
    return [_turn(row) for row in history][-MOST_TURNS:]


def check_history(history: Sequence[Mapping[str, object]]) -> None:
    """See that each turn has its question and its answer; other keys are ignored.

    An answer that was not found is "". `quotes` may be left out, and have the form that
    they have in an answer's JSON.

    Raises:
        BadRequest: as `turns` does.
    """
    turns(history)


def _turn(row: Mapping[str, object]) -> Turn:
    match row:
        case {"question": str(question), "answer": str(answer)}:
            quotes = _quotes(row.get("quotes"))
            return Turn(question[:_MOST_CHARACTERS], answer[:_MOST_CHARACTERS], quotes)
    raise BadRequest(
        'A turn of the history must be {"question": "…", "answer": "…"}; got'
        f" {row!r:.200}"
    )


def _quotes(quotes: object) -> tuple[str, ...]:
    if quotes is None:
        return ()
    if not isinstance(quotes, list | tuple):
        raise _bad_quotes(quotes)
    return tuple(_text(quote) for quote in quotes)


def _text(quote: object) -> str:
    match quote:
        case {"text": str(text)}:
            return text[:_MOST_CHARACTERS]
    raise _bad_quotes(quote)


def _bad_quotes(got: object) -> BadRequest:
    return BadRequest(
        'The "quotes" of a turn must be as in an answer, [{"text": "…", …}, …]; got'
        f" {got!r:.200}"
    )
