"""Answers from a folder of documents, in the documents' own words."""

from index.errors import AskquoteError
from qa.answers import Answer, AnswerSpan
from qa.bot import Bot, answer
from qa.quotes import Quote
from qa.wiring import sync

__all__ = [
    "Answer",
    "AnswerSpan",
    "AskquoteError",
    "Bot",
    "Quote",
    "answer",
    "sync",
]
