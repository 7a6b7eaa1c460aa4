"""Feedback, exports and suggestions on the page, without a browser."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import gradio as gr
import pytest

from qa.answers.saved_chat import chat_lines
from qa.feedback.store import FILE_NAME, FeedbackStore
from tests.support.judged import answered, turn
from ui.page.chat.export_buttons import export_chat
from ui.page.chat.feedback_events import feedback_handler, turns_html
from ui.page.chat.html import turn_html
from ui.page.chat.turns import SavedTurns, parse_turns
from ui.page.start.question_buttons import suggestion_loader
from ui.render.chat_markdown import chat_markdown

WHO = answered("Who led?", "Rustem Umerov")
WHERE = answered("And where?", "Istanbul", resolved="Where did they meet?")
FAILED: dict[str, object] = {"question": "What?", "error": "The index is gone."}
SKIPPED = gr.skip()


@pytest.fixture
def saved() -> SavedTurns:
    rows = [{"question": row["question"], "answer": row} for row in (WHO, WHERE)]
    return [*rows, FAILED]


def judge(folder: Path, saved: SavedTurns, **feedback: object) -> object:
    handle = feedback_handler(FeedbackStore(folder))
    return handle(saved, gr.EventData(None, feedback))


def first_html(folder: Path, saved: SavedTurns) -> str:
    """The first turn as HTML."""
    return turns_html(FeedbackStore(folder), parse_turns(saved))[0]


def test_feedback_is_saved_in_the_store_and_rendered_from_it(
    tmp_path: Path, saved: SavedTurns
) -> None:
    for feedback in ({"rating": "up", "quote": None}, {"rating": None, "quote": 1}):
        assert judge(tmp_path, saved, turn=0, on=True, **feedback) == SKIPPED
    (stored,) = FeedbackStore(tmp_path).all()
    assert (stored.rating, stored.unsupported) == ("up", frozenset({1}))
    assert 'data-rated="up" data-unsupported="1"' in first_html(tmp_path, saved)
    for feedback in ({"rating": "up", "quote": None}, {"rating": None, "quote": 1}):
        assert judge(tmp_path, saved, turn=0, on=False, **feedback) == SKIPPED
    assert 'data-rated="" data-unsupported=""' in first_html(tmp_path, saved)
    assert FeedbackStore(tmp_path).all() == []


def test_only_a_follow_up_is_saved_with_its_history(
    tmp_path: Path, saved: SavedTurns
) -> None:
    judge(tmp_path, saved, turn=0, rating="up", quote=None, on=True)
    judge(tmp_path, saved, turn=1, rating="up", quote=None, on=True)
    again = answered("Where did they meet?", "Istanbul")
    saved.append({"question": again["question"], "answer": again})
    judge(tmp_path, saved, turn=3, rating="up", quote=None, on=True)
    histories = [each.judged.history for each in FeedbackStore(tmp_path).all()]
    assert histories == [[], [turn("Who led?", "Rustem Umerov")], []]


@pytest.mark.parametrize(
    "feedback",
    [
        {"turn": 2, "rating": "up", "quote": None, "on": True},
        {"turn": 9, "rating": "up", "quote": None, "on": True},
        {"turn": -1, "rating": "up", "quote": None, "on": True},
        {"turn": 0, "rating": None, "quote": 7, "on": True},
        {"turn": 0, "rating": "<b>", "quote": None, "on": True},
        {"turn": "0", "rating": "up", "quote": None, "on": True},
        {"on": True},
        {},
    ],
    ids=[
        "a failure",
        "no turn",
        "below 0",
        "no quote",
        "no rating",
        "text",
        "nothing",
        "empty",
    ],
)
def test_invalid_feedback_is_refused_and_the_chat_is_rendered_unchanged(
    tmp_path: Path, saved: SavedTurns, feedback: Mapping[str, object]
) -> None:
    with pytest.warns(UserWarning, match="answer|Unknown"):  # a toast on the page
        chat = judge(tmp_path, saved, **feedback)
    assert "Rustem Umerov" in str(chat)
    assert not (tmp_path / FILE_NAME).exists()


def test_small_talk_has_no_feedback_buttons() -> None:
    talk = {"question": "Hello", "answer": answered("Hello", note="Hello!")}
    (turn,) = parse_turns([talk])
    assert 'class="judge' not in turn_html(turn)


def test_a_chat_is_exported_without_failed_turns(saved: SavedTurns) -> None:
    text = export_chat(lambda chat: "\n".join(chat_lines(chat)), saved)
    assert [json.loads(line) for line in text.split("\n")] == [WHO, WHERE]
    assert "Read as: Where did they meet?" in export_chat(chat_markdown, saved)
    assert export_chat(chat_markdown, [FAILED]) == ""


def test_buttons_show_suggestions_as_soon_as_there_are_some() -> None:
    suggestions = iter([[], ["Who led?", "Where?"]])

    async def first() -> list[gr.Button]:
        return await anext(suggestion_loader(lambda: next(suggestions))())

    buttons = [(button.value, button.visible) for button in asyncio.run(first())]
    assert buttons[:2] == [("Who led?", True), ("Where?", True)]
    assert [visible for _, visible in buttons[2:]] == [False] * 3
