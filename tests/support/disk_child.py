"""An index on its own disk: `python -m tests.support.disk_child FOLDER SCENARIO`.

Run it where mounting is allowed and affects no other process, as under `unshare --mount`.
FOLDER must be empty.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.catalogue import database
from index.errors import AskquoteError, IndexUnwritable
from index.sync.sync import sync
from qa.errors import FeedbackUnusable
from qa.feedback.rating import JudgedAnswer
from qa.feedback.store import FeedbackStore
from tests.support.judged import answered
from tests.support.small_index import MANY, assert_as_fresh, contents, fill
from tests.support.sync_child import PARTS


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system in memory, mounted at a folder."""

    folder: Path

    def mount(self, options: str) -> None:
        """Mount it."""
        self._mount("-t", "tmpfs", "-o", options, "tmpfs")

    def remount(self, options: str) -> None:
        """Change its size, or make it read-only."""
        self._mount("-o", f"remount,{options}")

    def _mount(self, *words: str) -> None:
        subprocess.run(["mount", *words, str(self.folder)], check=True)

    def fill(self) -> Path:
        """Fill the disk; returns the file that takes the space."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return filler


def sync_error(docs: Path, index: Path) -> str:
    """The message of a sync that can't write, or ""."""
    try:
        sync(docs, index, PARTS)
    except IndexUnwritable as error:
        return str(error)
    return ""


def grow(disk: Disk, docs: Path, index: Path) -> None:
    """Sync repeatedly while the disk grows from almost nothing, until there is room."""
    disk.mount("size=48k")
    done, failures = 0, 0
    for kibibytes in range(128, 4096, 128):
        message = sync_error(docs, index)
        if not message:
            break
        failures += 1
        assert "No space left" in message, message
        assert not list(index.glob("vectors*.new"))
        if database.exists(index):
            documents = contents(index)
            assert len(documents) >= done
            done = len(documents)
            for document in documents:
                assert document.text == (docs / document.id).read_text("utf-8")
        disk.remount(f"size={kibibytes}k")
    assert failures > 5
    assert_as_fresh(index, docs, PARTS, docs.parent / "fresh")


def stay_full(disk: Disk, docs: Path, index: Path) -> None:
    """Ask while there is no room at all, and sync once there is."""
    disk.mount("size=4m")
    sync(docs, index, PARTS)
    before = contents(index)
    filler = disk.fill()
    fill(docs, {"new.txt": "A new bridge."})
    assert contents(index) == before
    assert "No space left" in sync_error(docs, index)
    assert contents(index) == before
    filler.unlink()
    assert sync(docs, index, PARTS).added == ("new.txt",)


def become_read_only(disk: Disk, docs: Path, index: Path) -> None:
    """Ask on a read-only disk, where a sync fails."""
    disk.mount("size=4m")
    sync(docs, index, PARTS)
    before = contents(index)
    disk.remount("ro")
    assert contents(index) == before
    assert "Read-only file system" in sync_error(docs, index)


def judge(disk: Disk, docs: Path, index: Path) -> None:
    """Rate answers on a disk that grows from almost nothing."""
    del docs
    disk.mount("size=16k")
    index.mkdir()
    feedback, errors = FeedbackStore(index), list[str]()
    judged = [JudgedAnswer(answered(f"{n}?", wording="long " * 1000)) for n in range(9)]
    for number, kibibytes in enumerate(range(24, 240, 24)):
        try:
            feedback.rate(judged[number], "up")
        except FeedbackUnusable as error:
            errors.append(str(error))
        assert len(feedback.all()) == number + 1 - len(errors)
        disk.remount(f"size={kibibytes}k")
    assert 0 < len(errors) < len(judged)
    assert all("make room on the disk" in error for error in errors), errors


SCENARIOS: Mapping[str, Callable[[Disk, Path, Path], None]] = {
    "grow": grow,
    "stay_full": stay_full,
    "become_read_only": become_read_only,
    "judge": judge,
}


def main(folder: str, scenario: str) -> None:
    """Run a scenario."""
    docs = fill(Path(folder, "docs"), MANY)
    disk = Disk(Path(folder, "disk"))
    disk.folder.mkdir()
    try:
        SCENARIOS[scenario](disk, docs, disk.folder / "index")
    except AskquoteError as error:
        sys.exit(f"{scenario}: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
