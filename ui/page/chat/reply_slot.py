"""One reply at a time may update a chat, until it ends or is stopped.

Gradio's own `cancels` loses questions: until the server has confirmed a cancellation, the
browser silently drops new questions, and the server cancels whatever runs for the same
listener, including a question asked in the meantime.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_Step = TypeVar("_Step")


class Reply:
    """The right to update a chat; `is_stopped` is set if a user stopped the reply."""

    def __init__(self) -> None:
        self.is_stopped = False
        self._ended = asyncio.Event()

    @property
    def has_ended(self) -> bool:
        """Whether the reply may no longer update the chat."""
        return self._ended.is_set()

    def end(self) -> None:
        """End the reply."""
        self._ended.set()

    async def until_ended(self, steps: AsyncGenerator[_Step]) -> AsyncGenerator[_Step]:
        """The reply's steps until it ends; `steps` is then closed."""
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            while (step := await _next(steps, ended)) is not None:
                yield step
        finally:
            ended.cancel()
            await steps.aclose()


class ReplySlot:
    """Lets one reply at a time update a chat; for a single event loop."""

    def __init__(self) -> None:
        self._reply: Reply | None = None

    @contextmanager
    def reserve(self) -> Iterator[Reply | None]:
        """A new reply, or None while another one is running.

        A previous reply that was stopped then leaves the page alone.
        """
        if self._reply is not None and not self._reply.has_ended:
            yield None
            return
        if self._reply is not None:
            self._reply.is_stopped = False
        reply = self._reply = Reply()
        try:
            yield reply
        finally:
            reply.end()

    def stop(self) -> None:
        """Stop the current reply, if any; the next one can start at once."""
        if self._reply is not None:
            self._reply.is_stopped = True
            self._reply.end()


async def _next(
    steps: AsyncGenerator[_Step], ended: "asyncio.Future[Any]"
) -> _Step | None:
    """The next step; None if there is none, or the reply ends first."""
    step: asyncio.Future[_Step | None] = asyncio.ensure_future(anext(steps, None))
    try:
        await asyncio.wait({step, ended}, return_when=asyncio.FIRST_COMPLETED)
        return None if ended.done() else step.result()
    finally:
        step.cancel()
        await asyncio.wait({step})
