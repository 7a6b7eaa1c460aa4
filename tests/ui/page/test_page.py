"""How the page handles questions, without a browser."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import gradio as gr

from qa.answers.answer import Answer
from qa.bot import History
from qa.feedback.rating import Feedback, JudgedAnswer
from qa.feedback.store import FeedbackStore
from qa.stages import OnStage
from tests.support.html_page import Html
from tests.ui.page.chat.test_turns import Asked, answered
from ui.page.chat.document_chooser import choices, chooser_title
from ui.page.chat.feedback_events import feedback_handler
from ui.page.chat.html import chat_html
from ui.page.chat.replies import Replies, stop_reply
from ui.page.chat.reply_slot import ReplySlot
from ui.page.chat.turns import SavedTurns

SKIPPED = (gr.skip(), gr.skip(), gr.skip())


def updates(steps: AsyncIterator[tuple[object, ...]]) -> list[tuple[object, ...]]:
    async def collect() -> list[tuple[object, ...]]:
        return [step async for step in steps]

    return asyncio.run(collect())


def chat_of(step: tuple[object, ...]) -> Html:
    return Html(str(step[1]))


def saved_of(step: tuple[object, ...]) -> SavedTurns:
    assert isinstance(step[2], list)
    return step[2]


def test_a_question_shows_its_stages_then_its_answer() -> None:
    first, found, last = updates(
        Replies(Asked("Umerov"), None).reply("Who led?", [], [], ReplySlot())
    )
    assert chat_of(first).within("p.waiting") == "Reading…"
    assert "12 passages" in chat_of(found).within("p.waiting")
    assert chat_of(last).within("p.short") == "Umerov"
    assert [row["question"] for row in saved_of(last)] == ["Who led?"]


def test_an_answer_is_saved_while_it_is_rephrased_and_can_still_be_stopped() -> None:
    ask = Asked("Umerov", wording="It was Umerov [1].")
    *_, partial, last = updates(
        Replies(ask, None).reply("Who led?", [], [], ReplySlot())
    )
    assert chat_of(partial).within("p.short") == "Umerov"
    assert chat_of(partial).within("p.waiting")
    assert [row["question"] for row in saved_of(partial)] == ["Who led?"]
    assert chat_of(last).within("p.words") == "It was Umerov [1]."
    assert not chat_of(last).within("p.waiting")


def test_a_follow_up_is_shown_below_earlier_turns_and_gets_them_as_history() -> None:
    *_, first = updates(
        Replies(Asked("Umerov"), None).reply("Who led?", [], [], ReplySlot())
    )
    ask = Asked("in May")
    waiting, *_, last = updates(
        Replies(ask, None).reply("When?", saved_of(first), ["a.md"], ReplySlot())
    )
    assert chat_of(waiting).within("h2.question") == "Who led?When?"
    assert chat_of(last).within("p.short") == "Umerovin May"
    assert len(saved_of(last)) == 2
    assert [row["question"] for row in ask.history] == ["Who led?"]
    assert ask.documents == ["a.md"]


def test_without_ticked_boxes_all_documents_are_searched() -> None:
    ask = Asked()
    updates(Replies(ask, None).reply("Who led?", [], [], ReplySlot(), "  "))
    assert (ask.documents, ask.dated) == (None, None)


def test_the_years_in_the_chooser_restrict_the_search() -> None:
    for handle in (Replies.reply, Replies.open_chat):
        ask = Asked()
        replies = Replies(ask, None)
        updates(handle(replies, "Who led?", [], [], ReplySlot(), " 2015.. "))
        assert ask.dated == "2015.."


def test_a_blank_question_is_not_asked() -> None:
    [update] = updates(Replies(Asked(), None).reply("  ", [], [], ReplySlot()))
    assert update == SKIPPED


def again(turn: int, how: str) -> gr.EventData:
    return gr.EventData(None, {"turn": turn, "how": how})


def test_a_turn_can_be_asked_again_of_all_documents_with_the_turns_before_it() -> None:
    *_, first = updates(
        Replies(Asked("Umerov"), None).reply("Who led?", [], [], ReplySlot())
    )
    *_, saved = updates(
        Replies(Asked(), None).reply("When?", saved_of(first), ["a.md"], ReplySlot())
    )
    ask = Asked("in May")
    reasked = Replies(ask, None).ask_again(
        saved_of(saved), ["a.md"], ReplySlot(), "2015", again(1, "all")
    )
    *_, last = updates(reasked)
    assert (ask.documents, ask.dated) == (None, None)
    assert [row["question"] for row in ask.history] == ["Who led?"]
    assert [row["question"] for row in saved_of(last)] == ["Who led?", "When?", "When?"]


def test_a_follow_up_can_be_asked_again_without_the_turns_before_it() -> None:
    *_, first = updates(
        Replies(Asked("Umerov"), None).reply("Who led?", [], [], ReplySlot())
    )
    ask = Asked("in May")
    reasked = Replies(ask, None).ask_again(
        saved_of(first), ["a.md"], ReplySlot(), "2015", again(0, "alone")
    )
    *_, last = updates(reasked)
    assert (ask.documents, ask.dated, ask.history) == (["a.md"], "2015", [])
    assert chat_of(last).within("p.short") == "Umerovin May"


def test_a_turn_that_is_gone_is_not_asked_again() -> None:
    asked = Replies(Asked(), None).ask_again([], [], ReplySlot(), None, again(3, "all"))
    assert updates(asked) == [SKIPPED]


def test_opening_the_page_shows_the_saved_chat() -> None:
    *_, last = updates(
        Replies(Asked("Umerov"), None).reply("Who led?", [], [], ReplySlot())
    )
    [opened] = updates(
        Replies(Asked(), None).open_chat("", saved_of(last), [], ReplySlot())
    )
    assert opened[1] == last[1]


def test_the_question_in_the_url_is_asked_below_the_chat_without_its_history() -> None:
    *_, first = updates(
        Replies(Asked("Umerov"), None).reply("Who led?", [], [], ReplySlot())
    )
    ask = Asked("in May")
    *_, last = updates(
        Replies(ask, None).open_chat("When?", saved_of(first), [], ReplySlot())
    )
    assert chat_of(last).within("p.short") == "Umerovin May"
    assert ask.history == []


def test_the_chooser_lists_ticked_names_then_those_with_all_the_words() -> None:
    names = [f"{number} Report.md" for number in range(300)]
    assert len(choices(names, "", [])) == 100
    found = choices(names, "REPORT 29", ["7 Report.md"])
    assert [name for _, name in found[:3]] == [
        "7 Report.md",
        "29 Report.md",
        "129 Report.md",
    ]


def test_the_chooser_lists_folders_with_how_many_documents_they_have() -> None:
    names = ["a.md", "laws/b.md", "laws/old/c.md", "minutes/d.md"]
    assert choices(names, "", ["laws/old/"]) == [
        ("laws/old/ (1 document)", "laws/old/"),
        ("laws/ (2 documents)", "laws/"),
        ("minutes/ (1 document)", "minutes/"),
        *((name, name) for name in names),
    ]


def test_the_collapsed_chooser_says_how_many_documents_are_searched() -> None:
    assert chooser_title(0, 1111) == "Searching all 1,111 documents"
    assert chooser_title(0, 1) == "Searching 1 document"
    assert chooser_title(2, 1111) == "Searching 2 of 1,111"
    assert chooser_title(0, 9, "2015..") == "Searching the documents of 2015.."
    assert chooser_title(2, 9, "2015") == "Searching 2 of 9, if of 2015"


class Slow:
    """An asker that reports an answer, if it has a text, then waits to be released."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.released = threading.Event()

    def __call__(
        self,
        question: str,
        history: History,  # noqa: ARG002 - part of `Ask`
        *,
        documents: Sequence[str] | None,  # noqa: ARG002 - part of `Ask`
        dated: str | None,  # noqa: ARG002 - part of `Ask`
        on_stage: OnStage,
    ) -> Answer:
        if self.text:
            on_stage(answered(question, self.text))
        self.released.wait(10)
        return answered(question, self.text)


def stop_early(
    slow: Slow, then: str = ""
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The last updates of a reply that is stopped early, and those of the next one."""

    async def both() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        slot = ReplySlot()
        reply = Replies(slow, None).reply("Who led?", [], [], slot)
        for _ in range(2 if slow.text else 1):
            await anext(reply)
        await stop_reply(slot)
        asked = Replies(Asked("in May"), None).reply(then, [], [], slot)
        first = [await anext(asked)] if then else []
        rest = [step async for step in reply]
        slow.released.set()
        return rest, [*first, *[step async for step in asked]]

    return asyncio.run(both())


def test_a_reply_stopped_before_its_answer_returns_the_question_to_the_box() -> None:
    [(box, html, saved)], _ = stop_early(Slow())
    assert (box, html, saved) == ("Who led?", chat_html(), gr.skip())


def test_a_reply_stopped_after_its_answer_leaves_the_answer() -> None:
    [last], _ = stop_early(Slow("Umerov"))
    assert (last[0], last[2]) == (gr.skip(), gr.skip())
    assert chat_of(last).within("p.short") == "Umerov"
    assert not chat_of(last).within("p.waiting")


def test_the_next_question_is_answered_and_the_stopped_reply_yields_nothing() -> None:
    rest, asked = stop_early(Slow("Umerov"), "When?")
    assert rest == []
    assert chat_of(asked[-1]).within("p.short") == "in May"


def test_a_question_asked_during_a_reply_changes_nothing() -> None:
    async def second() -> list[tuple[object, ...]]:
        slot, slow = ReplySlot(), Slow()
        first = Replies(slow, None).reply("Who led?", [], [], slot)
        await anext(first)
        updates = [
            step
            async for step in Replies(Asked("x"), None).reply("When?", [], [], slot)
        ]
        slow.released.set()
        assert chat_of([step async for step in first][-1]).within("h2.question")
        again = Replies(Asked("x"), None).reply("When?", [], [], slot)
        assert chat_of([step async for step in again][-1]).within("p.short") == "x"
        return updates

    assert asyncio.run(second()) == [SKIPPED]


def test_feedback_is_shown_whenever_the_chat_is_rendered(
    tmp_path: Path,
) -> None:
    store = FeedbackStore(tmp_path)
    *_, last = updates(
        Replies(Asked("Umerov"), store).reply("Who led?", [], [], ReplySlot())
    )
    feedback = {"turn": 0, "rating": "up", "quote": None, "on": True}
    feedback_handler(store)(saved_of(last), gr.EventData(None, feedback))
    [opened] = updates(
        Replies(Asked(), store).open_chat("", saved_of(last), [], ReplySlot())
    )
    assert 'data-rated="up"' in str(opened[1])
    *_, more = updates(
        Replies(Asked(), store).reply("And?", saved_of(last), [], ReplySlot())
    )
    assert 'data-rated="up"' in str(more[1])
    (tmp_path / "feedback.sqlite").write_bytes(b"no feedback at all")
    [unread] = updates(
        Replies(Asked(), store).open_chat("", saved_of(last), [], ReplySlot())
    )
    assert "Umerov" in str(unread[1])
    assert 'data-rated="up"' not in str(unread[1])


def test_a_reply_can_be_stopped_while_feedback_is_being_read(
    tmp_path: Path,
) -> None:
    slot = ReplySlot()

    class EndsReply(FeedbackStore):
        def of(self, judged: JudgedAnswer) -> Feedback:
            slot.stop()
            return super().of(judged)

    *_, first = updates(
        Replies(Asked("Umerov"), None).reply("Who led?", [], [], ReplySlot())
    )
    replies = Replies(Asked("in May"), EndsReply(tmp_path))
    *_, last = updates(replies.reply("When?", saved_of(first), [], slot))
    assert (last[0], last[2]) == ("When?", gr.skip())
