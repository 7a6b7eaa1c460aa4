"""Stopping early: what is left unread once the passages read first hold the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.english.question_kinds import Kind, kind
from qa.read.reader import Candidate, Reader
from qa.retrieve.passages import Passage

_FIRST = 4
"""Passages that are always read: a few for each processor, and the answer is mostly there."""
_SURE = 0.0
"""The margin from which the first passages are taken to answer: likelier so than not."""
_NEARLY = 0.1
"""How far below the answer's passage a cosine may be for its passage to be read as well."""


@dataclass(frozen=True, slots=True)
class EarlyStopping:
    """Has a reader read the best passages, and the others only where they may matter.

    Where one fact is asked and the first passages answer it, of the others only those are
    read that are nearly as close to the question as the passage of the answer: such may say
    more or otherwise. `passages` must stand in order, the most promising first.
    """

    reader: Reader

    @property
    def fingerprint(self) -> str:
        """Names the reader, and that it stops: what it doesn't read counts in a calibrator."""
        return f"stopping-1:{self.reader.fingerprint}"

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The candidates of all passages that were read together, the best first."""
        found = self.reader.read(question, passages[:_FIRST])
        others = passages[_FIRST:]
        if found and found[0].margin >= _SURE and kind(question) is Kind.FACT:
            others = list(_close(others, found[0].passage.cosine))
        if others:
            found = [*found, *self.reader.read(question, others)]
        return sorted(found, key=lambda candidate: -candidate.margin)


def _close(others: Sequence[Passage], cosine: float | None) -> Iterator[Passage]:
    """Those nearly as close to the question; all whose closeness isn't known."""
    for passage in others:
        own = passage.cosine
        if cosine is None or own is None or own > cosine - _NEARLY:
            yield passage
