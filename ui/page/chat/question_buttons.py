"""Questions to begin with, as buttons of the page."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import gradio as gr

_MOST = 5
_LOOK_SECONDS = 1.0
_LOOKS = 40  # while the first suggestions are being made


def add_question_buttons(
    page: gr.Blocks, suggested: Callable[[], Sequence[str]]
) -> list[gr.Button]:
    """Add buttons that show the questions suggested when the page is opened, or soon after."""
    with gr.Row(elem_id="examples"):
        buttons = [gr.Button("", size="sm", visible=False) for _ in range(_MOST)]
    page.load(
        offerer(suggested),
        None,
        buttons,
        concurrency_limit=None,
        show_progress="hidden",
        api_visibility="private",
    )
    return buttons


def offerer(
    suggested: Callable[[], Sequence[str]],
) -> Callable[[], AsyncIterator[list[gr.Button]]]:
    """What the buttons become: at once where there are suggestions, or when there are."""

    async def offered() -> AsyncIterator[list[gr.Button]]:
        for _ in range(_LOOKS):
            questions = await asyncio.to_thread(suggested)
            if questions:
                yield _buttons(questions[:_MOST])
                return
            await asyncio.sleep(_LOOK_SECONDS)
        yield _buttons([])

    return offered


def _buttons(questions: Sequence[str]) -> list[gr.Button]:
    shown = [gr.Button(question, visible=True) for question in questions]
    return shown + [gr.Button(visible=False)] * (_MOST - len(shown))
