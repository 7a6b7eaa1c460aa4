"""Event streams when the server shuts down, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from tests.support.serving import serving
from ui.serve.streams import Streams

pytestmark = pytest.mark.process

STREAM = "/gradio_api/queue/data"


@dataclass(slots=True)
class Waiting:
    """An application that streams one word and then waits, as Gradio does while it works."""

    loop: asyncio.AbstractEventLoop | None = None
    was_cancelled: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.loop = asyncio.get_running_loop()
        await self._reply(Request(scope, receive))(scope, receive, send)

    def _reply(self, request: Request) -> Response:
        if request.url.path == STREAM and "q" not in request.query_params:
            return StreamingResponse(self._stream(), media_type="text/event-stream")
        return PlainTextResponse("whole")

    async def _stream(self) -> AsyncIterator[str]:
        try:
            yield "started"
            await asyncio.Event().wait()
        finally:
            self.was_cancelled = True


@pytest.fixture
def app() -> Waiting:
    return Waiting()


def test_a_waiting_stream_ends_cleanly_and_its_work_is_cancelled(
    app: Waiting,
) -> None:
    streams = Streams(app)
    with (
        serving(streams) as url,
        httpx.Client(base_url=url, timeout=60) as client,
        client.stream("GET", STREAM) as response,
    ):
        pieces = response.iter_text()
        assert next(pieces) == "started"
        assert app.loop
        app.loop.call_soon_threadsafe(streams.end)
        assert list(pieces) == []
        assert app.was_cancelled


@pytest.mark.parametrize("path", [f"{STREAM}?q=1", "/other"])
def test_a_response_that_ends_by_itself_arrives_whole(app: Waiting, path: str) -> None:
    with serving(Streams(app)) as url:
        assert httpx.get(f"{url}{path}", timeout=60).text == "whole"
