"""Files that change, grow or are replaced during a sync, and the size limit."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import pytest

from index.extract.extractor import Extract
from index.extract.text.plain_text import PlainText
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.hostile_folder import (
    GOOD,
    SMALL,
    failures,
    fill_good_files,
    with_hostile_kinds,
)
from tests.support.small_index import assert_as_fresh, contents, fill, names
from ui.render.plain import failure_lines


@pytest.fixture
def components(fake_components: Components) -> Components:
    return with_hostile_kinds(fake_components)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill_good_files(tmp_path / "docs")


def test_a_file_that_is_too_large_fails_until_the_limit_is_raised(
    docs: Path, components: Components
) -> None:
    with (docs / "large.txt").open("wb") as file:
        file.truncate(10**12)
    fill(docs, {"b.txt": GOOD + " " * 1_200_000})
    report = sync(docs, docs.parent / "index", components)
    assert [*failure_lines(report.failed)] == [
        "Failed: b.txt (too_large): It has 1.2 MB, and the limit is 1 MB; raise it with"
        " --max-file-size.",
        "Failed: large.txt (too_large): It has 1,000,000.0 MB, and the limit is 1 MB; raise"
        " it with --max-file-size.",
    ]
    raised = replace(components, limits=replace(SMALL, file_bytes=2_000_000))
    assert failures(docs, raised) == {"large.txt": "too_large"}


def test_a_document_that_becomes_too_large_leaves_the_index(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    fill(docs, {"b.txt": GOOD})
    assert failures(docs, components) == {}
    with (docs / "b.txt").open("wb") as file:
        file.truncate(10**9)
    assert failures(docs, components) == {"b.txt": "too_large"}
    assert_as_fresh(tmp_path / "index", docs, components, tmp_path / "fresh")


@contextmanager
def growing_file(path: Path) -> Iterator[None]:
    """Let the file at `path` grow whenever any file is read."""

    def profile(frame: FrameType, event: str, function: object) -> None:
        name = getattr(function, "__name__", "")
        if (event, name, frame.f_code.co_name) == ("c_call", "read", "read_file"):
            with path.open("a") as file:
                file.write(" And more.")

    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(None)


def test_a_file_that_grows_while_it_is_read_keeps_its_text_until_the_next_sync(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    fill(docs, {"log.txt": "It began."})
    with growing_file(docs / "log.txt"):
        assert failures(docs, components) == {"log.txt": "changing"}
    assert "log.txt" not in names(tmp_path / "index")
    assert failures(docs, components) == {}
    with growing_file(docs / "log.txt"):
        assert failures(docs, components) == {"log.txt": "changing"}
    assert "log.txt" in names(tmp_path / "index")
    assert failures(docs, components) == {}
    assert_as_fresh(tmp_path / "index", docs, components, tmp_path / "fresh")


@dataclass(frozen=True, slots=True)
class Swapper:
    """An extractor that replaces another file, by default with a pipe."""

    path: Path
    replace_with: Callable[[Path], object] = os.mkfifo
    media_type: str = "text/plain"
    recipe: str = "swapper/1"

    def extract(self, data: bytes) -> Extract:
        """Replace the other file, and return the text of this one."""
        self.path.unlink()
        self.replace_with(self.path)
        return PlainText().extract(data)


def test_a_file_replaced_by_a_pipe_does_not_block_the_sync(
    docs: Path, components: Components
) -> None:
    fill(docs, {"b.swap": GOOD, "m.txt": GOOD})
    swapper = Swapper(docs / "m.txt")
    swapping = replace(
        components, extractors={**components.extractors, ".swap": swapper}
    )
    assert failures(docs, swapping) == {"m.txt": "not_a_file"}
    (docs / "b.swap").unlink()
    assert failures(docs, components) == {"m.txt": "not_a_file"}


@pytest.mark.parametrize("is_known", [False, True], ids=["a new file", "a document"])
def test_a_file_replaced_by_a_link_is_not_followed_out_of_the_folder(
    docs: Path, components: Components, tmp_path: Path, *, is_known: bool
) -> None:
    (tmp_path / "secret.txt").write_text("The secret is out.", encoding="utf-8")
    if is_known:
        fill(docs, {"m.txt": GOOD})
        assert failures(docs, components) == {}
    fill(docs, {"b.swap": GOOD, "m.txt": f"{GOOD} It is red."})
    swapper = Swapper(
        docs / "m.txt", lambda path: path.symlink_to(tmp_path / "secret.txt")
    )
    swapping = replace(
        components, extractors={**components.extractors, ".swap": swapper}
    )
    assert failures(docs, swapping) == {"m.txt": "changing"}
    texts = {document.id: document.text for document in contents(tmp_path / "index")}
    assert texts.get("m.txt") == (GOOD if is_known else None)
    (docs / "b.swap").unlink()
    assert failures(docs, components) == {}
    assert "m.txt" not in names(tmp_path / "index")


def test_a_file_in_a_folder_replaced_by_a_link_is_not_read(
    docs: Path, components: Components, tmp_path: Path
) -> None:
    fill(tmp_path / "outside", {"m.txt": "The secret is out."})
    fill(docs, {"b.swap": GOOD, "sub/m.txt": GOOD})

    def link(path: Path) -> None:
        path.parent.rmdir()
        path.parent.symlink_to(tmp_path / "outside")

    swapper = Swapper(docs / "sub" / "m.txt", link)
    swapping = replace(
        components, extractors={**components.extractors, ".swap": swapper}
    )
    assert failures(docs, swapping) == {"sub/m.txt": "changing"}
    assert "sub/m.txt" not in names(tmp_path / "index")
