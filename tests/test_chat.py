"""A chat's turns, with askers that need no index."""

from collections.abc import Mapping, Sequence

from index.errors import QuestionTooLong
from index.snapshot import IndexState
from qa.answers import Answer, Timings
from ui.chat import Turn, chat_html, take_turn

COMPLETE = IndexState(documents=1, pending=0, failed=0, vectors_pending=0)


def remark(question: str, note: str | None) -> Answer:
    return Answer(
        question, 0.0, calibrated=True, index=COMPLETE, timings=Timings(), note=note
    )


class Asked:
    """An asker that finds nothing, and remembers the history it was given."""

    def __init__(self, note: str | None = None) -> None:
        self.note = note
        self.history: Sequence[Mapping[str, object]] = ()

    def __call__(
        self, question: str, history: Sequence[Mapping[str, object]]
    ) -> Answer:
        self.history = history
        return remark(question, self.note)


def refuse(question: str, history: Sequence[Mapping[str, object]]) -> Answer:
    raise QuestionTooLong(f"{question} after {len(history)} turns is too long.")


def test_the_history_of_a_question_is_what_the_documents_were_asked_before() -> None:
    ask = Asked()
    turns = [
        Turn("Who led?", "", "Umerov"),
        Turn("hello", "", None),
        Turn("Who sang?", "", ""),
    ]
    take_turn(ask, "When?", turns)
    assert ask.history == [
        {"question": "Who led?", "answer": "Umerov"},
        {"question": "Who sang?", "answer": ""},
    ]


def test_a_question_without_an_answer_is_remembered_as_asked() -> None:
    assert take_turn(Asked(), "Who sang?", []).answer == ""


def test_small_talk_is_no_part_of_the_history() -> None:
    turn = take_turn(Asked(note="Hello!"), "hello", [])
    assert turn.answer is None
    assert "Hello!" in turn.reply


def test_a_question_that_cannot_be_asked_gets_its_error_for_a_reply() -> None:
    turn = take_turn(refuse, "Why?", [])
    assert "Why? after 0 turns is too long." in turn.reply
    assert turn.answer is None


def test_a_chat_shows_its_turns_in_order_and_the_waiting_question_last() -> None:
    html = chat_html([Turn("One?", "<p>1</p>", "1"), Turn("Two?", "", "")], "Three?")
    assert html.index("One?") < html.index("<p>1</p>") < html.index("Two?")
    assert html.index("Two?") < html.index("Three?") < html.index("Reading")
