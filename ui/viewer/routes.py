"""Routes for the document pages and the original files."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote as percent_encode

from fastapi import FastAPI
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from index.errors import AskquoteError, DocumentUnknown, UnreadableFile
from index.extract.pdf.drawing import picture
from index.text.document import Document
from index.text.range import Range
from qa.bot import Bot
from qa.errors import BadRequest
from qa.suggest.overview import overview
from ui.render.escaping import escape_html
from ui.viewer.document_html import (
    MOST_ITEMS,
    ViewOptions,
    document_html,
    page_html,
)
from ui.viewer.original.look import look
from ui.viewer.originals import open_original, read_chunks
from ui.viewer.overview_html import overview_html

_STYLE = Path(__file__).with_name("viewer.css")
_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'"
_PAGE_POLICY = f"{_CLOSED}; style-src 'self'; img-src 'self'; frame-ancestors 'self'"
_FILE_POLICY = f"{_CLOSED}; sandbox; frame-ancestors 'none'"
# A browser's PDF viewer doesn't start in a sandbox, and has inline styles.
_PDF_POLICY = (
    f"{_CLOSED}; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
_PDF = "application/pdf"
# The address has the file's checksum.
_PICTURE_HEADERS = {"Cache-Control": "private, max-age=86400, immutable"}
_INLINE_TYPES = {_PDF: _PDF, "text/plain": "text/plain", "text/markdown": "text/plain"}
_QUOTE = re.compile(r"(\d{1,12})-(\d{1,12})", re.ASCII)
_MOST_QUOTES = 20
_STATUSES = {BadRequest.kind: 400}


class _Name(Convertor[str]):
    """A document's name in a path, which may contain line breaks, as file names may."""

    regex = "(?s:.+)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class _Viewer:
    """The endpoints; only documents in the index are ever opened."""

    bot: Bot

    def view(self, request: Request) -> Response:
        """A document, as it looks or as text."""
        options, document = _view_options(request), self._document(request)
        shown = look(document, options, lambda: self._open(document))
        return _page(document_html(document, options, shown))

    def page(self, request: Request) -> Response:
        """A page of a PDF as a picture."""
        document, number = self._document(request), _page_number(request) or 0
        if document.media_type != _PDF or not 1 <= number <= len(document.pages):
            raise UnreadableFile("no_page", "There is no such page.")
        drawn = picture(self._open(document), number)
        return Response(drawn, headers=_PICTURE_HEADERS, media_type="image/png")

    def file(self, request: Request) -> Response:
        """A document's file."""
        document = self._document(request)
        return _file(self._open(document), document.id, document.media_type)

    def overview(self, request: Request) -> Response:
        """What a document is about."""
        with self.bot.reading() as snapshot:
            found = overview(snapshot, request.path_params["name"])
        return _page(overview_html(found))

    def _document(self, request: Request) -> Document:
        with self.bot.reading() as snapshot:
            return snapshot.document(request.path_params["name"])

    def _open(self, document: Document) -> BinaryIO:
        return open_original(self.bot.folder, document.id)


def mount_viewer(app: FastAPI, bot: Bot) -> None:
    """Serve documents at /view, their overviews at /overview, and their files at /files."""
    register_url_convertor("name", _Name())
    viewer = _Viewer(bot)
    app.add_route("/viewer.css", lambda _: FileResponse(_STYLE, media_type="text/css"))
    for path, endpoint in (
        ("view", viewer.view),
        ("files", viewer.file),
        ("page", viewer.page),
        ("overview", viewer.overview),
    ):
        app.add_route(f"/{path}/{{name:name}}", _report_errors(endpoint))


def _report_errors(
    serve: Callable[[Request], Response],
) -> Callable[[Request], Response]:
    """Wrap an endpoint, so that its errors are shown as a page."""

    def endpoint(request: Request) -> Response:
        try:
            return serve(request)
        except DocumentUnknown:
            return _page(_message_page("This document is no longer in the index."), 404)
        except UnreadableFile as error:
            return _page(_message_page(str(error)), 404)
        except AskquoteError as error:
            return _page(_message_page(str(error)), _STATUSES.get(error.kind, 503))

    return endpoint


def _view_options(request: Request) -> ViewOptions:
    """The options in the query.

    Raises:
        BadRequest: a quote or an item isn't a range, or the start isn't an offset.
    """
    query = request.query_params
    start = query.get("from")
    if start is not None and not re.fullmatch(r"\d{1,12}", start, re.ASCII):
        raise BadRequest(f"from={start} isn't an offset, such as from=1200.")
    quotes = query.getlist("quote")[:_MOST_QUOTES]
    return ViewOptions(
        tuple(_range("quote", text) for text in quotes),
        query.get("sha256", ""),
        None if start is None else int(start),
        tuple(_range("item", text) for text in query.getlist("item")[:MOST_ITEMS]),
        query.get("as") == "text",
        _page_number(request),
    )


def _page_number(request: Request) -> int | None:
    """The page in the query, if any.

    Raises:
        BadRequest: it isn't a number.
    """
    page = request.query_params.get("page")
    if page is not None and not re.fullmatch(r"\d{1,6}", page, re.ASCII):
        raise BadRequest(f"page={page} isn't a page, such as page=3.")
    return None if page is None else int(page)


def _range(name: str, text: str) -> Range:
    match = _QUOTE.fullmatch(text)
    if match is None:
        raise BadRequest(f"{name}={text} isn't a range, such as {name}=120-180.")
    return Range(int(match[1]), int(match[2]))


def _message_page(message: str) -> str:
    return page_html(
        "askquote", f'<p class="note" role="alert">{escape_html(message)}</p>'
    )


def _page(html: str, status: int = 200) -> Response:
    # A name may contain a lone surrogate, which UTF-8 can't encode.
    return Response(
        html.encode("utf-8", "replace"),
        status,
        {"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-cache"},
        "text/html",
    )


def _file(original: BinaryIO, name: str, media_type: str) -> Response:
    """Serve PDF and plain text for display in the browser; everything else as a download."""
    inline_type = _INLINE_TYPES.get(media_type)
    disposition = "inline" if inline_type else "attachment"
    file_name = percent_encode(os.path.basename(name), safe="")  # noqa: PTH119 - not a path
    return StreamingResponse(
        read_chunks(original),
        media_type=inline_type or "application/octet-stream",
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{file_name}",
            "Content-Security-Policy": (
                _PDF_POLICY if inline_type == _PDF else _FILE_POLICY
            ),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        },
    )
