"""The floor of a chat: one reply at a time has it, until it ends or has to let go.

Gradio's own `cancels` loses questions: until the server has confirmed that a reply is cancelled,
the browser drops in silence what is asked next, and the server cancels whatever runs for the
same listener, also a question that came meanwhile.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

_Step = TypeVar("_Step")

LastWord = Literal["stopped", "cleared"]
"""How a reply that had to let go leaves the page: without what is missing, or empty."""


class Hold:
    """The right of one reply to change a page, until it has to let go."""

    def __init__(self) -> None:
        self.last_word: LastWord | None = None
        self._lost = asyncio.Event()

    @property
    def is_lost(self) -> bool:
        """Whether it has to let go, or has ended."""
        return self._lost.is_set()

    def lose(self) -> None:
        """Let go."""
        self._lost.set()

    async def until_lost(self, steps: AsyncGenerator[_Step]) -> AsyncGenerator[_Step]:
        """The steps of a reply as far as it comes; then they are closed."""
        lost = asyncio.ensure_future(self._lost.wait())
        try:
            while (step := await _next(steps, lost)) is not None:
                yield step
        finally:
            lost.cancel()
            await steps.aclose()


class ReplySlot:
    """Gives one reply at a time the right to change a page; for one event loop."""

    def __init__(self) -> None:
        self._last: Hold | None = None

    @contextmanager
    def taken(self) -> Iterator[Hold | None]:
        """The right of a new reply; None while another one has it.

        From then on the one before has no last word.
        """
        if self._last is not None and not self._last.is_lost:
            yield None
            return
        if self._last is not None:
            self._last.last_word = None
        hold = self._last = Hold()
        try:
            yield hold
        finally:
            hold.lose()

    def end(self, last_word: LastWord) -> None:
        """Have the reply let go that has the floor; the next can have it at once."""
        if self._last is not None:
            self._last.last_word = last_word
            self._last.lose()


async def _next(
    steps: AsyncGenerator[_Step], lost: "asyncio.Future[Any]"
) -> _Step | None:
    """The next step; None where there is none, or the right to it is lost before."""
    step: asyncio.Future[_Step | None] = asyncio.ensure_future(anext(steps, None))
    try:
        await asyncio.wait({step, lost}, return_when=asyncio.FIRST_COMPLETED)
        return None if lost.done() else step.result()
    finally:
        step.cancel()
        await asyncio.wait({step})
