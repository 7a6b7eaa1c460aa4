"""Early stopping: skipping passages once the first ones answer the question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.read.reader import Candidate, Reader
from qa.retrieve.passages import Passage

_FIRST = 4
"""Passages that are always read: a few per processor, and they usually contain the answer."""
_SURE = 0.0
"""The margin from which the first passages count as an answer: more likely than not."""
_COSINE_RANGE = 0.1
"""How far a passage's cosine may be below that of the answer's passage and still be read."""


@dataclass(frozen=True, slots=True)
class EarlyStopping:
    """Reads the best passages, and the others only if they may matter.

    If the first passages answer the question, and it asks for no list, the only others read
    are those nearly as close to the question as the answer's passage: they may add to it or
    contradict it. `passages` must be in order, most promising first.
    """

    reader: Reader

    @property
    def fingerprint(self) -> str:
        """Identifies the reader and that it stops early, which a calibrator depends on."""
        return f"stopping-2:{self.reader.fingerprint}"

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The candidates of all passages that were read, best first."""
        candidates = self.reader.read(question, passages[:_FIRST])
        others = passages[_FIRST:]
        if _answers(candidates):
            others = list(_close(others, candidates[0].passage.cosine))
        if others:
            candidates = [*candidates, *self.reader.read(question, others)]
        return sorted(candidates, key=lambda candidate: -candidate.margin)


def _answers(candidates: Sequence[Candidate]) -> bool:
    """Whether the best candidate is likely all that the question asks for."""
    if not candidates or candidates[0].margin < _SURE:
        return False
    judged = candidates[0].judged
    return judged is None or judged.form != "list"


def _close(others: Sequence[Passage], cosine: float | None) -> Iterator[Passage]:
    """Those nearly as close to the question, and those whose cosine isn't known."""
    for passage in others:
        if (
            cosine is None
            or passage.cosine is None
            or passage.cosine > cosine - _COSINE_RANGE
        ):
            yield passage
