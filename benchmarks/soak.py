"""A soak test: an index whose syncs are killed again and again, and a first sync's memory.

Sentences are lines, and the embedder is the deterministic one. Every kill is a SIGKILL at a
random moment. After each, the index must be consistent and keep every vector of the first
sync; at the end it must equal an index built from scratch.
"""

import argparse
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from index.catalogue import database
from index.embed.embedder import HashEmbedder
from index.errors import IndexMissing
from index.extract.kinds import EXTRACTORS
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.small_index import Lines, assert_sound, contents, fill

DIMENSION = 384  # the default model's
PARTS = Components(EXTRACTORS, Lines(), HashEmbedder(DIMENSION), f"hash-{DIMENSION}")


def main() -> None:
    """Print the figures; stop at the first failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--sentences", type=int, default=40, help="per file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=2, metavar=("DOCS", "INDEX"), type=Path)
    arguments = parser.parse_args()
    if arguments.child:
        docs, index = arguments.child
        sync(docs, index, PARTS)
        print(_mebibytes())
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for files in (arguments.files // 10, arguments.files):
            texts = dict(_texts(range(files), arguments.sentences))
            docs = fill(here / f"docs {files}", texts)
            _first_sync(docs, here / f"index {files}", files * arguments.sentences)
        soak = Soak(docs, here / "soaked", texts, random.Random(arguments.seed))
        soak.kill(arguments.kills)
        soak.compare(here / "fresh")


def _mebibytes() -> int:
    """The peak memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak / (2**20 if sys.platform == "darwin" else 2**10))


def _texts(numbers: range, sentences: int) -> Iterator[tuple[str, str]]:
    for number in numbers:
        lines = (
            f"Bridge {number} has pier {line}, which is {number * line} inches wide."
            for line in range(sentences)
        )
        yield f"{number % 100}/{number}.txt", "\n".join(lines)


def _child(docs: Path, index: Path) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "benchmarks.soak",
        "--child",
        str(docs),
        str(index),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _first_sync(docs: Path, index: Path, sentences: int) -> None:
    started = time.monotonic()
    with _child(docs, index) as child:
        output, _ = child.communicate()
    assert child.returncode == 0
    seconds = time.monotonic() - started
    size = sum(path.stat().st_size for path in index.iterdir()) / 2**20
    print(
        f"first sync of {sentences:,} sentences: {seconds:,.0f} s, peak memory"
        f" {int(output):,} MiB, {size:,.0f} MiB on disk",
        flush=True,
    )


@dataclass(slots=True)
class Soak:
    """A folder that changes, and an index of it whose syncs are killed."""

    docs: Path
    index: Path
    texts: dict[str, str]
    """Each file's current text."""
    random: random.Random
    _versions: dict[str, set[str]] = field(default_factory=dict)
    _embedded: int = 0
    _rounds: int = 0

    def kill(self, kills: int) -> None:
        """Kill a number of syncs; whenever one finishes, change the folder."""
        for name, text in self.texts.items():
            self._versions[name] = {text}
        started = time.monotonic()
        done = in_first = 0
        while done < kills:
            if self._sync_and_kill():
                done += 1
                in_first += not self._rounds
                self._check()
            else:
                self._rounds += 1
                self._change()
        print(
            f"{done} kills, {in_first} of them of the first sync, and {self._rounds}"
            f" syncs that finished: {time.monotonic() - started:,.0f} s",
            flush=True,
        )

    def _sync_and_kill(self) -> bool:
        """Sync until a random moment; whether the sync was killed before it finished."""
        with _child(self.docs, self.index) as child:
            try:
                child.wait(self.random.uniform(0.5, 8))
            except subprocess.TimeoutExpired:
                child.kill()
        assert child.returncode in {0, -signal.SIGKILL}
        return child.returncode != 0

    def _check(self) -> None:
        """Check that the index is consistent and keeps every vector of the first sync."""
        try:
            store = LocalStore(self.index)
        except IndexMissing:
            return
        with closing(store), store.reading() as snapshot:
            names = [entry.document for entry in snapshot.entries()]
            for name in self.random.sample(names, min(20, len(names))):
                assert snapshot.document(name).text in self._versions[name]
            (embedded,) = snapshot.connection.execute(
                "SELECT count(*) FROM vector"
            ).fetchone()
        if not self._rounds:
            assert embedded >= self._embedded
            self._embedded = embedded

    def _change(self) -> None:
        """Edit, rename, remove and add a few per cent of the files."""
        names = self.random.sample(sorted(self.texts), len(self.texts) // 25)
        for number, name in enumerate(names):
            text = self.texts[name]
            match number % 4:
                case 0:
                    self._put(name, f"{text}\nIn round {self._rounds} it was changed.")
                case 1:
                    self._remove(name)
                    self._put(f"moved/{self._rounds} {number}.txt", text)
                case 2:
                    self._remove(name)
                case _:
                    self._put(f"new/{self._rounds} {number}.txt", f"{text}\nIt is new.")

    def _remove(self, name: str) -> None:
        (self.docs / name).unlink()
        del self.texts[name]

    def _put(self, name: str, text: str) -> None:
        fill(self.docs, {name: text})
        self.texts[name] = text
        self._versions.setdefault(name, set()).add(text)

    def compare(self, fresh: Path) -> None:
        """Sync once more, and check that the index equals one built from scratch."""
        started = time.monotonic()
        sync(self.docs, self.index, PARTS)
        last = time.monotonic() - started
        assert_sound(self.index)
        sync(self.docs, fresh, PARTS)
        assert contents(self.index) == contents(fresh)
        assert _vectors(self.index) == _vectors(fresh)
        print(
            f"the last sync took {last:.1f} s; the index equals one built from scratch"
        )


def _vectors(index: Path) -> dict[bytes, bytes]:
    """The vectors, by the hashes of their texts."""
    with closing(database.connect(index, write=False)) as connection:
        return dict(
            connection.execute(
                "SELECT hash, data FROM vector JOIN text ON text = number"
            ).fetchall()
        )


if __name__ == "__main__":
    main()
