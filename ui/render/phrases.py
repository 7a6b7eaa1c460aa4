"""Phrases that the page and the terminal share."""

from collections.abc import Iterable, Sequence

from index.store.state import IndexState
from index.text.edition.status import Status
from qa.answers.answer import Searched, Verdict
from qa.decide.agreement import Opinion

SURE = 0.7
"""The confidence below which an answer is shown as unsure."""
_LIKELIHOODS = ((0.9, "Very likely right"), (SURE, "Probably right"), (0.0, "Unsure"))
_NOT_CALIBRATED = "not calibrated for these models"
_SLIDES = (".pptx", ".odp")
PATH_SEPARATOR = " › "
_MINUTE, _HOUR = 60, 3600  # seconds


def likelihood(confidence: float, *, calibrated: bool) -> str:
    """How likely an answer is right, in words: "Probably right"."""
    words = next(words for bar, words in _LIKELIHOODS if confidence >= bar)
    return words if calibrated else f"{words} ({_NOT_CALIBRATED})"


def percentage(confidence: float) -> str:
    """A confidence as a percentage below 100."""
    return f"{min(confidence, 0.99):.0%}"


def short_answer(text: str, verdict: Verdict | None) -> str:
    """An answer's text, with "Yes:" or "No:" in front if its sentence clearly says so."""
    return text if verdict is None else f"{verdict.capitalize()}: {text}"


def agreement(opinions: Sequence[Opinion]) -> str:
    """How many documents give the best answer and how many another; "" for a single document.

    They may mean different things by it, so nothing is said of whether they agree.
    """
    parts = []
    if opinions and opinions[0].documents > 1:
        parts.append(f"said in {counted(opinions[0].documents, 'document')}")
    if len(opinions) > 1:
        others = sum(opinion.documents for opinion in opinions[1:])
        verb = "says" if others == 1 else "say"
        parts.append(f"{counted(others, 'document')} {verb} something else")
    return ", ".join(parts)


def page_name(page: int | None, document: str) -> str:
    """The name of a document's page, such as "page 3" or "slide 3"; "" for None."""
    if page is None:
        return ""
    return f"{'slide' if document.lower().endswith(_SLIDES) else 'page'} {page}"


def more_items(items: int) -> str:
    """That a list goes on after the items shown."""
    return f"and {counted(items, 'more item')} in the document"


def edition_words(year: int | None, status: Status | None) -> str:
    """What a document says of its own version: "2021, superseded"; "" if nothing."""
    return ", ".join(map(str, filter(None, (year, status))))


def heading_path(path: Sequence[str], heading: str | None = None) -> str:
    """Headings from the top, such as "Handbook › Leave"; without them the nearest one."""
    return PATH_SEPARATOR.join(path) or heading or ""


def named_cells(cells: Iterable[tuple[Sequence[str], str]]) -> str:
    """Cells with the names above them: "Item: Pine desk; 2023: 239 EUR"; "" without names."""
    pairs = [(PATH_SEPARATOR.join(names), text) for names, text in cells]
    if not any(name for name, _ in pairs):
        return ""
    return "; ".join(f"{name}: {text}" if name else text for name, text in pairs)


def not_found(searched: Searched | None) -> str:
    """That nothing answers the question, in what was searched."""
    if searched is None:
        return "Not in the documents."
    if not searched.documents:
        noun = counted(searched.number, "document")
        return f"Not found in the {noun} of {searched.dated}."
    chosen = counted(searched.number, "selected document")
    of_years = f" of {searched.dated}" if searched.dated else ""
    return f"Not found in the {chosen}{of_years}."


def indexing(state: IndexState) -> str:
    """What is still being indexed; "" if nothing."""
    left = [
        counted(number, noun)
        for number, noun in (
            (state.pending, "document"),
            (state.vectors_pending, "sentence"),
        )
        if number
    ]
    return f"Still indexing: {' and '.join(left)} left" if left else ""


def duration(seconds: float) -> str:
    """A time to wait, roughly: "about 3 minutes"."""
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < _HOUR:
        return f"about {counted(round(seconds / _MINUTE), 'minute')}"
    return f"about {counted(round(seconds / _HOUR), 'hour')}"


def coverage(state: IndexState) -> str:
    """What the index lacks of the folder; "" if nothing."""
    failed = state.failed
    unread = f"{counted(failed, 'document')} could not be read" if failed else ""
    return "; ".join(filter(None, [indexing(state), unread]))


def attention(problems: int) -> str:
    """How many documents someone has to look at: "4 need attention"."""
    return f"{problems:,} {'needs' if problems == 1 else 'need'} attention"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 document", "2,000 documents"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
