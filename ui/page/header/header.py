"""The header: the product's mark, the folder, and what both tabs share."""

from pathlib import Path

import gradio as gr

from ui.page import texts
from ui.page.scripts import read_script
from ui.render.escaping import escape_html

_HERE = Path(__file__).parent
MARK = _HERE / "mark.svg"
_THEME = _HERE / "theme.js"
_SIGN_OUT = f'<a class="sign-out" href="/logout">{texts.SIGN_OUT}</a>'
_SUN_AND_MOON = (
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
    '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor"/>'
    '<path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/></svg>'
)
_PLUS = (
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
    '<path d="M8 3v10M3 8h10" stroke="currentColor" stroke-width="1.5"/></svg>'
)


def add_header(*, has_accounts: bool) -> gr.HTML:
    """Add the header to a page under construction; returns the line that names the folder."""
    with gr.Row(elem_id="top"):
        gr.HTML(
            f"{MARK.read_text(encoding='utf-8')}<h1>askquote</h1>",
            apply_default_css=False,
            elem_id="brand",
        )
        folder = gr.HTML("", apply_default_css=False, elem_id="folder")
        gr.HTML(
            f'{_SIGN_OUT if has_accounts else ""}<button type="button" class="theme"'
            f' aria-label="{texts.DARK_THEME}" title="{texts.DARK_THEME}">{_SUN_AND_MOON}</button>'
            f'<button type="button" id="new">{_PLUS}<span>{texts.NEW_CHAT}</span></button>',
            apply_default_css=False,
            js_on_load=read_script(_THEME),
            elem_id="controls",
        )
    return folder


def folder_html(folder: Path, documents: int) -> str:
    """The folder's name and how many documents it has."""
    name = escape_html(folder.name or str(folder))
    return (
        f'<p title="{escape_html(str(folder))}"><b dir="auto">{name}</b>'
        f" <span>{texts.number_of_documents(documents)}</span></p>"
    )
