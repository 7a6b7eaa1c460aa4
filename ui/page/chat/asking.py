"""Asking without being kept waiting: stages as they come, and an end whenever one likes."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from qa.answers.answer import Answer
from qa.stages import OnStage, Stage


@dataclass(frozen=True, slots=True)
class Done:
    """That a question is answered."""

    answer: Answer


async def stages(ask: Callable[[OnStage], Answer]) -> AsyncGenerator[Stage | Done]:
    """What a question tells as it is answered, and last that it is.

    It is asked in a thread. Who stops listening goes on at once, and the rest is no_progress.

    Raises:
        AskquoteError: whatever asking raises.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[Stage | None] = asyncio.Queue()

    def tell(stage: Stage) -> None:
        loop.call_soon_threadsafe(told.put_nowait, stage)

    asking = asyncio.ensure_future(asyncio.to_thread(ask, tell))
    asking.add_done_callback(lambda _: told.put_nowait(None))
    try:
        while (stage := await told.get()) is not None:
            yield stage
        yield Done(asking.result())
    finally:
        asking.cancel()
