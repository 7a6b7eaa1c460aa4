"""Choosing the folder to index."""

from pathlib import Path

import pytest

from index.errors import FolderMissing, IndexMissing
from qa.indexing import ensure_index
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
