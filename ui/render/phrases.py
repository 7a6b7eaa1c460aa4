"""The few phrases that the page and the terminal share."""

from collections.abc import Sequence

from index.store.state import IndexState
from qa.answers.answer import Verdict
from qa.decide.agreement import Opinion

_LIKELIHOODS = (
    (0.9, "very likely right"),
    (0.7, "likely right"),
    (0.5, "perhaps right"),
)
_SLIDES = (".pptx", ".odp")


def likelihood(confidence: float, *, calibrated: bool) -> str:
    """How likely an answer is to be right, in words and as a percentage below 100."""
    words = next((w for bar, w in _LIKELIHOODS if confidence >= bar), "uncertain")
    percentage = f"{words}, {min(confidence, 0.99):.0%}"
    if calibrated:
        return percentage
    return f"{percentage}; not calibrated for these models"


def short_answer(text: str, verdict: Verdict | None) -> str:
    """An answer's text, after "Yes:" or "No:" where its sentence plainly says so."""
    return text if verdict is None else f"{verdict.capitalize()}: {text}"


def agreement(said: Sequence[Opinion]) -> str:
    """How many documents give the best answer, and that others differ; "" if one stands alone."""
    parts = []
    if said and said[0].documents > 1:
        parts.append(f"{counted(said[0].documents, 'document')} agree")
    if len(said) > 1:
        others = sum(one.documents for one in said[1:])
        parts.append(
            f"{counted(others, 'document')} {'says' if others == 1 else 'say'} otherwise"
        )
    return ", ".join(parts)


def page_name(page: int | None, document: str) -> str:
    """What a document's page is called, such as "page 3" or "slide 3"; "" for None."""
    if page is None:
        return ""
    return f"{'slide' if document.lower().endswith(_SLIDES) else 'page'} {page}"


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
