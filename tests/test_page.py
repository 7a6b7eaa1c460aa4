"""What the page does with a question, without a browser."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from index.snapshot import IndexState
from qa.answers import Answer, Timings
from ui.chat import Turn
from ui.page import build_page

COMPLETE = IndexState(documents=1, pending=0, failed=0, vectors_pending=0)


class Flaky:
    """An asker that fails at the word "break", and remembers the last history."""

    def __init__(self) -> None:
        self.history: Sequence[Mapping[str, object]] = ()

    def __call__(
        self, question: str, history: Sequence[Mapping[str, object]]
    ) -> Answer:
        self.history = history
        if "break" in question:
            raise RuntimeError("the disk is gone")
        return Answer(question, 0.0, calibrated=True, index=COMPLETE, timings=Timings())


def asked(
    flaky: Flaky, question: str, turns: list[Turn]
) -> Iterator[tuple[object, ...]]:
    """What the page shows, step by step, once a question is entered in its box."""
    enter = build_page(flaky, []).fns[0].fn
    assert enter is not None
    steps: Iterator[tuple[object, ...]] = enter(question, turns)
    return steps


def test_an_unexpected_failure_is_logged_and_replied_and_no_part_of_the_history(
    caplog: pytest.LogCaptureFixture,
) -> None:
    flaky, before = Flaky(), [Turn("Who led?", "<p>Umerov</p>", "Umerov")]
    waiting, (_, chat, turns) = asked(flaky, "Does it break?", before)
    assert "Reading" in str(waiting[1])
    assert "Reading" not in str(chat)
    assert "Does it break?" in str(chat)
    assert "Something went wrong; the terminal where askquote runs" in str(chat)
    assert "the disk is gone" in caplog.text
    assert "the disk is gone" not in str(chat)
    assert isinstance(turns, list)
    *_, (_, chat, _) = asked(flaky, "When?", turns)
    assert str(chat).index("Does it break?") < str(chat).index("When?")
    assert flaky.history == [{"question": "Who led?", "answer": "Umerov"}]
