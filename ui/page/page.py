"""The Gradio page: a tab for the chat, one for the documents, and a side panel."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from qa.bot import Bot
from ui.page import texts
from ui.page.chat.tab import ChatContext, Surroundings, add_chat
from ui.page.documents.context import DocumentsContext, Tabs
from ui.page.documents.tab import add_documents
from ui.page.header.header import MARK, add_header, folder_html
from ui.page.keys import add_keys
from ui.page.panel import add_panel
from ui.page.services import PageServices
from ui.page.start.drop_zone import add_drop_zone
from ui.page.start.invitation import document_cards, start_html
from ui.uploads.folder import Uploads

_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
_MONO_FONTS = ("ui-monospace", "Menlo", "Consolas", "monospace")
_STYLES = (
    "page.css",
    "header/header.css",
    "start/start.css",
    "chat/chat.css",
    "chat/judging.css",
    "chat/chats.css",
    "documents/documents.css",
    "panel.css",
)
_POLL_SECONDS = 0.02


def mount_page(app: FastAPI, bot: Bot, services: PageServices) -> Callable[[], None]:
    """Mount the page at the root of an application.

    Returns a function that ends the heartbeats of open pages, so that the server can close.
    """
    page = build_page(_chat_context(bot, services), _documents_context(bot, services))
    # Until a page is launched, Gradio lets a browser name any server file as its upload.
    page.has_launched = True
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        max_file_size=services.upload_limits.file_bytes,
        favicon_path=MARK,
        theme=_theme(),
        css_paths=[Path(__file__).parent / name for name in _STYLES],
    )
    # By default Gradio polls its queue 1,000 times a second: a constant 6 % of a processor.
    page._queue.sleep_when_free = _POLL_SECONDS
    page._queue.progress_update_sleep_when_free = _POLL_SECONDS
    mounted = app.routes[-1].app if isinstance(app.routes[-1], Mount) else None
    if not isinstance(mounted, gr.routes.App):
        raise TypeError(f"Gradio mounted {mounted!r}, which is not its own application")
    return mounted.stop_event.set


def build_page(
    chat_context: ChatContext, documents_context: DocumentsContext
) -> gr.Blocks:
    """Build the page."""
    page = gr.Blocks(title="askquote", analytics_enabled=False, fill_width=True)
    with page:
        folder = add_header(has_accounts=chat_context.services.has_accounts)
        with gr.Tabs():
            with gr.Tab(texts.CHAT) as chat:
                uploaded = add_drop_zone(page, documents_context)
                around = Surroundings(page, chat, folder, uploaded)
                saved = add_chat(around, chat_context)
            with gr.Tab(texts.DOCUMENTS) as documents:
                tabs = Tabs(documents, [chat], folder, uploaded)
                add_documents(page, documents_context, tabs, saved)
        add_panel()
        add_keys()
    return page


def _chat_context(bot: Bot, services: PageServices) -> ChatContext:
    def documents() -> Sequence[str]:
        with bot.reading() as snapshot:
            return snapshot.names()

    def folder() -> str:
        return folder_html(bot.folder, len(documents()))

    def start() -> str:
        with bot.reading() as snapshot:
            return start_html(document_cards(snapshot))

    # Chats of different folders served at the same address are kept apart.
    name = sha256(str(bot.folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return ChatContext(bot.ask, documents, folder, start, name, services)


def _documents_context(bot: Bot, services: PageServices) -> DocumentsContext:
    uploads = Uploads(bot.folder, services.upload_limits)
    return DocumentsContext(bot.reading, bot.folder, uploads, services)


def _theme() -> gr.themes.Base:
    """Gradio's default theme with system fonts, so that none is downloaded."""
    theme = gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=_MONO_FONTS
    )
    # Gradio's default greys and blues have too little contrast.
    return theme.set(
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_hover_dark="*primary_700",
        link_text_color_dark="*primary_400",
        body_text_color_subdued="*neutral_500",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
    )
