"""What judging, saving and suggesting do on the page, without a browser."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import gradio as gr
import pytest

from qa.export import chat_lines
from qa.feedback_store import FILE_NAME, FeedbackStore
from tests.judged import answered, turn
from ui.chat import kept_turns
from ui.example_buttons import offerer
from ui.export import chat_markdown
from ui.exporting import exported
from ui.judging import judger
from ui.render import turn_html

Kept = list[dict[str, object]]

WHO = answered("Who led?", "Rustem Umerov")
WHERE = answered("And where?", "Istanbul", resolved="Where did they meet?")
FAILED: dict[str, object] = {"question": "What?", "error": "The index is gone."}
SKIPPED = gr.skip()


@pytest.fixture
def kept() -> Kept:
    rows = [{"question": row["question"], "answer": row} for row in (WHO, WHERE)]
    return [*rows, FAILED]


def judged(folder: Path, kept: Kept, **said: object) -> tuple[object, object]:
    return judger(FeedbackStore(folder))(kept, gr.EventData(None, said))


def rows(result: tuple[object, object]) -> Kept:
    assert result[0] == SKIPPED
    assert isinstance(result[1], list)
    return result[1]


def test_a_judgement_is_kept_with_its_turn_and_in_the_file(
    tmp_path: Path, kept: Kept
) -> None:
    kept = rows(judged(tmp_path, kept, turn=0, rating="up", quote=None, on=True))
    kept = rows(judged(tmp_path, kept, turn=0, rating=None, quote=1, on=True))
    assert (kept[0]["rating"], kept[0]["unsupported"]) == ("up", [1])
    (one,) = FeedbackStore(tmp_path).all()
    assert (one.rating, one.unsupported) == ("up", frozenset({1}))
    assert 'data-rated="up" data-unsupported="1"' in turn_html(kept_turns(kept)[0])
    kept = rows(judged(tmp_path, kept, turn=0, rating="up", quote=None, on=False))
    kept = rows(judged(tmp_path, kept, turn=0, rating=None, quote=1, on=False))
    assert (kept[0]["rating"], kept[0]["unsupported"]) == (None, [])
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
        {"turn": "0", "rating": "up", "quote": None, "on": True},
        {"on": True},
        {},
    ],
    ids=["a failure", "no turn", "below 0", "no quote", "text", "nothing", "empty"],
)
def test_what_judges_no_answer_is_refused_and_the_chat_drawn_as_it_was(
    tmp_path: Path, kept: Kept, said: Mapping[str, object]
) -> None:
    with pytest.warns(UserWarning, match="answer"):  # a toast, on the page
        chat, after = judged(tmp_path, kept, **said)
    assert after == SKIPPED
    assert "Rustem Umerov" in str(chat)
    assert not (tmp_path / FILE_NAME).exists()


def test_a_kept_turn_of_unknown_judgements_is_shown_without_them(kept: Kept) -> None:
    kept[0] |= {"rating": "<b>", "unsupported": ["<b>"]}
    kept[1] |= {"rating": "up", "unsupported": ['"><b>', 1]}
    first, second, _ = kept_turns(kept)
    assert (first.rating, first.unsupported) == (None, ())
    assert (second.rating, second.unsupported) == ("up", (1,))


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
