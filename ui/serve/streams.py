"""The streams by which Gradio tells pages what comes, and how they end with the server."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STREAM = "/gradio_api/queue/data"


class Streams:
    """Serves an application whose streams can be ended, whatever they still wait for.

    Gradio keeps a page's stream open for as long as it works on anything for that page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._over = asyncio.Event()

    def end(self) -> None:
        """End all streams, in the event loop that serves them."""
        self._over.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["path"] != _STREAM:
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        serving = asyncio.create_task(_served(self._app, scope, receive, sent))
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait({serving, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            is_cut = serving.cancel()
            await asyncio.wait({serving})
        if not is_cut:
            serving.result()
        elif has_begun:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _served(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
