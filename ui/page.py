"""The chat page, in Gradio."""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from index.errors import AskquoteError
from ui.chat import Ask, Turn, chat_html, take_turn
from ui.render import error_html

_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
_MONO_FONTS = ("ui-monospace", "Menlo", "Consolas", "monospace")
_WENT_WRONG = "Something went wrong; the terminal where askquote runs says what."
_TITLE = "<h1>askquote</h1>"
_PROMISE = (
    "<p>Ask your documents. Every answer is a quote from them, word for word; where they"
    " don't answer, the page says so.</p>"
)
# Focus goes back to the box, but not on a phone, where the keyboard would hide the answer.
_ON_CHANGE = """
watch('value', () => {
  element.querySelector('.exchange:last-child')?.scrollIntoView();
  if (matchMedia('(pointer: fine)').matches)
    document.querySelector('#question textarea').focus({preventScroll: true});
});
"""

_log = logging.getLogger(__name__)

Updates = Iterator[tuple[object, ...]]


def mount_page(app: FastAPI, ask: Ask, examples: Sequence[str]) -> Callable[[], None]:
    """Put the page at the root of an application; `examples` are asked by one click.

    Returns what ends the streams that open pages hold, so that a server can close.
    """
    gr.mount_gradio_app(
        app,
        build_page(ask, examples),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        theme=_theme(),
        css_paths=Path(__file__).with_name("page.css"),
    )
    mounted = next(route.app for route in app.routes if isinstance(route, Mount))
    if not isinstance(mounted, gr.routes.App):
        raise TypeError(f"Gradio mounted {mounted!r}, which is not its own application")
    return mounted.stop_event.set


def build_page(ask: Ask, examples: Sequence[str]) -> gr.Blocks:
    """The page: a chat, a box to ask in, and examples."""
    page = gr.Blocks(title="askquote", analytics_enabled=False)
    with page:
        turns = gr.State([])
        with gr.Row(elem_id="top"):
            gr.HTML(_TITLE, apply_default_css=False)
            new = gr.Button("New chat", size="sm", scale=0, min_width=90)
        gr.HTML(_PROMISE, elem_id="promise", apply_default_css=False)
        chat = gr.HTML(chat_html([]), apply_default_css=False, js_on_load=_ON_CHANGE)
        with gr.Row(elem_id="examples"):
            buttons = [gr.Button(text, size="sm") for text in examples]
        with gr.Row(elem_id="composer"):
            box = _question_box()
            send = gr.Button("Ask", variant="primary", scale=0, min_width=80)
        reply = _replier(ask)
        for event, source in (
            (box.submit, box),
            (send.click, box),
            *((button.click, button) for button in buttons),
        ):
            _on(event, reply, [source, turns], [box, chat, turns])
        _on(new.click, _begin_anew, [], [box, chat, turns])
    return page


def _theme() -> gr.themes.Base:
    """Gradio's own theme with the system's fonts, so that none is fetched."""
    theme = gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=_MONO_FONTS
    )
    # Gradio's own greys are too faint to read.
    return theme.set(
        body_text_color_subdued="*neutral_500",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Question",
        show_label=False,
        container=False,
        placeholder="Ask a question",
        max_lines=6,
        autofocus=True,
        scale=1,
        elem_id="question",
    )


def _on(
    event: Callable[..., object],
    function: Callable[..., object],
    inputs: Sequence[gr.components.Component],
    outputs: Sequence[gr.components.Component],
) -> None:
    """Listen to an event; one at a time, so that each sees the turns before it."""
    event(
        function,
        inputs,
        outputs,
        concurrency_id="chat",
        show_progress="hidden",
        api_visibility="private",
    )


def _replier(ask: Ask) -> Callable[[str, list[Turn]], Updates]:
    """What a question does to the box, the chat and its turns."""

    def reply(question: str, turns: list[Turn]) -> Updates:
        if not question.strip():
            yield "", gr.skip(), gr.skip()
            return
        yield "", chat_html(turns, waiting=question), turns
        try:
            turn = take_turn(ask, question, turns)
        except Exception:  # noqa: BLE001 - without a reply the page would wait for ever
            _log.exception("A question on the page could not be answered:")
            turn = Turn(question, error_html(AskquoteError(_WENT_WRONG)), None)
        turns = [*turns, turn]
        yield gr.skip(), chat_html(turns), turns

    return reply


def _begin_anew() -> tuple[str, str, list[Any]]:
    return "", chat_html([]), []
