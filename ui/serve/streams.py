"""Gradio's event streams to open pages, which must end with the server."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STREAM = "/gradio_api/queue/data"


class Streams:
    """ASGI middleware that can end an application's event streams at any time.

    Gradio keeps a page's stream open for as long as it works on anything for that page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._ended = asyncio.Event()

    def end(self) -> None:
        """End all streams, in the event loop that serves them."""
        self._ended.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["path"] != _STREAM:
            await self._app(scope, receive, send)
            return
        has_started = False

        async def send_and_note(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        serving = asyncio.create_task(_serve(self._app, scope, receive, send_and_note))
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({serving, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            was_cancelled = serving.cancel()
            await asyncio.wait({serving})
        if not was_cancelled:
            serving.result()
        elif has_started:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _serve(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
