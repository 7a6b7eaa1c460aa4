"""Word search: its speed next to FTS5's own bm25(), and whether it finds the same.

usage: python -m benchmarks.words new_wiki.jsonl.gz [OTHERS…] [--sizes 100000 1000000]

The sentences are those of the files, new_wiki's first, so the answers to its questions are among
them. Once the files run out, sentences are assembled from random clauses of the real ones, so
words keep their frequencies. Times are CPU time, as the machine may be busy.
"""

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path

import numpy as np

from index.catalogue import database
from index.catalogue.database import transaction
from index.catalogue.identity import Identity
from index.fulltext import postings
from index.fulltext.bm25 import WordMatch, word_matches
from index.split.splitter import SentenceSplitter
from index.store.writer import Writer
from index.text.document import Document
from index.text.range import Range
from index.text.words import query
from training.gold.corpora import rows

BY_FTS5 = """
WITH matched AS MATERIALIZED (
    SELECT rowid AS number, -bm25(words) AS bm25 FROM words WHERE words MATCH ?
), ranked AS (
    SELECT number, bm25,
        row_number() OVER (PARTITION BY text ORDER BY bm25 DESC, number) AS place
    FROM matched JOIN sentence USING (number)
)
SELECT number, bm25 FROM ranked WHERE place = 1 ORDER BY bm25 DESC, number LIMIT ?
"""
LIMIT = 100
SENTENCES_PER_DOCUMENT = 200
_CLAUSE = re.compile(r"(?<=[,;:]) | (?=(?:and|which|who|that|in) )")

Search = Callable[[str], Sequence[WordMatch]]


def articles(files: Sequence[Path]) -> Iterator[Document]:
    """Yield one document per article, with its distinct paragraphs."""
    for file in files:
        texts: dict[str, dict[str, None]] = {}
        for row in rows(file):
            text = row.get("context") or row["text"]
            texts.setdefault(row["title"], {})[text] = None
        for number, (title, paragraphs) in enumerate(texts.items()):
            yield _document(f"{number}/{title}.txt", "\n\n".join(paragraphs))


def _document(name: str, text: str) -> Document:
    return Document(name, text, "", "text/plain", "benchmark")


class SentenceMaker:
    """Assembles sentences from the clauses of real ones, with as many clauses as those have."""

    def __init__(self) -> None:
        self._random = random.Random(0)
        self._clauses: list[str] = []
        self._counts: list[int] = []

    def learn(self, sentence: str) -> None:
        """Add a real sentence's clauses."""
        clauses = [clause for clause in _CLAUSE.split(sentence) if clause.strip()]
        self._clauses.extend(clauses)
        self._counts.append(len(clauses))

    def make(self) -> str:
        """Assemble a sentence."""
        count = self._random.choice(self._counts)
        return " ".join(self._random.choice(self._clauses) for _ in range(count))


def build(index: Path, files: Sequence[Path], size: int) -> float:
    """Index the words of `size` sentences; return the CPU seconds it took."""
    database.create(index, Identity("docs", "docs", "none", "none", 8))
    with closing(database.connect(index, write=True)) as connection:
        writer = Writer(connection)
        seconds = sum(_put(writer, *document) for document in _documents(files, size))
        started = time.process_time()
        with transaction(connection):
            postings.settle(connection)
        return seconds + time.process_time() - started


def _put(writer: Writer, document: Document, sentences: Sequence[Range]) -> float:
    started = time.process_time()
    with transaction(writer.connection):
        writer.put_document(document, sentences, None)
    return time.process_time() - started


def _documents(
    files: Sequence[Path], size: int
) -> Iterator[tuple[Document, Sequence[Range]]]:
    splitter = SentenceSplitter(lambda text: len(text.split()))
    maker, done = SentenceMaker(), 0
    for document in articles(files):
        sentences = splitter.split(document.text)[: size - done]
        for start, end in sentences:
            maker.learn(document.text[start:end])
        yield document, sentences
        done += len(sentences)
    for first in range(done, size, SENTENCES_PER_DOCUMENT):
        last = min(size, first + SENTENCES_PER_DOCUMENT)
        lines = [maker.make() for _ in range(first, last)]
        ends = accumulate(len(line) + 1 for line in lines)
        ranges = [
            Range(end - 1 - len(line), end - 1)
            for line, end in zip(lines, ends, strict=True)
        ]
        yield _document(f"made/{first}.txt", "\n".join(lines)), ranges


def time_search(
    search: Search, questions: Sequence[str]
) -> tuple[str, list[list[WordMatch]]]:
    """The median and 99th percentile in milliseconds, and the matches of each question."""
    times, found = [], []
    for question in questions:
        started = time.process_time()
        found.append(list(search(question)))
        times.append(1e3 * (time.process_time() - started))
    p50, p99 = np.percentile(times, [50, 99])
    return f"{p50:.1f} / {p99:.1f}", found


def overlap(
    ours: Sequence[Sequence[WordMatch]], full: Sequence[Sequence[WordMatch]], first: int
) -> float:
    """The share of full BM25's first sentences that are among our first."""
    shares = [
        len({*mine[:first]} & {*expected[:first]}) / len(expected[:first])
        for mine, expected in zip(ours, full, strict=True)
        if expected
    ]
    return float(np.mean(shares))


def measure(index: Path, questions: Sequence[str]) -> str:
    """The table's columns on searching."""
    with closing(database.connect(index, write=False)) as connection:

        def by_fts5(question: str) -> list[WordMatch]:
            found = connection.execute(BY_FTS5, (query(question), LIMIT))
            return [WordMatch(*row) for row in found]

        def by_words(question: str) -> Sequence[WordMatch]:
            return word_matches(connection, question, LIMIT, None)

        fts5_times, full = time_search(by_fts5, questions)
        time_search(by_words, questions[:100])  # warm up
        our_times, ours = time_search(by_words, questions)
        (posting_bytes,) = connection.execute(
            "SELECT coalesce(sum(length(hits)), 0) FROM posting"
        ).fetchone()
    size = (index / database.FILE_NAME).stat().st_size
    equal = sum(mine == expected for mine, expected in zip(ours, full, strict=True))
    return (
        f"{fts5_times} | {our_times} | {overlap(ours, full, 10):.3f} / {overlap(ours, full, 100):.3f}"
        f" | {equal} of {len(questions)} | {size / 2**20:,.0f} MiB,"
        f" {posting_bytes / 2**20:,.0f} of it postings"
    )


def main() -> None:
    """Build an index of each size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("new_wiki", type=Path)
    parser.add_argument("others", type=Path, nargs="*")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--questions", type=int, default=400)
    arguments = parser.parse_args()
    questions = sorted({row["question"] for row in rows(arguments.new_wiki)})
    asked = random.Random(0).sample(questions, arguments.questions)
    print(
        "| sentences | bm25(), ms | postings, ms | of its first 10 / 100 | equal |",
        end="",
    )
    print(" on disk | to build |\n|---|---|---|---|---|---|---|")
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            files = [arguments.new_wiki, *arguments.others]
            seconds = build(Path(folder), files, size)
            columns = measure(Path(folder), asked)
        print(f"| {size:,} | {columns} | {seconds:,.0f} s |", flush=True)


if __name__ == "__main__":
    main()
