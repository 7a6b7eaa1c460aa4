"""The headers that tell a browser what a response may do.

Gradio 6 forces the page's policy to allow these, each verified in Chromium:

- `'unsafe-eval'`: `gr.HTML` compiles its templates and its `js_on_load`;
- inline styles: Gradio's page, its components and plotly set them;
- `data:` images: plotly uses one to detect support for WebP;
- a base URI: the page sets its own.

KaTeX formulas would need `data:` fonts; the page has no formulas.

The only inline scripts allowed are those that the page is served with, by their hashes. So
markup injected into the page later can't run anything.
"""

import re
from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGE = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'{scripts};"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'self';"
    " form-action 'none'; frame-ancestors 'none'"
)
_OTHERS = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICY = "Content-Security-Policy"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the URL of an answer contains its question
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(),"
        " payment=(), usb=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Gradio lets other websites read its responses unless it runs on this machine.
_NEVER = ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.I)
_UPLOADS = "/gradio_api/"  # where Gradio serves uploads; HTML there isn't our page


class SecurityHeaders:
    """ASGI middleware that adds the headers that a response doesn't set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http":
            may_be_page = not scope["path"].startswith(_UPLOADS)
            response = _Response(send, may_be_page=may_be_page)
            await self._app(_without_compression(scope), receive, response.send)
        else:
            await self._app(scope, receive, send)


class _Response:
    """Adds the headers to one response; a page is held back until all its scripts are known."""

    def __init__(self, send: Send, *, may_be_page: bool) -> None:
        self._send = send
        self._may_be_page = may_be_page
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Send a message of the response."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is not None:
            await self._collect(self._start, message)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name in _NEVER:
            del headers[name]
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        if self._may_be_page and _needs_policy(headers):
            self._start = message
        else:
            headers.setdefault(_POLICY, _OTHERS)
            await self._send(message)

    async def _collect(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        policy = _PAGE.format(scripts="".join(map(_source, _scripts(self._body))))
        MutableHeaders(scope=start)[_POLICY] = policy
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})


def _needs_policy(headers: MutableHeaders) -> bool:
    html = headers.get("content-type", "").startswith("text/html")
    return html and _POLICY not in headers


def _scripts(page: bytes) -> list[bytes]:
    return [match[1] for match in _INLINE.finditer(page)]


def _source(script: bytes) -> str:
    return f" 'sha256-{b64encode(sha256(script).digest()).decode()}'"


def _without_compression(scope: Scope) -> Scope:
    """The request, for an uncompressed response if it may be a page with scripts to hash."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return scope
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": headers}
