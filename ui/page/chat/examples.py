"""Questions to begin with, for whoever has only the documents that askquote comes with."""

from collections.abc import Collection

_EXAMPLES = {
    "istanbul-talks.md": (
        "Who led the talks for Ukraine?",
        "Which prisoners are to be exchanged?",
        "How long a ceasefire does Ukraine want?",
    ),
    "about-askquote.md": (
        "Which kinds of file are read?",
        "How do I check a saved answer?",
    ),
}


def examples(documents: Collection[str]) -> list[str]:
    """The questions about those of the shipped documents that are among the named."""
    return [
        question
        for document, questions in _EXAMPLES.items()
        if document in documents
        for question in questions
    ]
