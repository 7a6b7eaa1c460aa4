"""Exporting the chat of a page, as a file that `askquote check` verifies."""

import json
from collections.abc import Callable, Sequence
from functools import partial

import gradio as gr

from qa.answers.saved_chat import Chat, chat_lines
from ui.page.chat.turns import Turn, kept_turns
from ui.render.chat_markdown import chat_markdown

_Kept = list[dict[str, object]]

# The file is made in the browser: nothing of a chat is left on the server's disk.
_SAVE = """
text => {
  if (!text) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type: TYPE}));
  link.download = NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
"""


def add_exports(kept: gr.BrowserState) -> None:
    """Add the buttons that save the chat."""
    text = gr.Textbox(visible="hidden")
    for label, name, kind, export in (
        ("Markdown", "chat.md", "text/markdown", chat_markdown),
        ("JSON", "chat.jsonl", "application/jsonl", _json),
    ):
        button = gr.Button(f"Save as {label}", size="sm", elem_classes="export")
        script = _SAVE.replace("TYPE", json.dumps(kind)).replace(
            "NAME", json.dumps(name)
        )
        button.click(
            partial(exported, export),
            [kept],
            [text],
            show_progress="hidden",
            api_visibility="private",
        ).then(None, [text], None, js=script)


def exported(export: Callable[[Chat], str], kept: _Kept) -> str:
    """The text of a chat's file; "" where there is no answer to save, which is said."""
    chat = _chat(kept_turns(kept))
    if not chat:
        gr.Info("There is no answer to save yet.")
        return ""
    return export(chat)


def _chat(turns: Sequence[Turn]) -> Chat:
    return [turn.as_json() for turn in turns if turn.answer is not None]


def _json(chat: Chat) -> str:
    return "".join(f"{line}\n" for line in chat_lines(chat))
