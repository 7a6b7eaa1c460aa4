"""The documents tab over a real index, without a browser."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import gradio as gr
import pytest

from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.folders import write_files
from ui.options import SyncOptions
from ui.page.documents.context import DocumentsContext
from ui.page.documents.tab import Shown, refresh
from ui.page.services import PageServices
from ui.sync.jobs import Jobs
from ui.sync.updater import WatchSwitch
from ui.uploads.folder import Uploads
from ui.uploads.limits import UploadLimits

LIMITS = UploadLimits(1, 100, 100)


@pytest.fixture
def context(tmp_path: Path, fake_components: Components) -> Iterator[DocumentsContext]:
    """The context of an index of one document."""
    docs = write_files(tmp_path / "docs", {"a.txt": "It rained."})
    sync(docs, tmp_path / "index", fake_components)
    jobs = Jobs(SyncOptions(tmp_path / "index"))
    watch = WatchSwitch(lambda: pytest.fail("watched"))
    with closing(LocalStore(tmp_path / "index")) as store:
        yield DocumentsContext(
            store.reading,
            docs,
            Uploads(docs, LIMITS),
            PageServices(jobs, watch, LIMITS),
        )


def test_files_are_listed_again_only_after_the_index_has_changed(
    context: DocumentsContext, tmp_path: Path, fake_components: Components
) -> None:
    files = context.files()
    assert list(files) == ["a.txt"]
    assert context.files() is files
    write_files(tmp_path / "docs", {"b.txt": "It snowed.", "c.pdf": b"no PDF"})
    sync(tmp_path / "docs", tmp_path / "index", fake_components)
    assert [entry.state for entry in context.files().values()] == [
        *("indexed", "indexed", "failed")
    ]
    assert list(files) == ["a.txt"], "a list that was handed out never changes"


def test_the_table_is_rendered_again_only_if_the_index_or_the_search_has_changed(
    context: DocumentsContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, shown, is_watched = refresh(context, "", Shown())
    assert "a.txt" in str(table)
    assert is_watched is False
    searched, *_ = refresh(context, "other", shown)
    assert "0 found" in str(searched)
    monkeypatch.setattr(
        "ui.page.documents.tab.table_html", lambda *_: pytest.fail("rendered")
    )
    assert refresh(context, "", shown) == (gr.skip(), shown, gr.skip())
