"""One training example: a question, a passage, and what the reader should say of them."""

from dataclasses import dataclass

from training.data.paragraphs import Range

VERDICTS = ("neither", "yes", "no")
"""What a passage says to a question of yes or no."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What else is known about an example.

    `verdict` and `form` are among VERDICTS and FORMS; the form is "" if it isn't known.
    `leans` is None unless the passage is a talk.
    """

    verdict: str = "neither"
    form: str = ""
    leans: bool | None = None


NO_LABELS = Labels()


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its heading and passage, and the answer's ranges in the passage.

    `heading` is "" if there is none; no ranges means that there is no answer. `marked` are
    ranges of evidence or, if the passage is a talk, of the words that belong to the question.
    """

    question: str
    heading: str
    passage: str
    ranges: tuple[Range, ...]
    kind: str
    marked: tuple[Range, ...] = ()
    labels: Labels = NO_LABELS
