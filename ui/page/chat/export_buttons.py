"""Exporting the chat, as a file that `askquote check` can verify."""

import json
from collections.abc import Callable, Sequence
from functools import partial

import gradio as gr

from qa.answers.saved_chat import Chat, chat_lines
from ui.page import texts
from ui.page.chat.turns import ChatTurn, SavedTurns, parse_turns
from ui.render.chat_html import chat_html
from ui.render.chat_markdown import chat_markdown

# The browser creates the file, so that no chat is left on the server's disk.
_DOWNLOAD = """
text => {
  if (!text) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type: TYPE}));
  link.download = NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
"""


def add_exports(saved: gr.HTML) -> None:
    """Add a button for each export format."""
    text = gr.Textbox(visible="hidden")
    for label, name, media_type, export in (
        (texts.SAVE_AS_WEB_PAGE, "chat.html", "text/html", chat_html),
        (texts.SAVE_AS_MARKDOWN, "chat.md", "text/markdown", chat_markdown),
        (texts.SAVE_AS_JSON, "chat.jsonl", "application/jsonl", _json_lines),
    ):
        button = gr.Button(label, size="sm", elem_classes="export")
        script = _DOWNLOAD.replace("TYPE", json.dumps(media_type)).replace(
            "NAME", json.dumps(name)
        )
        button.click(
            partial(export_chat, export),
            [saved],
            [text],
            show_progress="hidden",
            api_visibility="private",
        ).then(None, [text], None, js=script)


def export_chat(export: Callable[[Chat], str], saved: SavedTurns) -> str:
    """The text of the exported chat; "", with a message on the page, if it has no answers."""
    chat = _answered(parse_turns(saved))
    if not chat:
        gr.Info(texts.NOTHING_TO_SAVE)
        return ""
    return export(chat)


def _answered(turns: Sequence[ChatTurn]) -> Chat:
    return [turn.as_json() for turn in turns if turn.answer is not None]


def _json_lines(chat: Chat) -> str:
    return "".join(f"{line}\n" for line in chat_lines(chat))
