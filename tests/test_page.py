"""What the page does with a question, without a browser."""

import asyncio
from collections.abc import AsyncIterator

import gradio as gr

from tests.html_page import Html
from tests.test_chat import Asked
from ui.chat_tab import Kept, opener, replier
from ui.chooser import fold_title, offered


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
    asked, found, last = updates(replier(Asked("Umerov"))("Who led?", [], []))
    assert asked[0] == ""
    assert chat_of(asked).within("p.waiting") == "Reading…"
    assert "12 passages" in chat_of(found).within("p.waiting")
    assert chat_of(last).within("p.short") == "Umerov"
    assert [row["question"] for row in kept_of(last)] == ["Who led?"]


def test_while_an_answer_is_put_into_words_it_is_kept_and_one_can_still_stop() -> None:
    ask = Asked("Umerov", wording="It was Umerov [1].")
    *_, growing, last = updates(replier(ask)("Who led?", [], []))
    assert chat_of(growing).within("p.short") == "Umerov"
    assert chat_of(growing).within("p.waiting")
    assert [row["question"] for row in kept_of(growing)] == ["Who led?"]
    assert chat_of(last).within("p.words") == "It was Umerov [1]."
    assert not chat_of(last).within("p.waiting")


def test_a_question_after_others_is_shown_below_them_and_refers_to_them() -> None:
    *_, first = updates(replier(Asked("Umerov"))("Who led?", [], []))
    ask = Asked("in May")
    waiting, *_, last = updates(replier(ask)("When?", kept_of(first), ["a.md"]))
    assert chat_of(waiting).within("h2.question") == "Who led?When?"
    assert chat_of(last).within("p.short") == "Umerovin May"
    assert len(kept_of(last)) == 2
    assert [row["question"] for row in ask.history] == ["Who led?"]
    assert ask.documents == ["a.md"]


def test_no_ticked_box_means_all_documents() -> None:
    ask = Asked()
    updates(replier(ask)("Who led?", [], []))
    assert ask.documents is None


def test_a_blank_question_only_empties_the_box() -> None:
    [(box, *others)] = updates(replier(Asked())("  ", [], []))
    assert box == ""
    assert others == [gr.skip()] * 3


def test_opening_the_page_shows_the_chat_that_was_kept_as_it_was() -> None:
    *_, last = updates(replier(Asked("Umerov"))("Who led?", [], []))
    [opened] = updates(opener(Asked())("", kept_of(last), []))
    assert opened[1] == last[1]


def test_the_question_of_an_address_is_asked_below_the_chat_and_stands_alone() -> None:
    *_, first = updates(replier(Asked("Umerov"))("Who led?", [], []))
    ask = Asked("in May")
    *_, last = updates(opener(ask)("When?", kept_of(first), []))
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
