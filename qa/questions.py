"""Questions: what may be asked, and what is said to talk that asks nothing."""

from index.text.words import terms
from qa.errors import EmptyQuestion, QuestionTooLong

MOST_CHARACTERS = 2000


def checked(question: str) -> str:
    """The question without white space around it.

    Raises:
        EmptyQuestion: it has no words.
        QuestionTooLong: it has more than 2,000 characters.
    """
    question = question.strip()
    if not terms(question):
        raise EmptyQuestion("The question is empty; ask one in words.")
    if len(question) > MOST_CHARACTERS:
        raise QuestionTooLong(
            f"The question has {len(question):,} characters, and {MOST_CHARACTERS:,} are"
            " the most; ask for one thing at a time."
        )
    return question
