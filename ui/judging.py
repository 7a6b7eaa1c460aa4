"""What a user says of answers on the page, and where it is kept."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import gradio as gr

from index.errors import AskquoteError
from qa.feedback import Feedback, Judged
from qa.feedback_store import FeedbackStore
from ui.chat import Turn, kept_turns
from ui.escaping import shown
from ui.render import chat_html, turn_html

SCRIPT = Path(__file__).with_name("judging.js").read_text(encoding="utf-8")
"""What the chat's element runs for its buttons."""

_NOT_BUSY = """
() => document.querySelectorAll('.exchange[aria-busy]')
  .forEach(exchange => exchange.removeAttribute('aria-busy'))
"""

_Kept = list[dict[str, object]]


def add_judging(chat: gr.HTML, kept: gr.BrowserState, store: FeedbackStore) -> None:
    """Keep what is said of the answers of a chat."""
    judging = chat.like(
        judger(store),
        [kept],
        [chat, kept],
        trigger_mode="multiple",  # else what is pressed while one is kept is lost
        show_progress="hidden",
        api_visibility="private",
    )
    judging.then(None, js=_NOT_BUSY)


def judger(
    store: FeedbackStore,
) -> Callable[[_Kept, gr.EventData], tuple[object, object]]:
    """What a judgement does to the chat and to what is kept of it.

    What can't be kept is said, and the chat is drawn as it was.
    """

    def judge(kept: _Kept, event: gr.EventData) -> tuple[object, object]:
        turns = list(kept_turns(kept))
        try:
            number, turn = _judged(store, turns, event._data or {})
        except AskquoteError as error:
            gr.Warning(shown(str(error)), title="Not kept")
            # The same again would not be drawn.
            anew = f"<!-- {time.monotonic_ns()} -->"
            return chat_html(*map(turn_html, turns)) + anew, gr.skip()
        turns[number] = turn
        return gr.skip(), [turn.as_json() for turn in turns]

    return judge


def as_judged(store: FeedbackStore, turns: Sequence[Turn]) -> Sequence[Turn]:
    """Turns with what is kept of them: who reloads a page at once leaves the browser without.

    Where that can't be read, they stay as they are.
    """
    try:
        return [
            turn
            if turn.answer is None
            else _with(turn, store.of(_answer(turns, number)))
            for number, turn in enumerate(turns)
        ]
    except AskquoteError:
        return turns


def _judged(
    store: FeedbackStore, turns: Sequence[Turn], said: dict[str, object]
) -> tuple[int, Turn]:
    """The number of the turn that was judged, and the turn with all that was said of it.

    Raises:
        AskquoteError: it can't be kept, or there is no such turn.
    """
    match said:
        case {"turn": int(number), "on": bool(on), **rest} if 0 <= number < len(turns):
            judged = _answer(turns, number)
            match rest:
                case {"rating": "up" | "down" as rating}:
                    store.rate(judged, rating if on else None)
                case {"quote": int(quote)}:
                    store.mark(judged, quote, unsupported=on)
            return number, _with(turns[number], store.of(judged))
    raise AskquoteError("There is no such answer any more; load the page again.")


def _answer(turns: Sequence[Turn], number: int) -> Judged:
    """The answer of a turn; only a follow-up has a history."""
    answer = turns[number].answer
    if answer is None:
        raise AskquoteError("There is no answer to judge.")
    before = [turn.said for turn in turns[:number] if turn.said is not None]
    return Judged(
        answer.model_dump(mode="json", exclude_unset=True),
        before if answer.resolved is not None else (),
    )


def _with(turn: Turn, feedback: Feedback) -> Turn:
    return replace(
        turn,
        rating=feedback.rating,
        unsupported=tuple(sorted(feedback.unsupported)),
    )
