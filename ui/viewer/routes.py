"""The document beside the chat, and its own file."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote as percent_encoded

from fastapi import FastAPI
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from index.errors import AskquoteError, DocumentUnknown, UnreadableFile
from index.text.document import Document, Range
from qa.bot import Bot
from qa.errors import BadRequest
from ui.render.escaping import shown
from ui.viewer.document_html import Look, document_html, page_html
from ui.viewer.originals import open_original, pieces

_STYLE = Path(__file__).with_name("viewer.css")
_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'"
_PAGE_POLICY = f"{_CLOSED}; style-src 'self'; frame-ancestors 'self'"
_FILE_POLICY = f"{_CLOSED}; sandbox; frame-ancestors 'none'"
# A browser's own viewer of PDF does not start in a sandbox, and brings its own style.
_PDF_POLICY = (
    f"{_CLOSED}; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
_PDF = "application/pdf"
_SHOWN_AS = {_PDF: _PDF, "text/plain": "text/plain", "text/markdown": "text/plain"}
_QUOTE = re.compile(r"(\d{1,12})-(\d{1,12})", re.ASCII)
_MOST_QUOTES = 20
_STATUSES = {BadRequest.kind: 400}


class _Name(Convertor[str]):
    """A document's name in a path; it may hold line ends, as the names of files may."""

    regex = "(?s:.+)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def mount_viewer(app: FastAPI, bot: Bot) -> None:
    """Put documents at /view and their own files at /files of an application."""
    register_url_convertor("name", _Name())

    def view(request: Request) -> Response:
        look = _look(request)
        return _page(document_html(_document(request, bot), look))

    def file(request: Request) -> Response:
        document = _document(request, bot)
        original = open_original(bot.folder, document.id)
        return _file(original, document.id, document.media_type)

    def style(_: Request) -> Response:
        return FileResponse(_STYLE, media_type="text/css")

    app.add_route("/viewer.css", style)
    app.add_route("/view/{name:name}", _telling(view))
    app.add_route("/files/{name:name}", _telling(file))


def _document(request: Request, bot: Bot) -> Document:
    """The document that an address names: only what the index holds is ever opened."""
    with bot.reading() as snapshot:
        return snapshot.document(request.path_params["name"])


def _telling(serve: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """An endpoint that says on a page what hindered it."""

    def told(request: Request) -> Response:
        try:
            return serve(request)
        except DocumentUnknown:
            return _page(_said("This document is not in the index any more."), 404)
        except UnreadableFile as error:
            return _page(_said(str(error)), 404)
        except AskquoteError as error:
            return _page(_said(str(error)), _STATUSES.get(error.kind, 503))

    return told


def _look(request: Request) -> Look:
    """What the address looks for.

    Raises:
        BadRequest: a quote is no range, or the start no offset.
    """
    asked = request.query_params
    start = asked.get("from")
    if start is not None and not re.fullmatch(r"\d{1,12}", start, re.ASCII):
        raise BadRequest(f"from={start} is no offset, such as from=1200.")
    quotes = asked.getlist("quote")[:_MOST_QUOTES]
    return Look(
        tuple(map(_range, quotes)),
        asked.get("sha256", ""),
        None if start is None else int(start),
    )


def _range(text: str) -> Range:
    found = _QUOTE.fullmatch(text)
    if found is None:
        raise BadRequest(f"quote={text} is no range, such as quote=120-180.")
    return Range(int(found[1]), int(found[2]))


def _said(message: str) -> str:
    return page_html("askquote", f'<p class="note" role="alert">{shown(message)}</p>')


def _page(html: str, status: int = 200) -> Response:
    # A name may be half a surrogate pair, which fits no UTF-8.
    return Response(
        html.encode("utf-8", "replace"),
        status,
        {"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-cache"},
        "text/html",
    )


def _file(original: BinaryIO, name: str, media_type: str) -> Response:
    """A file as a browser may show it: PDF and plain text; all else is for saving."""
    shown_as = _SHOWN_AS.get(media_type)
    how = "inline" if shown_as else "attachment"
    file_name = percent_encoded(os.path.basename(name), safe="")  # noqa: PTH119 - no path
    return StreamingResponse(
        pieces(original),
        media_type=shown_as or "application/octet-stream",
        headers={
            "Content-Disposition": f"{how}; filename*=UTF-8''{file_name}",
            "Content-Security-Policy": (
                _PDF_POLICY if shown_as == _PDF else _FILE_POLICY
            ),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        },
    )
