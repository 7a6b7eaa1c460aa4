"""What stopping early leaves unread, costs and saves.

usage: python -m benchmarks.early_stopping new_wiki.jsonl.gz [--share N]

Every Nth question of SQuADshifts new-wiki (CC BY 4.0) is asked of its 28 articles as a folder, in
turn by a bot that reads all ten passages and by one that stops early. F1 and exact match are
those of the best candidate, whatever its confidence. "Otherwise" counts the answers that quote
another document as saying something else.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from qa.answers.answer import Answer
from qa.bot import Bot
from qa.english.matching import differ
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import exact_match, token_f1
from qa.indexing import splitter, sync
from qa.read.early_stopping import EarlyStopping
from qa.read.onnx_span_model import shipped_span_model
from qa.read.reader import Candidate, Reader
from qa.read.span_reader import SpanReader
from qa.retrieve.passages import Passage
from training.gold.sets import articles

THREADS = 2


@dataclass
class CountingReader:
    """A reader that counts the passages it gets."""

    reader: Reader
    passages: int = 0

    @property
    def fingerprint(self) -> str:
        """The reader's fingerprint."""
        return self.reader.fingerprint

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """Count the passages and read them."""
        self.passages += len(passages)
        return self.reader.read(question, passages)


@dataclass
class Figures:
    """The outcomes of the questions with one way of reading."""

    f1: list[float] = field(default_factory=list)
    exact: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    passages: list[int] = field(default_factory=list)
    otherwise: list[bool] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def row(self) -> str:
        """The means, and the median and 99th percentile of the time per answer."""
        p50, p99 = np.percentile(self.milliseconds, [50, 99])
        return (
            f"F1 {np.mean(self.f1):.4f}, exact match {np.mean(self.exact):.4f},"
            f" right {np.mean(self.right):.4f}, passages {np.mean(self.passages):.1f},"
            f" fewer than ten {np.mean(np.array(self.passages) < max(self.passages)):.2f},"
            f" otherwise {sum(self.otherwise)}, p50 {p50:.0f} ms, p99 {p99:.0f} ms"
        )


def says_otherwise(answer: Answer) -> bool:
    """Whether a document other than the answer's is quoted as saying something else."""
    spans = [quote.answer for quote in answer.quotes if quote.answer]
    return any(
        span.document != spans[0].document and differ(span.text, spans[0].text)
        for span in spans[1:]
    )


def is_right(answer: Answer, gold: GoldQuestion) -> bool:
    """Whether evaluation counts the best candidate as right."""
    quote = answer.quotes[0] if answer.quotes else None
    return quote is not None and gold.is_right(
        answer.text, quote.text, quote.document.id
    )


def ask(bot: Bot, reader: CountingReader, gold: GoldQuestion, figures: Figures) -> None:
    """Ask one question and add its outcome to the figures."""
    reader.passages = 0
    started = time.perf_counter()
    answer = bot.ask(gold.question, min_confidence=0)
    figures.milliseconds.append(1000 * (time.perf_counter() - started))
    figures.f1.append(token_f1(answer.text, gold.answers))
    figures.exact.append(exact_match(answer.text, gold.answers))
    figures.right.append(is_right(answer, gold))
    figures.passages.append(reader.passages)
    figures.otherwise.append(says_otherwise(answer))


def main() -> None:
    """Lay out the folder, ask and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--share", type=int, default=1)
    arguments = parser.parse_args()
    reader = CountingReader(SpanReader(shipped_span_model(THREADS)))
    ways: dict[str, Reader] = {
        "all read": reader,
        "stopping early": EarlyStopping(reader),
    }
    figures = {name: Figures() for name in ways}
    with tempfile.TemporaryDirectory() as temporary:
        docs, index = Path(temporary, "docs"), Path(temporary, "index")
        golds, _ = articles(arguments.file, docs, splitter())
        sync(docs, index)
        bots = {name: Bot(index, reader=way) for name, way in ways.items()}
        for gold in golds[:: arguments.share]:
            for name, bot in bots.items():
                ask(bot, reader, gold, figures[name])
        for bot in bots.values():
            bot.close()
    for name, each in figures.items():
        print(f"{name:15} {each.row()}")


if __name__ == "__main__":
    main()
