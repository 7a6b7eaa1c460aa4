"""Requests for a summary: "Summarise the lease", "give me an overview of everything"."""

import regex

_ASK = (
    r"(?:(?:can|could|would|will) you |please |kindly )*"
    r"(?:summari[sz]e|sum up|(?:give|write|show)(?: me)? (?:a |an |the )?"
    r"(?:short |brief |quick )?(?:summary|overview)|(?:a |an |the )?(?:short |brief |quick )?"
    r"(?:summary|overview)|tl ?;?dr)"
)
_REQUEST = regex.compile(
    rf"(?i)\W*{_ASK}\b\s*(?:of|on|for|about)?\b(?P<topic>[^?!]*)[?!.\s]*"
)
_ALL = frozenset(
    [
        "all",
        "and",
        "documents",
        "document",
        "each",
        "every",
        "everything",
        "file",
        "files",
        "folder",
        "for",
        "here",
        "in",
        "it",
        "me",
        "my",
        "of",
        "please",
        "text",
        "texts",
        "that",
        "the",
        "them",
        "these",
        "this",
        "us",
        "whole",
    ]
)


def summary_topic(question: str) -> str | None:
    """What a summary is asked of, "" for everything; None if none is asked for."""
    request = _REQUEST.fullmatch(question)
    if request is None:
        return None
    topic = request["topic"].strip(" .,:;\"'“”")
    words = regex.findall(r"\w+", topic.lower())
    return topic if set(words) - _ALL else ""
