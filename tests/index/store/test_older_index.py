"""An index that an older version of askquote made."""

import shutil
from pathlib import Path

import pytest

from qa import Bot, sync
from tests.support.checkout import ROOT

# Two small documents and their index, made by askquote 0.6.1 with its default models.
ARCHIVE = ROOT / "tests" / "data" / "index-0.6.1.zip"


@pytest.fixture
def folder(tmp_path: Path, prepared_cache: Path) -> Path:
    """A folder that holds the documents and their index."""
    assert prepared_cache.is_dir()
    shutil.unpack_archive(ARCHIVE, tmp_path)
    return tmp_path


def test_an_index_made_by_an_older_version_answers_as_it_is(folder: Path) -> None:
    with Bot(folder / "index") as bot:
        opened = bot.ask("When was the Kelmar bridge opened?")
        phone = bot.ask("What is the phone number of Jonas Tarp?")
    assert (opened.text, opened.calibrated) == ("3 May 1973", True)
    assert opened.quotes[0].path == ("The Kelmar bridge",)
    assert "4471" in phone.text


def test_an_index_made_by_an_older_version_is_read_but_not_embedded_again(
    folder: Path,
) -> None:
    report = sync(folder / "docs", folder / "index")
    assert report.changed == ("bridge.md", "staff.csv")
    assert (report.documents, report.embedded, report.removed) == (2, 0, ())
    with Bot(folder / "index") as bot:
        phone = bot.ask("What is the phone number of Jonas Tarp?")
    assert (phone.text, phone.form) == ("4471", "row")
