"""Saving the feedback that users give on answers."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import gradio as gr

from index.errors import AskquoteError
from qa.feedback.rating import JudgedAnswer
from qa.feedback.store import FeedbackStore
from ui.page import texts
from ui.page.chat.html import chat_html, turn_html
from ui.page.chat.turns import ChatTurn, SavedTurns, parse_turns
from ui.page.scripts import read_script
from ui.render.escaping import escape_html

SCRIPT = read_script(Path(__file__).with_name("judging.js"))
"""The script of the feedback buttons, run by the chat's element."""


def add_feedback_events(chat: gr.HTML, saved: gr.HTML, store: FeedbackStore) -> None:
    """Save feedback on a chat's answers in the store, and nowhere else."""
    chat.like(
        feedback_handler(store),
        [saved],
        chat,
        trigger_mode="multiple",  # otherwise clicks during a save are lost
        show_progress="hidden",
        api_visibility="private",
    )


def feedback_handler(
    store: FeedbackStore,
) -> Callable[[SavedTurns, gr.EventData], object]:
    """The handler of the feedback buttons.

    On failure, it shows a warning and renders the chat without the new feedback.
    """

    def save(saved: SavedTurns, event: gr.EventData) -> object:
        turns = parse_turns(saved)
        try:
            _save(store, turns, event._data or {})
        except AskquoteError as error:
            gr.Warning(escape_html(str(error)), title=texts.FEEDBACK_NOT_SAVED)
            # Gradio would ignore an unchanged value.
            unique = f"<!-- {time.monotonic_ns()} -->"
            return chat_html(*turns_html(store, turns)) + unique
        return gr.skip()

    return save


def turns_html(store: FeedbackStore | None, turns: Sequence[ChatTurn]) -> Sequence[str]:
    """Turns as HTML with their feedback, or without it if it can't be read."""
    try:
        return [_turn_html(store, turns, number) for number in range(len(turns))]
    except AskquoteError:
        return [turn_html(turn) for turn in turns]


def _turn_html(
    store: FeedbackStore | None, turns: Sequence[ChatTurn], number: int
) -> str:
    turn = turns[number]
    if store is None or turn.answer is None:
        return turn_html(turn)
    return turn_html(turn, store.of(_answer(turns, number)))


def _save(
    store: FeedbackStore, turns: Sequence[ChatTurn], feedback: dict[str, object]
) -> None:
    """Save the feedback on a turn.

    Raises:
        AskquoteError: it can't be saved, or is invalid.
    """
    match feedback:
        case {"turn": int(number), "rating": "up" | "down" as rating, "on": bool(on)}:
            store.rate(_answer(turns, number), rating if on else None)
        case {"turn": int(number), "quote": int(quote), "on": bool(on)}:
            store.mark(_answer(turns, number), quote, unsupported=on)
        case _:
            raise AskquoteError(texts.UNKNOWN_FEEDBACK)


def _answer(turns: Sequence[ChatTurn], number: int) -> JudgedAnswer:
    """The answer of a turn, with the history if it is a follow-up.

    Raises:
        AskquoteError: there is no such turn, or it has no answer.
    """
    answer = turns[number].answer if 0 <= number < len(turns) else None
    if answer is None:
        raise AskquoteError(texts.ANSWER_IS_GONE)
    entries = [turn.history_entry for turn in turns[:number]]
    return JudgedAnswer(
        answer.model_dump(mode="json", exclude_unset=True),
        [entry for entry in entries if entry is not None]
        if answer.resolved is not None
        else (),
    )
