"""Word search: how quick it is beside FTS5's own bm25(), and whether it finds the same.

usage: python -m benchmarks.words new_wiki.jsonl.gz [OTHERS…] [--sizes 100000 1000000]

The sentences are those of the files, new_wiki's first, so that its questions have their answers
among them. Past the last one they are put together of clauses of the others, drawn at random: the
words keep their frequencies. Times are of the process, as the machine may have other work.
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
from index.catalogue.database import Identity, transaction
from index.fulltext import postings
from index.fulltext.bm25 import WordMatch, word_matches
from index.split.splitter import SentenceSplitter
from index.store.writer import Writer
from index.text.document import Document, Range
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
A_DOCUMENT = 200
_CLAUSE = re.compile(r"(?<=[,;:]) | (?=(?:and|which|who|that|in) )")

Search = Callable[[str], Sequence[WordMatch]]


def articles(files: Sequence[Path]) -> Iterator[Document]:
    """A document of each article's distinct paragraphs."""
    for file in files:
        texts: dict[str, dict[str, None]] = {}
        for row in rows(file):
            text = row.get("context") or row["text"]
            texts.setdefault(row["title"], {})[text] = None
        for number, (title, paragraphs) in enumerate(texts.items()):
            yield _document(f"{number}/{title}.txt", "\n\n".join(paragraphs))


def _document(name: str, text: str) -> Document:
    return Document(name, text, "", "text/plain", "benchmark")


class Maker:
    """Puts together sentences with as many clauses as real ones, out of theirs."""

    def __init__(self) -> None:
        self._random = random.Random(0)
        self._clauses: list[str] = []
        self._counts: list[int] = []

    def learn(self, sentence: str) -> None:
        """Take a real sentence's clauses."""
        clauses = [clause for clause in _CLAUSE.split(sentence) if clause.strip()]
        self._clauses.extend(clauses)
        self._counts.append(len(clauses))

    def make(self) -> str:
        """One sentence."""
        count = self._random.choice(self._counts)
        return " ".join(self._random.choice(self._clauses) for _ in range(count))


def build(index: Path, files: Sequence[Path], size: int) -> float:
    """Make an index of the words of so many sentences, and give the seconds it took."""
    database.create(index, Identity("docs", "docs", "none", "none", 8))
    with closing(database.connect(index, write=True)) as connection:
        writer = Writer(connection)
        seconds = sum(_put(writer, *one) for one in _documents(files, size))
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
    splitter, maker, done = SentenceSplitter(lambda text: len(text.split())), Maker(), 0
    for document in articles(files):
        sentences = splitter.split(document.text)[: size - done]
        for start, end in sentences:
            maker.learn(document.text[start:end])
        yield document, sentences
        done += len(sentences)
    for first in range(done, size, A_DOCUMENT):
        lines = [maker.make() for _ in range(first, min(size, first + A_DOCUMENT))]
        ends = accumulate(len(line) + 1 for line in lines)
        ranges = [
            Range(end - 1 - len(line), end - 1)
            for line, end in zip(lines, ends, strict=True)
        ]
        yield _document(f"made/{first}.txt", "\n".join(lines)), ranges


def timed(
    search: Search, questions: Sequence[str]
) -> tuple[str, list[list[WordMatch]]]:
    """The median and the 99th percentile in milliseconds, and what was found."""
    times, found = [], []
    for question in questions:
        started = time.process_time()
        found.append(list(search(question)))
        times.append(1e3 * (time.process_time() - started))
    middle, late = np.percentile(times, [50, 99])
    return f"{middle:.1f} / {late:.1f}", found


def overlap(
    ours: Sequence[Sequence[WordMatch]], full: Sequence[Sequence[WordMatch]], first: int
) -> float:
    """The share of the first sentences of full BM25 that are among the first of ours."""
    shares = [
        len({*mine[:first]} & {*wanted[:first]}) / len(wanted[:first])
        for mine, wanted in zip(ours, full, strict=True)
        if wanted
    ]
    return float(np.mean(shares))


def measure(index: Path, questions: Sequence[str]) -> str:
    """The columns of the table that tell of searching."""
    with closing(database.connect(index, write=False)) as connection:

        def by_fts5(question: str) -> list[WordMatch]:
            found = connection.execute(BY_FTS5, (query(question), LIMIT))
            return [WordMatch(*row) for row in found]

        def by_words(question: str) -> Sequence[WordMatch]:
            return word_matches(connection, question, LIMIT, None)

        before, full = timed(by_fts5, questions)
        timed(by_words, questions[:100])
        now, ours = timed(by_words, questions)
        (posted,) = connection.execute(
            "SELECT sum(length(hits)) FROM posting"
        ).fetchone()
    size = (index / database.FILE_NAME).stat().st_size
    equal = sum(mine == wanted for mine, wanted in zip(ours, full, strict=True))
    return (
        f"{before} | {now} | {overlap(ours, full, 10):.3f} / {overlap(ours, full, 100):.3f}"
        f" | {equal} of {len(questions)} | {size / 2**20:,.0f} MiB,"
        f" {posted / 2**20:,.0f} of it postings"
    )


def main() -> None:
    """Make an index of each size and print the table."""
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
    print(" on disk | to make |\n|---|---|---|---|---|---|---|")
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            files = [arguments.new_wiki, *arguments.others]
            seconds = build(Path(folder), files, size)
            columns = measure(Path(folder), asked)
        print(f"| {size:,} | {columns} | {seconds:,.0f} s |", flush=True)


if __name__ == "__main__":
    main()
