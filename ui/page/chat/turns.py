"""The turns of a chat: questions with their replies, as the browser saves them."""

import logging
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from pydantic import ValidationError

from index.errors import AskquoteError
from qa.answers.answer import Answer
from qa.bot import History
from qa.stages import Found, OnStage, Stage
from ui.api.schemas import AnswerJson
from ui.page import texts
from ui.page.asking import Done, stages

SavedTurns = list[dict[str, object]]
"""The turns of a chat as the browser saves them."""

_MOST_TURNS = 50

_log = logging.getLogger(__name__)


class Ask(Protocol):
    """Answers a question; `Bot.ask` is one."""

    def __call__(
        self,
        question: str,
        history: History,
        *,
        documents: Sequence[str] | None,
        dated: str | None,
        on_stage: OnStage,
    ) -> Answer:
        """Answer a question that follows a history, from some documents or (None) all."""


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """A question and the reply to it: an answer's JSON, or an error message."""

    question: str
    answer: AnswerJson | None = None
    error: str | None = None

    @classmethod
    def parse(cls, saved: object) -> Self | None:
        """Parse a saved turn; None if its format is unknown."""
        match saved:
            case {"question": str(question), "error": str(error)}:
                return cls(question, error=error)
            case {"question": str(question), "answer": dict(answer)}:
                try:
                    parsed = AnswerJson.model_validate(answer)
                except ValidationError:
                    return None
                return cls(question, parsed)
        return None

    def as_json(self) -> dict[str, object]:
        """The turn as the browser saves it; the answer is the JSON that the API returns too."""
        if self.answer is None:
            return {"question": self.question, "error": self.error}
        answer = self.answer.model_dump(mode="json", exclude_unset=True)
        return {"question": self.question, "answer": answer}

    @property
    def history_entry(self) -> Mapping[str, object] | None:
        """What a later question may refer to; None if no documents were searched."""
        if self.answer is None or self.answer.note is not None:
            return None
        quotes = [{"text": quote.text} for quote in self.answer.quotes]
        return {
            "question": self.question,
            "answer": self.answer.text,
            "quotes": quotes,
        }


@dataclass(frozen=True, slots=True)
class PartialTurn:
    """A turn whose answer is final, but still being rephrased by a language model."""

    turn: ChatTurn


def parse_turns(saved: object) -> Sequence[ChatTurn]:
    """The saved turns, oldest first, at most 50, without those that can't be parsed."""
    rows: Iterable[object] = saved if isinstance(saved, list) else []
    turns = (ChatTurn.parse(row) for row in rows)
    return [turn for turn in turns if turn is not None][-_MOST_TURNS:]


async def take_turn(
    ask: Ask,
    question: str,
    turns: Sequence[ChatTurn],
    documents: Sequence[str] | None,
    dated: str | None = None,
) -> AsyncGenerator[Found | PartialTurn | ChatTurn]:
    """Ask a question after the turns of a chat; yields its own turn last.

    A failure is a turn too, as the page would otherwise wait forever.
    """
    entries = [turn.history_entry for turn in turns]
    history = [entry for entry in entries if entry is not None]

    def ask_now(on_stage: OnStage) -> Answer:
        return ask(
            question, history, documents=documents, dated=dated, on_stage=on_stage
        )

    try:
        async for stage in stages(ask_now):
            yield _step(question, stage)
    except AskquoteError as error:
        yield ChatTurn(question, error=str(error))
    except Exception:  # noqa: BLE001 - see above
        _log.exception("A question on the page could not be answered:")
        yield ChatTurn(question, error=texts.UNEXPECTED_ERROR)


def _step(question: str, stage: Stage | Done) -> Found | PartialTurn | ChatTurn:
    match stage:
        case Found():
            return stage
        case Answer():
            return PartialTurn(_turn(question, stage))
        case Done():
            return _turn(question, stage.answer)


def _turn(question: str, answer: Answer) -> ChatTurn:
    return ChatTurn(question, AnswerJson.model_validate(answer.as_json()))
