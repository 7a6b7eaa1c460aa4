"""What the page does with a question, without a browser."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import gradio as gr
import pytest

from qa.answers.answer import Answer
from qa.bot import History
from qa.feedback.judgement import Feedback, Judged
from qa.feedback.store import FeedbackStore
from qa.stages import OnStage
from tests.support.html_page import Html
from tests.ui.page.chat.test_turns import Asked, answered
from ui.page.chat.document_chooser import fold_title, offered
from ui.page.chat.feedback_events import judger
from ui.page.chat.html import chat_html
from ui.page.chat.reply_slot import LastWord, ReplySlot
from ui.page.chat.tab import Kept, ending, opener, replier


def updates(steps: AsyncIterator[tuple[object, ...]]) -> list[tuple[object, ...]]:
    async def every() -> list[tuple[object, ...]]:
        return [step async for step in steps]

    return asyncio.run(every())


def chat_of(step: tuple[object, ...]) -> Html:
    return Html(str(step[1]))


def kept_of(step: tuple[object, ...]) -> Kept:
    assert isinstance(step[2], list)
    return step[2]


def test_a_question_empties_the_box_and_shows_its_stages_and_then_its_answer() -> None:
    asked, found, last = updates(
        replier(Asked("Umerov"), None)("Who led?", [], [], ReplySlot())
    )
    assert asked[0] == ""
    assert chat_of(asked).within("p.waiting") == "Reading…"
    assert "12 passages" in chat_of(found).within("p.waiting")
    assert chat_of(last).within("p.short") == "Umerov"
    assert [row["question"] for row in kept_of(last)] == ["Who led?"]


def test_while_an_answer_is_put_into_words_it_is_kept_and_one_can_still_stop() -> None:
    ask = Asked("Umerov", wording="It was Umerov [1].")
    *_, growing, last = updates(replier(ask, None)("Who led?", [], [], ReplySlot()))
    assert chat_of(growing).within("p.short") == "Umerov"
    assert chat_of(growing).within("p.waiting")
    assert [row["question"] for row in kept_of(growing)] == ["Who led?"]
    assert chat_of(last).within("p.words") == "It was Umerov [1]."
    assert not chat_of(last).within("p.waiting")


def test_a_question_after_others_is_shown_below_them_and_refers_to_them() -> None:
    *_, first = updates(replier(Asked("Umerov"), None)("Who led?", [], [], ReplySlot()))
    ask = Asked("in May")
    waiting, *_, last = updates(
        replier(ask, None)("When?", kept_of(first), ["a.md"], ReplySlot())
    )
    assert chat_of(waiting).within("h2.question") == "Who led?When?"
    assert chat_of(last).within("p.short") == "Umerovin May"
    assert len(kept_of(last)) == 2
    assert [row["question"] for row in ask.history] == ["Who led?"]
    assert ask.documents == ["a.md"]


def test_no_ticked_box_means_all_documents() -> None:
    ask = Asked()
    updates(replier(ask, None)("Who led?", [], [], ReplySlot()))
    assert ask.documents is None


def test_a_blank_question_only_empties_the_box() -> None:
    [(box, *others)] = updates(replier(Asked(), None)("  ", [], [], ReplySlot()))
    assert box == ""
    assert others == [gr.skip()] * 2


def test_opening_the_page_shows_the_chat_that_was_kept_as_it_was() -> None:
    *_, last = updates(replier(Asked("Umerov"), None)("Who led?", [], [], ReplySlot()))
    [opened] = updates(opener(Asked(), None)("", kept_of(last), [], ReplySlot()))
    assert opened[1] == last[1]


def test_the_question_of_an_address_is_asked_below_the_chat_and_stands_alone() -> None:
    *_, first = updates(replier(Asked("Umerov"), None)("Who led?", [], [], ReplySlot()))
    ask = Asked("in May")
    *_, last = updates(opener(ask, None)("When?", kept_of(first), [], ReplySlot()))
    assert chat_of(last).within("p.short") == "Umerovin May"
    assert ask.history == []


def test_the_chooser_offers_what_is_ticked_and_then_what_has_all_the_words() -> None:
    names = [f"{number} Report.md" for number in range(300)]
    assert len(offered(names, "", [])) == 100
    assert offered(names, "REPORT 29", ["7 Report.md"])[:3] == [
        "7 Report.md",
        "29 Report.md",
        "129 Report.md",
    ]


def test_the_chooser_says_folded_how_many_documents_are_asked() -> None:
    assert fold_title([]) == "All documents are asked"
    assert fold_title(["a"]) == "Only 1 of the documents is asked"
    assert fold_title(["a", "b"]) == ("Only 2 of the documents are asked")


class Slow:
    """An asker that tells an answer, if it has a text, and then waits to be released."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.released = threading.Event()

    def __call__(
        self,
        question: str,
        history: History,  # noqa: ARG002 - as `Ask` has it
        *,
        documents: Sequence[str] | None,  # noqa: ARG002 - likewise
        on_stage: OnStage,
    ) -> Answer:
        if self.text:
            on_stage(answered(question, self.text))
        self.released.wait(10)
        return answered(question, self.text)


def ended(
    slow: Slow, last_word: LastWord, then: str = ""
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What a reply still says that is ended at its last update, and the next one's updates."""

    async def both() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        floor = ReplySlot()
        reply = replier(slow, None)("Who led?", [], [], floor)
        for _ in range(2 if slow.text else 1):
            await anext(reply)
        await ending(last_word)(floor)
        asked = replier(Asked("in May"), None)(then, [], [], floor)
        first = [await anext(asked)] if then else []
        rest = [step async for step in reply]
        slow.released.set()
        return rest, [*first, *[step async for step in asked]]

    return asyncio.run(both())


def test_a_reply_that_is_stopped_before_its_answer_gives_the_question_back() -> None:
    [(box, shown, kept)], _ = ended(Slow(), "stopped")
    assert (box, shown, kept) == ("Who led?", chat_html(), gr.skip())


def test_a_reply_that_is_stopped_leaves_the_answer_that_is_there() -> None:
    [last], _ = ended(Slow("Umerov"), "stopped")
    assert (last[0], last[2]) == (gr.skip(), gr.skip())
    assert chat_of(last).within("p.short") == "Umerov"
    assert not chat_of(last).within("p.waiting")


def test_a_reply_that_is_cleared_leaves_nothing_but_what_was_typed_meanwhile() -> None:
    [last], _ = ended(Slow("Umerov"), "cleared")
    assert last == (gr.skip(), chat_html(), [])


@pytest.mark.parametrize("last_word", ["stopped", "cleared"])
def test_what_is_asked_right_behind_is_answered_and_the_ended_reply_is_silent(
    last_word: LastWord,
) -> None:
    rest, asked = ended(Slow("Umerov"), last_word, "When?")
    assert rest == []
    assert chat_of(asked[-1]).within("p.short") == "in May"


def test_what_is_asked_while_a_reply_is_given_stays_in_the_box() -> None:
    async def second() -> list[tuple[object, ...]]:
        floor, slow = ReplySlot(), Slow()
        first = replier(slow, None)("Who led?", [], [], floor)
        await anext(first)
        updates = [
            step async for step in replier(Asked("x"), None)("When?", [], [], floor)
        ]
        slow.released.set()
        assert chat_of([step async for step in first][-1]).within("h2.question")
        again = replier(Asked("x"), None)("When?", [], [], floor)
        assert chat_of([step async for step in again][-1]).within("p.short") == "x"
        return updates

    assert asyncio.run(second()) == [(gr.skip(), gr.skip(), gr.skip())]


def test_a_judgement_is_shown_whenever_the_chat_is_drawn_again(
    tmp_path: Path,
) -> None:
    store = FeedbackStore(tmp_path)
    *_, last = updates(replier(Asked("Umerov"), store)("Who led?", [], [], ReplySlot()))
    said = {"turn": 0, "rating": "up", "quote": None, "on": True}
    judger(store)(kept_of(last), gr.EventData(None, said))
    [opened] = updates(opener(Asked(), store)("", kept_of(last), [], ReplySlot()))
    assert 'data-rated="up"' in str(opened[1])
    *_, more = updates(replier(Asked(), store)("And?", kept_of(last), [], ReplySlot()))
    assert 'data-rated="up"' in str(more[1])
    (tmp_path / "feedback.sqlite").write_bytes(b"no feedback at all")
    [unread] = updates(opener(Asked(), store)("", kept_of(last), [], ReplySlot()))
    assert "Umerov" in str(unread[1])
    assert 'data-rated="up"' not in str(unread[1])


def test_a_reply_is_cleared_also_while_what_was_judged_is_still_read(
    tmp_path: Path,
) -> None:
    floor = ReplySlot()

    class EndedMeanwhile(FeedbackStore):
        def of(self, judged: Judged) -> Feedback:
            floor.end("cleared")
            return super().of(judged)

    *_, first = updates(replier(Asked("Umerov"), None)("Who led?", [], [], ReplySlot()))
    reply = replier(Asked("in May"), EndedMeanwhile(tmp_path))
    *_, last = updates(reply("When?", kept_of(first), [], floor))
    assert last == (gr.skip(), chat_html(), [])
