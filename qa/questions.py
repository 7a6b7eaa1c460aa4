"""The questions that can be asked."""

from index.text.words import terms
from qa.errors import EmptyQuestion, QuestionTooLong

MOST_CHARACTERS = 2000


def checked(question: str) -> str:
    """The question, without the white space around it.

    Raises:
        EmptyQuestion: it has no words.
        QuestionTooLong: it has more than 2,000 characters.
    """
    question = question.strip()
    if not terms(question):
        raise EmptyQuestion("The question is empty; ask one in words.")
    if len(question) > MOST_CHARACTERS:
        raise QuestionTooLong(
            f"The question has {len(question):,} characters; the limit is"
            f" {MOST_CHARACTERS:,}. Ask for one thing at a time."
        )
    return question
