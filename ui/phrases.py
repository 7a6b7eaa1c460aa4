"""The few phrases that the page and the terminal share."""

from index.snapshot import IndexState
from qa.answers import Answer

_LIKELIHOODS = (
    (0.9, "very likely right"),
    (0.7, "likely right"),
    (0.5, "perhaps right"),
)


def likelihood(answer: Answer) -> str:
    """How likely an answer is to be right, in words and as a percentage below 100."""
    confidence = answer.confidence
    words = next((w for bar, w in _LIKELIHOODS if confidence >= bar), "uncertain")
    percentage = f"{words}, {min(confidence, 0.99):.0%}"
    if answer.calibrated:
        return percentage
    return f"{percentage}; not calibrated for these models"


def short_answer(answer: Answer) -> str:
    """An answer's text, after "Yes:" or "No:" where its sentence plainly says so."""
    verdict = "" if answer.verdict is None else f"{answer.verdict.capitalize()}: "
    return f"{verdict}{answer.text}"


def coverage(state: IndexState) -> str:
    """How much of the folder an answer rests on; "" when it is all of it."""
    missing = []
    if state.pending:
        missing.append(f"{state.pending:,} still to be read")
    if state.failed:
        missing.append(f"{state.failed:,} could not be read")
    if state.vectors_pending:
        missing.append(
            f"{state.vectors_pending:,} sentences found by words alone so far"
        )
    if not missing:
        return ""
    return f"{counted(state.documents, 'document')} read; {', '.join(missing)}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 document", "2,000 documents"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
