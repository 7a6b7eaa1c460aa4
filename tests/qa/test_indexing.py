"""Choosing the folder to index."""

from pathlib import Path

import pytest

from index.errors import FolderMissing, IndexMissing
from qa.bot import answer
from qa.indexing import ensure_index, start_index, sync
from tests.support.folders import write_files
from tests.support.other_user import NOBODY, acting_as


def test_without_an_index_or_a_folder_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(IndexMissing, match="askquote sync FOLDER"):
        ensure_index(None, tmp_path / "index")


def test_a_default_folder_that_may_not_be_looked_for_is_an_error_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    monkeypatch.setattr("qa.indexing.DOCS", closed / "docs_src")
    with (
        acting_as(NOBODY),
        pytest.raises(
            FolderMissing, match="docs_src': Permission denied; name a folder"
        ),
    ):
        ensure_index(None, Path("/nonexistent/index"))


@pytest.mark.usefixtures("prepared_cache")
def test_an_index_can_start_empty_and_take_documents_later(tmp_path: Path) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    start_index(docs, index)
    assert list(docs.iterdir()) == []
    write_files(docs, {"tower.txt": "Marek built the green tower."})
    assert sync(docs, index).documents == 1
    start_index(docs, index)  # leaves an index that exists as it is
    assert answer("Who built the green tower?", index=index).text == "Marek"


def test_a_folder_that_can_not_be_created_is_an_error_with_a_sentence(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderMissing, match="can't be created"):
        start_index(tmp_path / "file" / "docs", tmp_path / "index")
