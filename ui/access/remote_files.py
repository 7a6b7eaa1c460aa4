"""Files that a request names by an address, which Gradio would fetch from there."""

import json
from collections.abc import Iterator

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.refusals import refusal

UPLOAD = "/gradio_api/upload"
_SERVED_FILE = "/gradio_api/file="
_FAR = ("http:", "https:")
_READING = ("GET", "HEAD", "OPTIONS")
_REFUSED = refusal(
    400, "file_elsewhere", "A file can't be named by an address: send the file itself."
)


class RemoteFilesRefused:
    """Serves an application without the requests that name a file elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] in _READING or scope["path"] == UPLOAD:
            _, _, file = scope["path"].partition(_SERVED_FILE)
            await (_REFUSED if _is_far(file) else self._app)(scope, receive, send)
        else:
            await self._serve_after_its_body(scope, receive, send)

    async def _serve_after_its_body(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        far = any(map(_is_far, _named_files(body)))
        again = _Again(body, receive)
        await (_REFUSED if far else self._app)(scope, again, send)


class _Again:
    """Receives a body that was read already, and then what comes behind it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _named_files(body: bytes) -> Iterator[str]:
    """The paths of all that a body of JSON may have Gradio take for a file."""
    try:
        values = [json.loads(body)]
    except (ValueError, RecursionError):  # whoever reads it finds no file in it either
        return
    while values:
        match values.pop():
            case dict(value):
                if "meta" in value and isinstance(value.get("path"), str):
                    yield value["path"]
                values += value.values()
            case list(value):
                values += value


def _is_far(path: str) -> bool:
    return path.strip().lower().startswith(_FAR)
