"""Compare our sentence splitter with others, on the test table and on a text.

    python -m benchmarks.sentence_splitters --text FILE

The table was written with our splitter in mind: its shares show what we meant to get right,
and where the others aim at something else.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pysbd
import sentencex

from index.embed.wordpieces import WordPieces
from index.split.splitter import SentenceSplitter
from tests.support.sentence_cases import Case, load_cases

Split = Callable[[str], Iterable[str]]


def ours() -> Split:
    """Return this project's splitter."""
    splitter = SentenceSplitter(WordPieces())
    return lambda text: [text[start:end] for start, end in splitter.split(text)]


def pysbd_english() -> Split:
    """Return pysbd's splitter: hand-written rules with exceptions."""
    segment: Split = pysbd.Segmenter(language="en", clean=False).segment
    return segment


def sentencex_english() -> Split:
    """Return sentencex's splitter: compiled rules for many languages."""
    return lambda text: sentencex.segment("en", text)


SPLITTERS = {
    "askquote": ours,
    "pysbd": pysbd_english,
    "sentencex": sentencex_english,
}


def main() -> None:
    """Print a row for each splitter."""
    parser = argparse.ArgumentParser(description="Compare sentence splitters.")
    parser.add_argument(
        "--text", type=Path, help="a plain text to time the splitters on"
    )
    parser.add_argument(
        "--slow-characters",
        type=int,
        default=200_000,
        help="characters to time pysbd on",
    )
    options = parser.parse_args()
    cases = load_cases()
    text = options.text.read_text("utf-8") if options.text else prose(cases)
    kinds = Counter(kind(case) for case in cases)
    columns = "".join(f"{f'{name} ({total})':>14}" for name, total in kinds.items())
    print(f"{'':12}{columns}{f'all ({len(cases)})':>14}{'MB/s':>8}")
    for name, load in SPLITTERS.items():
        split = load()
        right = Counter(kind(case) for case in cases if is_right(split, case))
        shares = "".join(f"{right[each] / kinds[each]:14.1%}" for each in kinds)
        part = text[: options.slow_characters] if name == "pysbd" else text
        total = right.total() / len(cases)
        print(f"{name:12}{shares}{total:14.1%}{speed(split, part):8.2f}")


def kind(case: Case) -> str:
    """The part of the table that a case is in."""
    return case.name.split(":")[0]


def prose(cases: list[Case]) -> str:
    """A megabyte of the table's news cases."""
    news = "\n\n".join(case.text for case in cases if kind(case) == "news")
    return f"{news}\n\n" * (1_000_000 // len(news) + 1)


def is_right(split: Split, case: Case) -> bool:
    """Whether all sentences match the table, apart from white space at their ends."""
    found = [sentence.strip() for sentence in split(case.text)]
    return [sentence for sentence in found if sentence] == case.sentences


def speed(split: Split, text: str) -> float:
    """Megabytes of UTF-8 a second, in the best of three runs."""
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        list(split(text))
        seconds.append(time.perf_counter() - started)
    return len(text.encode()) / 1e6 / min(seconds)


if __name__ == "__main__":
    main()
