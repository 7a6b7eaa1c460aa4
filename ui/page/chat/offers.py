"""What the page offers beside answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.bot import Bot
from qa.feedback.store import FeedbackStore
from qa.suggest.suggestions import Suggester
from ui.page.chat.examples import examples


@dataclass(frozen=True, slots=True)
class Offers:
    """Questions to begin with, as they are now, and where it is kept what is said of answers.

    `feedback` is None where that is not to be kept.
    """

    suggested: Callable[[], Sequence[str]] = tuple
    feedback: FeedbackStore | None = None


def suggested_by(bot: Bot, suggester: Suggester) -> Callable[[], Sequence[str]]:
    """The questions written for the shipped documents, where they are there, else made ones."""

    def suggested() -> Sequence[str]:
        with bot.reading() as snapshot:
            shipped = examples({entry.document for entry in snapshot.entries()})
        return shipped or suggester.current()

    return suggested
