"""A chat: what was asked, and what was replied, as a browser keeps it."""

import logging
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, Self

from pydantic import ValidationError

from index.errors import AskquoteError
from qa.answers.answer import Answer
from qa.bot import History
from qa.stages import Found, OnStage, Stage
from ui.api.schemas import AnswerJson
from ui.page.chat.asking import Done, stages

_WENT_WRONG = "Something went wrong; the terminal where askquote runs says what."
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
        on_stage: OnStage,
    ) -> Answer:
        """Answer a question after what went before, from all documents or only some."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and the reply to it: an answer's JSON, or what hindered one."""

    question: str
    answer: AnswerJson | None = None
    error: str | None = None

    @classmethod
    def parse(cls, kept: object) -> Self | None:
        """Read a turn as a browser keeps it; None where it is of no form that we know."""
        match kept:
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
        """The turn as a browser keeps it: the answer is the JSON that all ways of asking give."""
        if self.answer is None:
            return {"question": self.question, "error": self.error}
        answer = self.answer.model_dump(mode="json", exclude_unset=True)
        return {"question": self.question, "answer": answer}

    @property
    def said(self) -> Mapping[str, object] | None:
        """What a later question may refer to; None where the documents were not asked."""
        if self.answer is None or self.answer.note is not None:
            return None
        quotes = [{"text": quote.text} for quote in self.answer.quotes]
        return {
            "question": self.question,
            "answer": self.answer.text,
            "quotes": quotes,
        }


@dataclass(frozen=True, slots=True)
class Growing:
    """A turn whose answer stands, and is still being put into words."""

    turn: Turn


def kept_turns(kept: object) -> Sequence[Turn]:
    """The turns that a browser has kept, oldest first, without what can't be read."""
    rows: Iterable[object] = kept if isinstance(kept, list) else []
    turns = (Turn.parse(row) for row in rows)
    return [turn for turn in turns if turn is not None][-_MOST_TURNS:]


async def take_turn(
    ask: Ask, question: str, turns: Sequence[Turn], documents: Sequence[str] | None
) -> AsyncGenerator[Found | Growing | Turn]:
    """Ask a question after the turns of a chat; last comes its turn.

    A failure is a turn too: without a reply, the page would wait for ever.
    """
    history = [turn.said for turn in turns if turn.said is not None]
    asked = partial(_asked, ask, question, history, documents)
    try:
        async for stage in stages(asked):
            yield _step(question, stage)
    except AskquoteError as error:
        yield Turn(question, error=str(error))
    except Exception:  # noqa: BLE001 - see above
        _log.exception("A question on the page could not be answered:")
        yield Turn(question, error=_WENT_WRONG)


def _step(question: str, stage: Stage | Done) -> Found | Growing | Turn:
    match stage:
        case Found():
            return stage
        case Answer():
            return Growing(_turn(question, stage))
        case Done():
            return _turn(question, stage.answer)


def _asked(
    ask: Ask,
    question: str,
    history: History,
    documents: Sequence[str] | None,
    on_stage: OnStage,
) -> Answer:
    return ask(question, history, documents=documents, on_stage=on_stage)


def _turn(question: str, answer: Answer) -> Turn:
    return Turn(question, AnswerJson.model_validate(answer.as_json()))
