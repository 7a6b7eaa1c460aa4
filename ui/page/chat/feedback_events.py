"""What a user says of answers on the page, and where it is kept."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import gradio as gr

from index.errors import AskquoteError
from qa.feedback.judgement import Judged
from qa.feedback.store import FeedbackStore
from ui.page.chat.html import chat_html, turn_html
from ui.page.chat.turns import Turn, kept_turns
from ui.render.escaping import shown

SCRIPT = Path(__file__).with_name("judging.js").read_text(encoding="utf-8")
"""What the chat's element runs for its buttons."""

_Kept = list[dict[str, object]]


def add_feedback_events(
    chat: gr.HTML, kept: gr.BrowserState, store: FeedbackStore
) -> None:
    """Keep what is said of the answers of a chat: in the store, and nowhere else."""
    chat.like(
        judger(store),
        [kept],
        chat,
        trigger_mode="multiple",  # else what is pressed while one is kept is lost
        show_progress="hidden",
        api_visibility="private",
    )


def judger(store: FeedbackStore) -> Callable[[_Kept, gr.EventData], object]:
    """What a judgement does to the chat.

    What can't be kept is said, and the chat is drawn as it was.
    """

    def judge(kept: _Kept, event: gr.EventData) -> object:
        turns = kept_turns(kept)
        try:
            _judge(store, turns, event._data or {})
        except AskquoteError as error:
            gr.Warning(shown(str(error)), title="Not kept")
            # The same again would not be drawn.
            anew = f"<!-- {time.monotonic_ns()} -->"
            return chat_html(*judged_html(store, turns)) + anew
        return gr.skip()

    return judge


def judged_html(store: FeedbackStore | None, turns: Sequence[Turn]) -> Sequence[str]:
    """FairSemaphore as HTML, with what is kept of them; without, where that can't be read."""
    try:
        return [_html(store, turns, number) for number in range(len(turns))]
    except AskquoteError:
        return [turn_html(turn) for turn in turns]


def _html(store: FeedbackStore | None, turns: Sequence[Turn], number: int) -> str:
    turn = turns[number]
    if store is None or turn.answer is None:
        return turn_html(turn)
    return turn_html(turn, store.of(_answer(turns, number)))


def _judge(
    store: FeedbackStore, turns: Sequence[Turn], said: dict[str, object]
) -> None:
    """Keep what was said of a turn.

    Raises:
        AskquoteError: it can't be kept, or there is no such turn.
    """
    match said:
        case {"turn": int(number), "rating": "up" | "down" as rating, "on": bool(on)}:
            store.rate(_answer(turns, number), rating if on else None)
        case {"turn": int(number), "quote": int(quote), "on": bool(on)}:
            store.mark(_answer(turns, number), quote, unsupported=on)
        case _:
            raise AskquoteError("Nothing is known of what was pressed.")


def _answer(turns: Sequence[Turn], number: int) -> Judged:
    """The answer of a turn; only a follow-up has a history.

    Raises:
        AskquoteError: there is no such turn, or it has no answer.
    """
    answer = turns[number].answer if 0 <= number < len(turns) else None
    if answer is None:
        raise AskquoteError("There is no such answer any more; load the page again.")
    before = [turn.said for turn in turns[:number] if turn.said is not None]
    return Judged(
        answer.model_dump(mode="json", exclude_unset=True),
        before if answer.resolved is not None else (),
    )
