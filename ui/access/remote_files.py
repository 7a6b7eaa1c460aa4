"""Requests that name a remote file by its URL, which Gradio would download."""

import json
from collections.abc import Iterator

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.error_responses import refusal

UPLOAD = "/gradio_api/upload"
_SERVED_FILE = "/gradio_api/file="
_REMOTE = ("http:", "https:")
_READING = ("GET", "HEAD", "OPTIONS")
_REFUSED = refusal(
    400, "file_elsewhere", "A file can't be named by a URL; send the file itself."
)


class RemoteFilesRefused:
    """ASGI middleware that refuses requests which name a remote file."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] in _READING or scope["path"] == UPLOAD:
            _, _, file = scope["path"].partition(_SERVED_FILE)
            await (_REFUSED if _is_remote(file) else self._app)(scope, receive, send)
        else:
            await self._serve_with_body(scope, receive, send)

    async def _serve_with_body(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        is_refused = any(map(_is_remote, _named_files(body)))
        app = _REFUSED if is_refused else self._app
        await app(scope, _ReplayedBody(body, receive), send)


class _ReplayedBody:
    """Receives a body that has already been read, and then any later messages."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _named_files(body: bytes) -> Iterator[str]:
    """The paths in a JSON body that Gradio may treat as files."""
    try:
        values = [json.loads(body)]
    except (ValueError, RecursionError):  # Gradio finds no file in it either
        return
    while values:
        match values.pop():
            case dict(value):
                if "meta" in value and isinstance(value.get("path"), str):
                    yield value["path"]
                values += value.values()
            case list(value):
                values += value


def _is_remote(path: str) -> bool:
    return path.strip().lower().startswith(_REMOTE)
