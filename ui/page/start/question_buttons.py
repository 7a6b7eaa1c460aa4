"""Suggested questions, as buttons."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import gradio as gr

_MOST_BUTTONS = 5
_POLL_SECONDS = 1.0
_MOST_POLLS = 40  # the first suggestions take a while


def add_question_buttons(
    events: Sequence[Callable[..., object]], suggested: Callable[[], Sequence[str]]
) -> list[gr.Button]:
    """Add buttons that show suggested questions after these events, once there are some."""
    with gr.Row(elem_id="suggestions"):
        buttons = [
            gr.Button("", size="sm", visible=False) for _ in range(_MOST_BUTTONS)
        ]
    for event in events:
        event(
            suggestion_loader(suggested),
            None,
            buttons,
            concurrency_limit=None,
            show_progress="hidden",
            api_visibility="private",
        )
    return buttons


def suggestion_loader(
    suggested: Callable[[], Sequence[str]],
) -> Callable[[], AsyncIterator[list[gr.Button]]]:
    """A handler that waits for suggestions, and yields the buttons that show them."""

    async def load() -> AsyncIterator[list[gr.Button]]:
        for _ in range(_MOST_POLLS):
            questions = await asyncio.to_thread(suggested)
            if questions:
                yield _buttons(questions[:_MOST_BUTTONS])
                return
            await asyncio.sleep(_POLL_SECONDS)
        yield _buttons([])

    return load


def _buttons(questions: Sequence[str]) -> list[gr.Button]:
    visible = [gr.Button(question, visible=True) for question in questions]
    return visible + [gr.Button(visible=False)] * (_MOST_BUTTONS - len(visible))
