"""Ask a folder of documents; get a short answer in their own words: the public names."""

from askquote.own_packages import claim_own_packages

claim_own_packages()

from qa import (  # noqa: E402 - only once the names are known to be askquote's
    Answer,
    AnswerSpan,
    AskquoteError,
    Bot,
    Quote,
    answer,
    sync,
)

__all__ = [
    "Answer",
    "AnswerSpan",
    "AskquoteError",
    "Bot",
    "Quote",
    "answer",
    "sync",
]
