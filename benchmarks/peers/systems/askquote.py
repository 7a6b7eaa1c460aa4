"""askquote as users run it: sync a folder of files, and ask a Bot for passages.

Its seconds include finding and reading the files, splitting them into sentences, and the word
index. It also opens its reader, which passages don't need. Its found sentences are those that
its search ranks first; the Bot returns them in passages, with their neighbours.
"""

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from benchmarks.peers.contestant import Change, Corpus, Found, Model
from qa.bot import Bot
from qa.indexing import sync


class Askquote:
    """A synced index folder."""

    def load(self, model: Model) -> None:
        """Do nothing: a sync and a Bot open the model themselves, within their measured time."""

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
        """The sentences that the search ranks first, from the passages for a question."""
        hits = [hit for passage in self._bot.passages(question) for hit in passage.hits]
        hits.sort(key=attrgetter("score"), reverse=True)
        spans = [hit.sentence.span for hit in hits[:count]]
        return [(span.document.id, span.text) for span in spans]


contestant = Askquote
