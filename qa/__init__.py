"""Answers from a folder of documents, in the documents' own words."""

from index.errors import AskquoteError
from qa.answers.answer import Answer, AnswerSpan
from qa.answers.quote import Quote
from qa.bot import Bot, answer
from qa.indexing import sync

__all__ = [
    "Answer",
    "AnswerSpan",
    "AskquoteError",
    "Bot",
    "Quote",
    "answer",
    "sync",
]
