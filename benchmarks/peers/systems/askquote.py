"""askquote as it is used: a folder of files is synced, and a Bot is asked for passages.

Its seconds include finding and reading the files, cutting them into sentences, and the index
of words. It opens its own reader too, which passages need not. Found sentences are those its
search ranked first, whose passages the Bot gives with their neighbours.
"""

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from benchmarks.peers.contestant import Change, Corpus, Found, Model
from qa.bot import Bot
from qa.indexing import sync


class Askquote:
    """An index folder beside the documents."""

    def load(self, model: Model) -> None:
        """Nothing: a sync and a Bot open the model themselves, in their own time."""

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Sync the folder of documents."""
        sync(corpus.documents, folder)

    def again(self, corpus: Corpus, folder: Path) -> None:
        """Sync it again."""
        sync(corpus.documents, folder)

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:  # noqa: ARG002 - the file has changed
        """Sync it again."""
        sync(corpus.documents, folder)

    def open(self, folder: Path) -> None:
        """Open a Bot."""
        self._bot = Bot(folder)

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The sentences that the search ranked first, of the passages for a question."""
        hits = [hit for one in self._bot.passages(question) for hit in one.hits]
        hits.sort(key=attrgetter("score"), reverse=True)
        spans = [hit.sentence.span for hit in hits[:count]]
        return [(span.document.id, span.text) for span in spans]


contestant = Askquote
