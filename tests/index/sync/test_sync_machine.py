"""After any sequence of changes, syncs and kills, the index is as if built from scratch."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from index.catalogue import database
from index.sync.sync import sync
from tests.support.kills import cut_short, interrupt, killed
from tests.support.small_index import Lines, assert_as_fresh, contents, fill
from tests.support.sync_child import PARTS

# A sync may be interrupted between opening a file and its `with`; the system closes it then.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")

# In memory where possible: thousands of commits would wait for a disk.
MEMORY = Path("/dev/shm")

NAMES = st.sampled_from(["a.txt", "b.md", "sub/c.txt", "sub/d.md", "e.markdown"])
LINES = st.sampled_from(
    ["# Bridge", "It is red.", "It  is red.", "会谈", "No 1973", "", "red red", "\0🙂"]
)
TEXTS = st.lists(LINES, max_size=4).map("\n".join)
CALLS = st.integers(1, 1200)  # a sync makes 300 to 1,100


class Changes(RuleBasedStateMachine):
    """Changes a folder, and syncs its index with interruptions."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(
            dir=MEMORY if MEMORY.is_dir() else None
        )
        here = Path(self._folder.name)
        first = {"keep.txt": "The first.", "sub/k.md": "It"}
        self.docs = fill(here / "docs", first)
        self.index = here / "index"
        self.fresh = here / "fresh"
        self.texts = set(first.values())

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        fill(self.docs, {name: text})
        self.texts.add(text)

    @rule(name=NAMES)
    def spoil(self, name: str) -> None:
        fill(self.docs, {name: ""})
        (self.docs / name).write_bytes(b"\xef\xbb\xbf\xff")
        os.utime(self.docs / name, (10**9, 10**9))

    @rule(name=NAMES, new=NAMES)
    def rename(self, name: str, new: str) -> None:
        if (self.docs / name).exists():
            (self.docs / name).rename(self.docs / new)

    @rule(name=NAMES, new=NAMES)
    def copy(self, name: str, new: str) -> None:
        if (self.docs / name).exists() and name != new:
            shutil.copy2(self.docs / name, self.docs / new)

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        (self.docs / name).unlink(missing_ok=True)

    @rule()
    def sync(self) -> None:
        sync(self.docs, self.index, PARTS)

    @rule(calls=CALLS)
    def kill(self, calls: int) -> None:
        killed(self.sync, self.index, calls)
        self._check_whole()

    @rule(calls=CALLS)
    def interrupt(self, calls: int) -> None:
        cut_short(self.sync, calls, interrupt)
        self._check_whole()

    def _check_whole(self) -> None:
        """Each document has the text of a file at some time, and all its sentences."""
        if not database.exists(self.index):
            return
        for document, sentences in contents(self.index).items():
            assert document.text in self.texts
            assert sentences == Lines().split(document.text)

    def teardown(self) -> None:
        with self._folder:
            self.sync()
            assert_as_fresh(self.index, self.docs, PARTS, self.fresh)


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=30, stateful_step_count=12)
