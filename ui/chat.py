"""A chat: what was asked in one browser tab, and what was replied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.errors import AskquoteError
from qa.answers import Answer
from qa.bot import History
from ui.render import answer_html, error_html, exchange_html

Ask = Callable[[str, History], Answer]

_WAITING = '<p class="waiting">Reading…</p>'


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, its reply as HTML, and the answer that later questions may refer to.

    `answer` is "" where nothing was found, and None where the documents were not asked:
    for small talk and failures.
    """

    question: str
    reply: str
    answer: str | None


def take_turn(ask: Ask, question: str, turns: Sequence[Turn]) -> Turn:
    """Ask a question after the turns of a chat; an error that is askquote's is a reply."""
    history = [
        {"question": turn.question, "answer": turn.answer}
        for turn in turns
        if turn.answer is not None
    ]
    try:
        answer = ask(question, history)
    except AskquoteError as error:
        return Turn(question, error_html(error), None)
    said = None if answer.note is not None else answer.text
    return Turn(question, answer_html(answer), said)


def chat_html(turns: Sequence[Turn], waiting: str | None = None) -> str:
    """A chat as HTML, with the question that waits for its answer last."""
    exchanges = [exchange_html(turn.question, turn.reply) for turn in turns]
    if waiting is not None:
        exchanges.append(exchange_html(waiting, _WAITING))
    return (
        '<div class="chat" role="log" aria-label="Questions and answers">'
        f"{''.join(exchanges)}</div>"
    )
