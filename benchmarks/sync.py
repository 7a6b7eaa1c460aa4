"""How long a sync takes beyond start-up and imports, and how much memory the first one needs.

This measures finding, reading and storing files: sentences are lines, and the embedder is the
deterministic one.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from index.embed.embedder import HashEmbedder
from index.extract.kinds import EXTRACTORS
from index.sync.components import Components
from index.sync.report import SyncReport
from index.sync.sync import sync
from tests.support.small_index import Lines, fill

PARTS = Components(EXTRACTORS, Lines(), HashEmbedder(), "hash-64")


def main() -> None:
    """Print the time of each kind of sync, and the peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--sentences", type=int, default=4, help="per file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder, "docs")
        fill(docs, dict(_files(arguments.files, arguments.sentences)))
        _measure(docs, Path(folder, "index"))


def _files(count: int, sentences: int) -> list[tuple[str, str]]:
    return [
        (f"{number % 100}/{number}.txt", _text(number, sentences))
        for number in range(count)
    ]


def _text(number: int, sentences: int) -> str:
    return "\n".join(
        f"Bridge {number} has pier {line:,}, which is {number * line} inches wide."
        for line in range(sentences)
    )


def _measure(docs: Path, index: Path) -> None:
    _time("first", docs, index)
    _time("nothing to do", docs, index)
    long = (docs / "7" / "7.txt").read_text(encoding="utf-8")
    fill(docs, {"7/7.txt": f"{long}\nBridge 7 is closed."})
    _time("one changed", docs, index)
    (docs / "8" / "8.txt").rename(docs / "8" / "eight.txt")
    _time("one renamed", docs, index)
    (docs / "9" / "9.txt").unlink()
    _time("one removed", docs, index)
    _time("verify all", docs, index, verify=True)
    book = _text(-1, 10_000)
    fill(docs, {"book.txt": book})
    _time("a book added", docs, index)
    fill(docs, {"book.txt": book.replace("pier 5,000,", "one pier,")})
    _time("one of its sentences changed", docs, index)
    (docs / "book.txt").rename(docs / "tome.txt")
    _time("the book renamed", docs, index)


def _time(name: str, docs: Path, index: Path, *, verify: bool = False) -> None:
    started = time.process_time()
    report = sync(docs, index, PARTS, verify=verify)
    _print(name, report, time.process_time() - started)


def _print(name: str, report: SyncReport, processor_seconds: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mebibytes = peak / (2**20 if sys.platform == "darwin" else 2**10)
    print(
        f"{name:28} {report.seconds:7.2f} s ({processor_seconds:.2f} s of CPU time)"
        f"  {report.documents:,} documents,"
        f" {report.sentences:,} sentences, {report.embedded:,} embedded;"
        f" peak {mebibytes:,.0f} MiB"
    )


if __name__ == "__main__":
    main()
