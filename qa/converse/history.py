"""The history of a conversation, as a caller passes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.errors import BadRequest

_MAX_TURNS = 8  # that count, from the last one backwards
_MAX_CHARACTERS = 2000  # of each text of a turn


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, its answer ("" if not found) and the texts of its quotes.

    Each text has at most its first 2,000 characters.
    """

    question: str
    answer: str
    quotes: tuple[str, ...] = ()


def turns(history: Sequence[Mapping[str, object]]) -> Sequence[Turn]:
    """The last 8 turns, oldest first; all turns are checked.

    Raises:
        BadRequest: A turn's question or answer is missing or isn't a string, or its quotes
            aren't a list of objects with their texts.
    """
    return [_turn(row) for row in history][-_MAX_TURNS:]


def check_history(history: Sequence[Mapping[str, object]]) -> None:
    """Check that each turn has a question and an answer; other keys are ignored.

    An answer that was not found is "". `quotes` are optional, and as in an answer's JSON.

    Raises:
        BadRequest: As `turns` does.
    """
    turns(history)


def _turn(row: Mapping[str, object]) -> Turn:
    match row:
        case {"question": str(question), "answer": str(answer)}:
            quotes = _quotes(row.get("quotes"))
            return Turn(question[:_MAX_CHARACTERS], answer[:_MAX_CHARACTERS], quotes)
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
            return text[:_MAX_CHARACTERS]
    raise _bad_quotes(quote)


def _bad_quotes(quotes: object) -> BadRequest:
    return BadRequest(
        'The "quotes" of a turn must be as in an answer, [{"text": "…", …}, …]; got'
        f" {quotes!r:.200}"
    )
