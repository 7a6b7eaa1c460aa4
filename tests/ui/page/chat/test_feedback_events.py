"""What judging, saving and suggesting do on the page, without a browser."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import gradio as gr
import pytest

from qa.answers.saved_chat import chat_lines
from qa.feedback.store import FILE_NAME, FeedbackStore
from tests.support.judged import answered, turn
from ui.page.chat.export_buttons import exported
from ui.page.chat.feedback_events import judged_html, judger
from ui.page.chat.html import turn_html
from ui.page.chat.question_buttons import offerer
from ui.page.chat.turns import kept_turns
from ui.render.chat_markdown import chat_markdown

Kept = list[dict[str, object]]

WHO = answered("Who led?", "Rustem Umerov")
WHERE = answered("And where?", "Istanbul", resolved="Where did they meet?")
FAILED: dict[str, object] = {"question": "What?", "error": "The index is gone."}
SKIPPED = gr.skip()


@pytest.fixture
def kept() -> Kept:
    rows = [{"question": row["question"], "answer": row} for row in (WHO, WHERE)]
    return [*rows, FAILED]


def judged(folder: Path, kept: Kept, **said: object) -> object:
    return judger(FeedbackStore(folder))(kept, gr.EventData(None, said))


def drawn(folder: Path, kept: Kept) -> str:
    """The first turn as it is drawn."""
    return judged_html(FeedbackStore(folder), kept_turns(kept))[0]


def test_a_judgement_is_kept_in_the_file_and_drawn_from_there(
    tmp_path: Path, kept: Kept
) -> None:
    for said in ({"rating": "up", "quote": None}, {"rating": None, "quote": 1}):
        assert judged(tmp_path, kept, turn=0, on=True, **said) == SKIPPED
    (one,) = FeedbackStore(tmp_path).all()
    assert (one.rating, one.unsupported) == ("up", frozenset({1}))
    assert 'data-rated="up" data-unsupported="1"' in drawn(tmp_path, kept)
    for said in ({"rating": "up", "quote": None}, {"rating": None, "quote": 1}):
        assert judged(tmp_path, kept, turn=0, on=False, **said) == SKIPPED
    assert 'data-rated="" data-unsupported=""' in drawn(tmp_path, kept)
    assert FeedbackStore(tmp_path).all() == []


def test_only_a_follow_up_is_kept_with_what_went_before(
    tmp_path: Path, kept: Kept
) -> None:
    judged(tmp_path, kept, turn=0, rating="up", quote=None, on=True)
    judged(tmp_path, kept, turn=1, rating="up", quote=None, on=True)
    again = answered("Where did they meet?", "Istanbul")
    kept.append({"question": again["question"], "answer": again})
    judged(tmp_path, kept, turn=3, rating="up", quote=None, on=True)
    histories = [one.judged.history for one in FeedbackStore(tmp_path).all()]
    assert histories == [[], [turn("Who led?", "Rustem Umerov")], []]


@pytest.mark.parametrize(
    "said",
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
def test_what_judges_no_answer_is_refused_and_the_chat_drawn_as_it_was(
    tmp_path: Path, kept: Kept, said: Mapping[str, object]
) -> None:
    with pytest.warns(UserWarning, match="answer|known"):  # a toast, on the page
        chat = judged(tmp_path, kept, **said)
    assert "Rustem Umerov" in str(chat)
    assert not (tmp_path / FILE_NAME).exists()


def test_what_is_near_and_talk_have_no_quotes_to_judge() -> None:
    talk = {"question": "Hello", "answer": answered("Hello", note="Hello!")}
    (turn,) = kept_turns([talk])
    assert 'class="judge' not in turn_html(turn)


def test_a_chat_is_exported_without_what_failed(kept: Kept) -> None:
    text = exported(lambda chat: "\n".join(chat_lines(chat)), kept)
    assert [json.loads(line) for line in text.split("\n")] == [WHO, WHERE]
    assert "Read as: Where did they meet?" in exported(chat_markdown, kept)
    assert exported(chat_markdown, [FAILED]) == ""


def test_buttons_show_the_questions_as_soon_as_there_are_some() -> None:
    made = iter([[], ["Who led?", "Where?"]])

    async def first() -> list[gr.Button]:
        return await anext(offerer(lambda: next(made))())

    shown = [(button.value, button.visible) for button in asyncio.run(first())]
    assert shown[:2] == [("Who led?", True), ("Where?", True)]
    assert [visible for _, visible in shown[2:]] == [False] * 3
