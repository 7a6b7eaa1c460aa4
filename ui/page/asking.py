"""Asking in a thread: stages as they happen, until the answer or until the caller stops."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from qa.answers.answer import Answer
from qa.stages import OnStage, Stage


@dataclass(frozen=True, slots=True)
class Done:
    """The last stage, with the final answer."""

    answer: Answer


async def stages(ask: Callable[[OnStage], Answer]) -> AsyncGenerator[Stage | Done]:
    """The stages of answering a question, which runs in a thread.

    Closing the generator returns at once; the thread's later stages are dropped.

    Raises:
        AskquoteError: whatever asking raises.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Stage | None] = asyncio.Queue()

    def put(stage: Stage) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, stage)

    asking = asyncio.ensure_future(asyncio.to_thread(ask, put))
    asking.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (stage := await queue.get()) is not None:
            yield stage
        yield Done(asking.result())
    finally:
        asking.cancel()
